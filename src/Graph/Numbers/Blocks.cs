namespace GraphBridge.Numbers;

/// <summary>The bytes of a tensor, a block at a time where they are in a file, so that looking at them takes as much memory for a large one as for a small one.</summary>
internal ref struct Blocks : IDisposable
{
    // a multiple of every element's size
    private const int BlockLength = 256 * 1024;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Stream? _file;
    private readonly byte[] _block = [];
    private long _left;

    public Blocks(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _left = bytes.Length;
    }

    /// <exception cref="GraphBridgeException">The file is gone or was changed, or bytes that are computed pass 2 GiB.</exception>
    public Blocks(TensorData tensor)
    {
        _left = tensor.ByteLength;
        if (tensor.Range is { } range)
            (_file, _block) = (range.Open(), new byte[Math.Min(BlockLength, _left)]);
        else
            _bytes = tensor.ToMemory().Span;
    }

    /// <summary>The next block; false after the last.</summary>
    /// <exception cref="GraphBridgeException">The file was changed.</exception>
    public bool Next(out ReadOnlySpan<byte> block)
    {
        block = _bytes;
        if (_file is not null && _left > 0)
        {
            var length = (int)Math.Min(_left, _block.Length);
            _file.ReadExactly(_block, 0, length);
            block = _block.AsSpan(0, length);
        }
        var isThere = _left > 0;
        _left -= block.Length;
        return isThere;
    }

    /// <summary>Goes back to the first block.</summary>
    public void Rewind()
    {
        if (_file is not null)
            _file.Position = 0;
        _left = _file?.Length ?? _bytes.Length;
    }

    public readonly void Dispose() => _file?.Dispose();
}
