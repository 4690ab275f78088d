using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GraphBridge.Capture;

/// <summary>
/// Walks over the bytes of events. What is cut off or malformed is an error that names the byte; a count is checked
/// against the bytes that are left before anything is made for it.
/// </summary>
/// <param name="bytes">The bytes.</param>
/// <param name="offset">How many bytes of the stream came before them.</param>
/// <param name="limits">How deep lists, tuples and dictionaries may lie in one another; null for <see cref="ReadLimits.Default"/>.</param>
internal ref struct EventReader(ReadOnlySpan<byte> bytes, long offset, ReadLimits? limits = null)
{
    private readonly int _deepest = (limits ?? ReadLimits.Default).ValueDepth;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly long _offset = offset;
    private int _event;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public readonly ReadOnlySpan<byte> Since(int start) => _bytes[start..Position];

    /// <summary>An error in the bytes at the place where the reader is.</summary>
    public readonly GraphBridgeException Malformed(string reason) => At(Position, reason);

    /// <summary>An error in what the event means that the reader is in.</summary>
    public readonly GraphBridgeException Wrong(string reason) => At(_event, reason);

    private readonly GraphBridgeException At(int position, string reason) => new("the recording is broken: " + reason,
        place: string.Create(CultureInfo.InvariantCulture, $"byte {_offset + position}"), remedy: "record the pass again");

    public EventKind ReadEvent()
    {
        _event = Position;
        return (EventKind)ReadByte();
    }

    public byte ReadByte() => Position < _bytes.Length ? _bytes[Position++] : throw Malformed("it is cut off");

    public ulong ReadUnsigned()
    {
        if (Position < _bytes.Length && _bytes[Position] is < 0x80 and var only)
        {
            Position++;
            return only;
        }
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = ReadByte();
            if (shift == 63 && part > 1)
                throw Malformed("a number has more than 64 bits");
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public long ReadSigned()
    {
        var value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that is not negative as a signed one.</summary>
    public long ReadLong(string what) => ReadUnsigned() is <= long.MaxValue and var value ? (long)value : throw Malformed(what + " is out of range");

    public int ReadInt(string what) => ReadUnsigned() is <= int.MaxValue and var value ? (int)value : throw Malformed(what + " is out of range");

    /// <summary>How many things follow, each of at least so many bytes.</summary>
    public int ReadCount(int bytesEach = 1) => ReadUnsigned() is var count && count <= (ulong)((_bytes.Length - Position) / bytesEach) ? (int)count
        : throw Malformed("a count is larger than what follows");

    public double ReadDouble()
    {
        if (_bytes.Length - Position < 8)
            throw Malformed("it is cut off");
        Position += 8;
        return BinaryPrimitives.ReadDoubleLittleEndian(_bytes[(Position - 8)..]);
    }

    public void SkipText()
    {
        var length = ReadCount();
        Position += length;
    }

    public string ReadText()
    {
        var length = ReadCount();
        Position += length;
        return Encoding.UTF8.GetString(_bytes[(Position - length)..Position]);
    }

    public readonly ValueTag PeekTag() => Position == _bytes.Length ? throw Malformed("it is cut off")
        : (ValueTag)_bytes[Position] is <= ValueTag.Ints and var tag ? tag : throw Malformed($"there is no kind of value {_bytes[Position]}");

    public ValueTag ReadTag()
    {
        var tag = PeekTag();
        Position++;
        return tag;
    }

    public void SkipValue(int depth = 0)
    {
        RequireDepth(depth);
        switch (ReadTag())
        {
            case ValueTag.None or ValueTag.False or ValueTag.True:
                break;
            case ValueTag.Int or ValueTag.Tensor:
                ReadUnsigned();
                break;
            case ValueTag.Float:
                ReadDouble();
                break;
            case ValueTag.Complex:
                ReadDouble();
                ReadDouble();
                break;
            case ValueTag.List or ValueTag.Tuple:
                for (var left = ReadCount(); left > 0; left--)
                    SkipValue(depth + 1);
                break;
            case ValueTag.Dict:
                for (var left = 2 * ReadCount(2); left > 0; left--)
                    SkipValue(depth + 1);
                break;
            case ValueTag.Ints:
                for (var left = ReadCount(); left > 0; left--)
                    ReadUnsigned();
                break;
            default:
                SkipText();
                break;
        }
    }

    public readonly void RequireDepth(int depth)
    {
        if (depth > _deepest)
            throw Malformed($"values lie in one another more than {_deepest} deep");
    }
}
