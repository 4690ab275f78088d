namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>An archive as it was when it was loaded, of which ranges are the elements of parameters.</summary>
internal sealed class ArchiveFile
{
    private readonly string _path;
    private readonly long _length;
    private readonly DateTime _time;

    public ArchiveFile(string path)
    {
        var file = new FileInfo(path);
        (_path, _length, _time) = (file.FullName, file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>A range of it; reading that is an error when the file was changed since.</summary>
    public FileRange At(long offset, long length) => new(_path, offset, length, _length, _time);
}
