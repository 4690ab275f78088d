using System.Collections.Immutable;
using GraphBridge.Capture.Activations;
using GraphBridge.OnnxRuntime;

namespace GraphBridge.Cli.Verifying;

/// <summary>A pass that was saved: by <c>capture --activations</c>, or by anyone under the values' names.</summary>
internal static class SavedPass
{
    /// <exception cref="GraphBridgeException">An input or output of the model is not among the values, or can't be read.</exception>
    public static ReferencePass Read(string path, OnnxSession session)
    {
        var saved = SavedActivations.Open(path);
        // NumPy has no name for some types, which the model's own inputs and outputs tell
        var types = session.Inputs.Concat(session.Outputs).GroupBy(port => port.Name, StringComparer.Ordinal)
            .ToDictionary(ports => ports.Key, ports => (ports.First().Type as TensorType)?.ElementType, StringComparer.Ordinal);
        return new(All("input", session.Inputs), All("output", session.Outputs), Find, null);

        TensorData? Find(string name) => saved.Find(name, types.GetValueOrDefault(name));

        ImmutableArray<KeyValuePair<string, TensorData>> All(string what, ImmutableArray<OnnxPort> ports) =>
            [.. ports.Select(port => new KeyValuePair<string, TensorData>(port.Name, Find(port.Name)
                ?? throw new GraphBridgeException($"the model's {what} '{port.Name}' is not {(Directory.Exists(path) ? "in the folder" : "in the file")}", path, remedy: $"save it there as {saved.PlaceOf(port.Name)}")))];
    }
}
