using GraphBridge.Capture.Npy;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>
/// The activations of a forward pass in a folder: a .npy file for each value and <c>index.json</c>, which says which value
/// is in which file. Elements are read when they are asked for.
/// </summary>
public sealed class ActivationFolder : SavedActivations
{
    private readonly string _directory;
    private readonly ReadLimits _limits;
    private readonly Dictionary<string, ActivationEntry> _byName = new(StringComparer.Ordinal);

    private ActivationFolder(string directory, List<ActivationEntry> entries, ReadLimits limits)
    {
        _directory = directory;
        _limits = limits;
        Entries = entries;
        foreach (var entry in entries)
            if (!_byName.TryAdd(entry.Name, entry))
                throw new GraphBridgeException("two entries are of one value", place: Shown(entry.Name), remedy: "write the folder again");
    }

    /// <summary>The values, in the order in which they were written.</summary>
    public IReadOnlyList<ActivationEntry> Entries { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => field ??= [.. Entries.Select(entry => entry.Name)];

    /// <summary>Begins a folder. It appears when the writer commits it; one of ours that is there is replaced then.</summary>
    /// <param name="directory">The folder, which is not there, is empty or is ours.</param>
    /// <exception cref="GraphBridgeException">The folder holds something else, or cannot be made.</exception>
    public static new ActivationWriter Create(string directory) => new FolderWriter(directory);

    /// <summary>Opens a folder that was written.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">It is not there, or is not ours.</exception>
    public static new ActivationFolder Open(string directory, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        var index = Path.Combine(directory, ActivationIndex.FileName);
        try
        {
            // a pipe, which may never say a word, has no length
            FileInfo file = new(RealPath.Of(index));
            if (file.Exists && (file.Length == 0 || file.Length > limits.IndexBytes))
                throw new GraphBridgeException($"it is not the index of a folder of activations: it has {file.Length} bytes", remedy: "write the folder again");
            using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.Read);
            return new(RealPath.Of(directory), ActivationIndex.Read(stream, limits), limits);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(index);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(index, error);
        }
    }

    /// <inheritdoc/>
    public override TensorData? Find(string name, ElementType? type)
    {
        if (!_byName.TryGetValue(name, out var entry))
            return null;
        var path = Path.Combine(_directory, entry.File);
        var tensor = Read(path, entry.Type.ElementType);
        return tensor.Type == entry.Type
            ? tensor
            : throw new GraphBridgeException($"it holds {tensor.Type}, and {ActivationIndex.FileName} says {entry.Type}", path, remedy: "write the folder again");
    }

    private TensorData Read(string path, ElementType type)
    {
        try
        {
            if (RealPath.Of(path) != path)
                throw new GraphBridgeException("it is a link, and activations are read from their own folder only", path, remedy: "put the file itself there");
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
        return NpyFile.Read(path, type, _limits);
    }

    internal static string Shown(string name) => $"the value '{(name.Length > 80 ? name[..(char.IsHighSurrogate(name[79]) ? 79 : 80)] + "…" : name)}'";
}
