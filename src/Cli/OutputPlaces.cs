using GraphBridge.Files;

namespace GraphBridge.Cli;

/// <summary>Sees to it that nothing is written over what is read, and no two things go to one place, whatever links lead there.</summary>
internal static class OutputPlaces
{
    /// <exception cref="GraphBridgeException">The output is the input.</exception>
    public static void RequireOther(string? output, params IEnumerable<string?> inputs)
    {
        if (output is not null && RealOf(output) is { } real && inputs.Any(input => input is not null && RealOf(input) == real))
            throw new GraphBridgeException("it is what is read, and would be replaced", output, remedy: "write to another file");
    }

    /// <exception cref="GraphBridgeException">Two outputs are one.</exception>
    public static void RequireDistinct(IEnumerable<string?> outputs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in outputs)
            if (output is not null && RealOf(output) is { } real && !seen.Add(real))
                throw new GraphBridgeException("two things are to be written there", output, remedy: "name a file for each");
    }

    /// <exception cref="GraphBridgeException">A network's weights are in the file that is to be written, and it is not the network's own.</exception>
    public static void RequireNoWeights(ForwardGraph graph, string output, string input)
    {
        if (RealOf(output) is { } real && real != RealOf(input) && graph.Values.Any(value => value.Data?.Range?.Path == real))
            throw new GraphBridgeException("the network's weights are in it, and would be replaced", output, remedy: "write to another file");
    }

    /// <summary>Null for a standard stream, and where links lead nowhere, which is told when the file is opened.</summary>
    private static string? RealOf(string path)
    {
        try
        {
            return path == StandardStreams.Name ? null : RealPath.Of(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
