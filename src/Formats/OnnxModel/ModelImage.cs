using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// A file in memory, of which is read what is looked at: memory that nothing was read into takes no room. It is read and not
/// mapped, because of a mapped file that somebody cuts off the next access ends the process.
/// </summary>
internal sealed unsafe class ModelImage : IDisposable
{
    private const int BlockSize = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly bool[] _isRead;
    private byte* _bytes;
    private int _start;
    private int _end;

    /// <param name="file">The file, of at most 2 GiB.</param>
    public ModelImage(SafeFileHandle file)
    {
        _file = file;
        (FileLength, FileTime) = (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        _isRead = new bool[(FileLength + BlockSize - 1) / BlockSize];
        _bytes = (byte*)NativeMemory.Alloc((nuint)FileLength);
    }

    /// <summary>The size of the file when it was opened.</summary>
    public long FileLength { get; }

    /// <summary>The last write to the file when it was opened, in UTC.</summary>
    public DateTime FileTime { get; }

    public WireBytes Bytes => new(new(_bytes, (int)FileLength), this);

    /// <summary>Reads a part of the file, unless it was read before.</summary>
    public void Require(int start, int end)
    {
        if (start < _start || end > _end)
            Read(start, end);
    }

    /// <exception cref="GraphBridgeException">The file is not what it was.</exception>
    public void RequireUnchanged()
    {
        if (RandomAccess.GetLength(_file) != FileLength || File.GetLastWriteTimeUtc(_file) != FileTime)
            throw Changed();
    }

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }

    private void Read(int start, int end)
    {
        // what is asked for beyond the end is the caller's error, and told by the bounds of the bytes
        end = (int)Math.Min(end, FileLength);
        var (first, last) = (start / BlockSize, (int)(((long)end + BlockSize - 1) / BlockSize));
        for (var block = first; block < last; block++)
        {
            if (_isRead[block])
                continue;
            var at = (long)block * BlockSize;
            for (var stop = Math.Min(at + BlockSize, FileLength); at < stop;)
            {
                var read = RandomAccess.Read(_file, new Span<byte>(_bytes + at, (int)(stop - at)), at);
                at += read > 0 ? read : throw Changed();
            }
            _isRead[block] = true;
        }
        (_start, _end) = (first * BlockSize, (int)Math.Min((long)last * BlockSize, FileLength));
    }

    private static GraphBridgeException Changed() => new("the file was changed while it was read", remedy: "read it again when it is whole");
}

/// <summary>The bytes of a model: all in memory, or read from its file when they are looked at.</summary>
internal readonly ref struct WireBytes(ReadOnlySpan<byte> bytes, ModelImage? image = null)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Length => _bytes.Length;

    public byte this[int at]
    {
        get
        {
            image?.Require(at, at + 1);
            return _bytes[at];
        }
    }

    public ReadOnlySpan<byte> Slice(int start, int length)
    {
        image?.Require(start, start + length);
        return _bytes.Slice(start, length);
    }

    public static implicit operator WireBytes(ReadOnlySpan<byte> bytes) => new(bytes);
}
