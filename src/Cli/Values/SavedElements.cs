using GraphBridge.Capture.Activations;

namespace GraphBridge.Cli.Values;

/// <summary>The elements of a graph's values among those that were saved.</summary>
internal static class SavedElements
{
    /// <exception cref="GraphBridgeException">There are no saved values at the path.</exception>
    public static Func<Value, TensorData?> Of(string path)
    {
        var saved = SavedActivations.Open(path);
        return value => saved.Find(value.Name, (value.Type as TensorType)?.ElementType);
    }
}
