namespace GraphBridge.Fuzz.Mutating;

/// <summary>One field of a protobuf message, parsed without a schema: what can be a message is taken for one.</summary>
internal sealed class WireField
{
    public uint Number { get; set; }

    public int WireType { get; set; }

    public ulong Value { get; set; }

    /// <summary>The content where it is no message.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>The fields of a message; null for what is none.</summary>
    public List<WireField>? Fields { get; set; }

    /// <summary>What is written as its length instead of the true one.</summary>
    public ulong? WrongLength { get; set; }

    public WireField Copy() => new()
    {
        Number = Number,
        WireType = WireType,
        Value = Value,
        Bytes = Bytes,
        Fields = Fields?.ConvertAll(field => field.Copy()),
        WrongLength = WrongLength,
    };
}

/// <summary>Protobuf's wire format as a tree, and back.</summary>
internal static class WireTree
{
    private const int Deepest = 100;
    private const uint LargestNumber = 200;

    /// <summary>The fields of a message; null for bytes that are none.</summary>
    public static List<WireField>? Parse(ReadOnlySpan<byte> bytes, int depth = 0)
    {
        var fields = new List<WireField>();
        while (bytes.Length > 0)
        {
            if (!TryVarint(ref bytes, out var tag))
                return null;
            var field = new WireField { Number = (uint)(tag >> 3), WireType = (int)(tag & 7) };
            if (tag >> 3 is 0 or > LargestNumber || !TryContent(ref bytes, field, depth))
                return null;
            fields.Add(field);
        }
        return fields;
    }

    private static bool TryContent(ref ReadOnlySpan<byte> bytes, WireField field, int depth)
    {
        switch (field.WireType)
        {
            case 0:
                if (!TryVarint(ref bytes, out var value))
                    return false;
                field.Value = value;
                return true;
            case 1 or 5:
                return TryTake(ref bytes, field.WireType == 1 ? 8u : 4u, field);
            case 2:
                if (!TryVarint(ref bytes, out var length) || !TryTake(ref bytes, length, field))
                    return false;
                if (field.Bytes.Length > 0 && depth < Deepest)
                    field.Fields = Parse(field.Bytes, depth + 1);
                return true;
            default:
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, ulong length, WireField field)
    {
        if (length > (ulong)bytes.Length)
            return false;
        field.Bytes = bytes[..(int)length].ToArray();
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    public static byte[] Write(List<WireField> fields)
    {
        using var stream = new MemoryStream();
        Write(fields, stream);
        return stream.ToArray();
    }

    private static void Write(List<WireField> fields, MemoryStream stream)
    {
        foreach (var field in fields)
        {
            Varint(stream, ((ulong)field.Number << 3) | (uint)field.WireType);
            var content = field.Fields is { } inner ? Write(inner) : field.Bytes;
            if (field.WireType == 0)
            {
                Varint(stream, field.Value);
                continue;
            }
            if (field.WireType == 2)
                Varint(stream, field.WrongLength ?? (ulong)content.Length);
            stream.Write(content);
        }
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
