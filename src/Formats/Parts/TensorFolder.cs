using GraphBridge.Files;

namespace GraphBridge.Formats.Parts;

/// <summary>The folder of a file that is being read, in which the tensors that it refers to lie; never out of it.</summary>
internal sealed class TensorFolder(string? path)
{
    private readonly Dictionary<string, FileInfo> _files = new(StringComparer.Ordinal);
    private string? _folder;

    /// <summary>The range that a reference names, with the file's size and time as they are now.</summary>
    /// <exception cref="GraphBridgeException">The reference leads out of the folder, to no file, past its end, or to a changed file.</exception>
    public FileRange Resolve(TensorReference reference)
    {
        if (path is null)
            throw Refused(reference, "there is no folder to look in", "read the graph from its file rather than a pipe");
        if (!_files.TryGetValue(reference.File, out var file))
            _files.Add(reference.File, file = Find(reference));
        if (reference.FileLength is { } length && length != file.Length)
            throw Refused(reference, $"the file has {file.Length} bytes and had {length} when the graph was written", "restore the file, or write the graph again");
        if (reference.Offset < 0 || reference.Length < 0 || reference.Offset > file.Length - reference.Length)
            throw Refused(reference, $"bytes {reference.Offset} to {(Int128)reference.Offset + reference.Length} are not all in the file, which has {file.Length}",
                "restore the file that was written with the graph");
        return new(file.FullName, reference.Offset, reference.Length, file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>The length of a file in the folder; null where it is not there.</summary>
    /// <exception cref="GraphBridgeException">The path leads out of the folder.</exception>
    public long? LengthOf(string file)
    {
        var reference = new TensorReference(file, 0, 0, null);
        if (path is null)
            throw Refused(reference, "there is no folder to look in", "read the graph from its file rather than a pipe");
        return Place(reference) is { Exists: true } found ? found.Length : null;
    }

    private FileInfo Find(TensorReference reference) =>
        Place(reference) is { Exists: true } file ? file : throw Refused(reference, "there is no such file", "keep it beside the graph's file");

    private FileInfo Place(TensorReference reference)
    {
        if (!IsRelative(reference.File))
            throw Refused(reference, "its path is not a plain relative one", "tensors are read from the graph's own folder only");
        try
        {
            _folder ??= Path.GetDirectoryName(RealPath.Of(path!))!;
            var real = RealPath.Of(Path.Combine(_folder, reference.File));
            if (RealPath.Relative(_folder, real) is null)
                throw Refused(reference, "it leads out of the graph's folder", "tensors are read from the graph's own folder only");
            return new(real);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(reference, "it cannot be opened: " + error.Message.TrimEnd('.'), "check the file and its permissions");
        }
    }

    private static bool IsRelative(string file)
    {
        if (Path.IsPathRooted(file) || file.Contains('\0') || (Path.DirectorySeparatorChar == '\\' && file.AsSpan().IndexOfAny('\\', ':') >= 0))
            return false;
        foreach (var part in file.Split('/'))
            if (part is "" or "." or "..")
                return false;
        return true;
    }

    private static GraphBridgeException Refused(TensorReference reference, string reason, string remedy) =>
        new($"a tensor's data is in '{reference.File}': {reason}", remedy: remedy);
}
