namespace GraphBridge.Capture;

/// <summary>A file as it was when it was opened, of which ranges are the elements of tensors.</summary>
internal sealed class OpenedFile
{
    private readonly long _length;
    private readonly DateTime _time;

    public OpenedFile(string path)
    {
        var file = new FileInfo(path);
        (Path, _length, _time) = (file.FullName, file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>A range of it; reading that is an error when the file was changed since.</summary>
    public FileRange At(long offset, long length) => new(Path, offset, length, _length, _time);
}
