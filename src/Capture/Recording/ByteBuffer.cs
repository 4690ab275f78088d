using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GraphBridge.Capture;

/// <summary>Bytes that grow at the end, in pooled memory, with the numbers and texts of the event stream.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(256);
    private int _length;

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Byte(byte value)
    {
        if (_length == _bytes.Length)
            Grow(1);
        _bytes[_length++] = value;
    }

    public void Unsigned(ulong value)
    {
        if (_length + 10 > _bytes.Length)
            Grow(10);
        var bytes = _bytes;
        var at = _length;
        while (value >= 0x80)
        {
            bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[at++] = (byte)value;
        _length = at;
    }

    public void Signed(long value) => Unsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void Double(double value)
    {
        if (_length + 8 > _bytes.Length)
            Grow(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_length), value);
        _length += 8;
    }

    public void Text(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length);
        if (_length + length > _bytes.Length)
            Grow(length);
        Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        _length += length;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Grow(int more)
    {
        var twice = (int)Math.Min(2L * _bytes.Length, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + more), twice));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    /// <summary>Gives the memory back to the pool, where the buffer is of no more use.</summary>
    public void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }
}
