namespace GraphBridge.Files;

/// <summary>
/// The bytes of a range of a file. They are read and not mapped: of a mapped file that somebody cuts off, the next access ends
/// the process. That the file is still what it was is looked at when it is opened and again when all was read.
/// </summary>
internal sealed class FileRangeStream : Stream
{
    private readonly FileRange _range;
    private readonly FileStream _file;
    private long _position;

    public FileRangeStream(FileRange range)
    {
        _range = range;
        _file = new(range.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            RequireUnchanged();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _range.Length;

    public override long Position
    {
        get => _position;
        set => _position = value is < 0 ? throw new ArgumentOutOfRangeException(nameof(value)) : value;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(_range.Length - _position, 0, buffer.Length);
        if (count == 0)
            return 0;
        var read = RandomAccess.Read(_file.SafeFileHandle, buffer[..count], _range.Offset + _position);
        _position += read;
        if (read == 0 || _position == _range.Length)
            RequireUnchanged();
        return read > 0 ? read : throw Changed();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _range.Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private void RequireUnchanged()
    {
        var handle = _file.SafeFileHandle;
        if (RandomAccess.GetLength(handle) != _range.FileLength || File.GetLastWriteTimeUtc(handle) != _range.FileTime)
            throw Changed();
    }

    private GraphBridgeException Changed() => new("the file was changed after the graph was read from it", _range.Path, remedy: "read the graph again");
}
