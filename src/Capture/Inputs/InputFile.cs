using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;

namespace GraphBridge.Capture.Inputs;

/// <summary>Reads the tensor that an <see cref="InputValue.File"/> names.</summary>
public static class InputFile
{
    private const int ShownNames = 10;

    private static readonly string[] Endings = [".npz", ".safetensors"];

    /// <summary>Reads <c>x.npy</c>, or of a file with several tensors the one that is named: <c>x.npz:images</c>. One that is alone needs no name.</summary>
    /// <exception cref="GraphBridgeException">The file cannot be read, or has no such tensor.</exception>
    public static TensorData Read(string path)
    {
        foreach (var ending in Endings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return Only(path);
            if (path.IndexOf(ending + ":", StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                return Named(path[..(at + ending.Length)], path[(at + ending.Length + 1)..]);
        }
        return NpyFile.Read(path);
    }

    private static TensorData Only(string path) => SavedActivations.Open(path) is { Names: [var name] } saved ? saved.Find(name)!
        : throw new GraphBridgeException("it does not have one tensor alone", path, remedy: "name one of them, as in @x.npz:images");

    private static TensorData Named(string path, string name)
    {
        var saved = SavedActivations.Open(path);
        return saved.Find(name) ?? throw new GraphBridgeException($"it has no tensor '{name}'", path,
            remedy: "it has " + string.Join(", ", saved.Names.Take(ShownNames)) + (saved.Names.Count > ShownNames ? $" and {saved.Names.Count - ShownNames} more" : ""));
    }
}
