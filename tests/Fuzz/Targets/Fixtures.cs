using GraphBridge.Capture.Tests.Recording;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Fuzz.Targets;

/// <summary>The sound files that hostile ones are made of.</summary>
internal static class Fixtures
{
    /// <summary>Files of fixtures/ up to a size in bytes.</summary>
    public static IEnumerable<byte[]> Files(string pattern, long largest, SearchOption depth = SearchOption.AllDirectories) =>
        Directory.EnumerateFiles(Repository.Path("fixtures"), pattern, depth).Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length <= largest).Select(File.ReadAllBytes);

    /// <summary>Graphs with everything that the model can hold: of files, of a capture, and random ones.</summary>
    public static IEnumerable<ForwardGraph> Graphs()
    {
        foreach (var name in (string[])["shared_linear", "control_flow", "dynamic_axes", "compare/vgg11", "onnx-light/light_bvlc_alexnet"])
            yield return GraphFile.Load(Repository.Path("fixtures", name + ".onnx"));
        using var pass = Sample.Pass();
        yield return pass.Graph();
        yield return SteeredNetwork.Build();
        for (var i = 0; i < 8; i++)
            yield return GraphGenerator.Graph(seed: i, size: 10 + (8 * i));
    }

    /// <summary>These graphs in a format.</summary>
    public static IEnumerable<byte[]> Written(GraphFormat format)
    {
        foreach (var graph in Graphs())
        {
            using var stream = new MemoryStream();
            try
            {
                format.Write(graph, stream, path: null);
            }
            catch (GraphBridgeException)
            {
                // the format can't hold it
                continue;
            }
            yield return stream.ToArray();
        }
    }
}
