using System.Buffers.Binary;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Walks the fields of one protobuf message. Every length is checked against what is left before it is used.</summary>
internal ref struct WireCursor
{
    private readonly WireBytes _data;
    private readonly int _end;
    private int _at;

    /// <summary>A walk over a part of a file.</summary>
    public WireCursor(WireBytes data, int start, int end)
    {
        _data = data;
        _at = start;
        _end = end;
    }

    public readonly int Position => _at;

    public readonly bool AtEnd => _at >= _end;

    /// <summary>Reads a field's number and wire type.</summary>
    public (int Number, int WireType) Tag()
    {
        var start = _at;
        var tag = Varint();
        var number = tag >> 3;
        return number is 0 or > 536870911 ? throw Broken(start, $"{number} is no field number") : ((int)number, (int)(tag & 7));
    }

    public ulong Varint()
    {
        var start = _at;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _end)
                throw Broken(start, "the file ends within a number");
            var part = _data[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Broken(start, "a number is longer than ten bytes");
    }

    /// <summary>Reads a length and gives the range of bytes that it counts, which is passed over.</summary>
    public (int Start, int End) Counted()
    {
        var start = _at;
        var length = Varint();
        if (length > (ulong)(_end - _at))
            throw Broken(start, $"a field claims {length} bytes where {_end - _at} are left");
        var first = _at;
        _at += (int)length;
        return (first, _at);
    }

    /// <summary>Reads a length and gives the bytes that it counts, which are passed over.</summary>
    public ReadOnlySpan<byte> Content()
    {
        var (start, end) = Counted();
        return _data[start..end];
    }

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_end - _at < count)
            throw Broken(_at, "the file ends within a number");
        _at += count;
        return _data.Slice(_at - count, count);
    }

    /// <summary>Passes over a field's value.</summary>
    public void Skip(int wireType)
    {
        switch (wireType)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Counted(); break;
            case 5: Take(4); break;
            default: throw Broken(_at, $"wire type {wireType} is not used by ONNX");
        }
    }

    public static GraphBridgeException Broken(int at, string reason) =>
        new("not a whole ONNX file: " + reason, place: $"byte {at}", remedy: "get the file again, or export it again");
}
