using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Wire format as it grows. Where a message's length is known only when it ends, it is a varint padded to a fixed width.</summary>
internal sealed class WireBuffer(int capacity)
{
    private const int LengthWidth = 5;
    private byte[] _bytes = new byte[Math.Max(256, capacity)];

    public int Length { get; private set; }

    public Memory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Room for so many bytes at least; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Grown((long)Length + count));
        return _bytes.AsSpan(Length);
    }

    private int Grown(long needed) => needed <= Array.MaxLength ? (int)Math.Min(Math.Max(_bytes.Length + (_bytes.Length / 2L), needed), Array.MaxLength)
        : throw new GraphBridgeException("the model has more than 2 GiB without its weights, and a protobuf message ends there", remedy: "keep a part of the graph");

    public void Clear() => Length = 0;

    public void Advance(int count) => Length += count;

    public void Tag(int number, int wireType) => Varint((uint)(number << 3 | wireType));

    public void Varint(ulong value)
    {
        var room = Room(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            room[count++] = (byte)(value | 0x80);
        room[count++] = (byte)value;
        Length += count;
    }

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        Length += 4;
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        Length += 8;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Counted(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Bytes(bytes);
    }

    /// <summary>A text as a field.</summary>
    public void Text(int number, string text)
    {
        Tag(number, 2);
        Varint((ulong)Encoding.UTF8.GetByteCount(text));
        Utf8(text);
    }

    /// <summary>A text's bytes.</summary>
    public void Utf8(string text) => Advance(Encoding.UTF8.GetBytes(text, Room(3 * text.Length)));

    /// <summary>A message as a field, and where its content is.</summary>
    public (int Start, int End) Message(int number, IMessage message)
    {
        Tag(number, 2);
        var size = message.CalculateSize();
        Varint((ulong)size);
        message.WriteTo(Room(size)[..size]);
        Length += size;
        return (Length - size, Length);
    }

    public int BeginCounted()
    {
        Room(LengthWidth);
        Length += LengthWidth;
        return Length;
    }

    public void EndCounted(int start)
    {
        var length = Length - start;
        for (var i = start - LengthWidth; i < start - 1; i++, length >>= 7)
            _bytes[i] = (byte)(length | 0x80);
        _bytes[start - 1] = (byte)length;
    }
}
