using GraphBridge.Capture.Npy;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>A folder of .npy files without an index, as anybody may make one: each is called by its value's name.</summary>
internal sealed class NpyFolder(string directory, ReadLimits limits) : SavedActivations
{
    private const string Ending = ".npy";

    public override IReadOnlyList<string> Names => field ??= List(directory);

    public override TensorData? Find(string name, ElementType? type) =>
        Path.Combine(directory, PlaceOf(name)) is var path && File.Exists(path) ? NpyFile.Read(path, type, limits) : null;

    /// <summary>A value's file; what would be a folder in its name is not.</summary>
    public override string PlaceOf(string name) => name.Replace('/', '_').Replace('\\', '_').Replace(':', '_') + Ending;

    private static List<string> List(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*" + Ending).Select(file => Path.GetFileName(file)[..^Ending.Length]).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(directory, error);
        }
    }
}
