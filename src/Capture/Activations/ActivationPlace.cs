using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>
/// Where a folder of activations is to be: a path at which there is nothing, an empty folder, or a folder that holds what
/// its index lists and nothing else. Anything else there is not ours to replace.
/// </summary>
internal sealed class ActivationPlace
{
    private readonly string _path;

    public ActivationPlace(string directory)
    {
        Given = directory;
        if (directory.Length == 0 || directory.Contains('\0'))
            throw new GraphBridgeException("it names no folder", "\"\"", remedy: "name a folder for the activations");
        _path = Try(() => RealPath.Of(directory));
    }

    /// <summary>The path as the user wrote it.</summary>
    public string Given { get; }

    /// <summary>Makes an empty folder beside the place, if something may be put there.</summary>
    public string Begin() => Try(() =>
    {
        RequireReplaceable();
        var beside = Beside();
        Directory.CreateDirectory(beside);
        return beside;
    });

    /// <summary>Completes a folder and renames it into the place.</summary>
    public void Commit(string folder, IEnumerable<ActivationEntry> entries) => Try(() =>
    {
        using (var index = File.Create(Path.Combine(folder, ActivationIndex.FileName)))
            ActivationIndex.Write(index, entries);
        RequireReplaceable();
        if (!Directory.Exists(_path))
        {
            Directory.Move(folder, _path);
            return folder;
        }
        // a folder cannot be renamed onto another: for a moment there is none
        var old = Beside();
        Directory.Move(_path, old);
        try
        {
            Directory.Move(folder, _path);
        }
        catch
        {
            Directory.Move(old, _path);
            throw;
        }
        Directory.Delete(old, recursive: true);
        return folder;
    });

    private string Beside()
    {
        var parent = Path.GetDirectoryName(_path) ?? throw new GraphBridgeException("it is the root of the file system", Given, remedy: "name a folder in it");
        return Directory.Exists(parent)
            ? Unfinished.Beside(_path)
            : throw new DirectoryNotFoundException();
    }

    private void RequireReplaceable()
    {
        if (File.Exists(_path))
            throw new GraphBridgeException("it is a file", Given, remedy: "name a folder that is new or empty");
        if (Directory.Exists(_path) && Stranger() is { } name)
            throw new GraphBridgeException($"the folder holds what no capture put there: {name}", Given, remedy: "name a folder that is new or empty");
    }

    /// <summary>The first thing in the folder that is not ours, or null.</summary>
    private string? Stranger()
    {
        var names = Directory.EnumerateFileSystemEntries(_path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return null;
        HashSet<string> ours = new(StringComparer.Ordinal);
        try
        {
            ours.UnionWith(ActivationFolder.Open(_path).Entries.Select(entry => entry.File));
            ours.Add(ActivationIndex.FileName);
        }
        catch (GraphBridgeException)
        {
            return names[0];
        }
        return names.Find(name => !ours.Contains(name) || Directory.Exists(Path.Combine(_path, name)));
    }

    private T Try<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(Given, error);
        }
    }
}
