using System.Collections.Immutable;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.OnnxRuntime;

namespace GraphBridge.Cli.Verifying;

/// <summary>A pass that was saved in a folder: by <c>capture --activations</c>, or a .npy file for each value, with the value's name.</summary>
internal static class SavedPass
{
    /// <exception cref="GraphBridgeException">An input or output of the model is not in the folder, or can't be read.</exception>
    public static ReferencePass Read(string folder, OnnxSession session)
    {
        var find = Finder(folder, session);
        return new(All("input", session.Inputs), All("output", session.Outputs), find, null);

        ImmutableArray<KeyValuePair<string, TensorData>> All(string what, ImmutableArray<OnnxPort> ports) =>
            [.. ports.Select(port => new KeyValuePair<string, TensorData>(port.Name, find(port.Name)
                ?? throw new GraphBridgeException($"the model's {what} '{port.Name}' is not in the folder", folder, remedy: $"save it there as {FileName(port.Name)}")))];
    }

    private static Func<string, TensorData?> Finder(string folder, OnnxSession session)
    {
        if (File.Exists(Path.Combine(folder, "index.json")))
            return ActivationFolder.Open(folder).Find;
        // NumPy has no name for some types, which the model's own inputs and outputs tell
        var types = session.Inputs.Concat(session.Outputs).GroupBy(port => port.Name, StringComparer.Ordinal)
            .ToDictionary(ports => ports.Key, ports => (ports.First().Type as TensorType)?.ElementType, StringComparer.Ordinal);
        return name => Path.Combine(folder, FileName(name)) is var path && File.Exists(path) ? NpyFile.Read(path, types.GetValueOrDefault(name)) : null;
    }

    /// <summary>A value's file; what would be a folder in its name is not.</summary>
    private static string FileName(string name) => name.Replace('/', '_').Replace('\\', '_').Replace(':', '_') + ".npy";
}
