using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Capture;

/// <summary>
/// The attributes of operations. A set is found by the bytes it was recorded in, so that equal ones are made once and
/// share their values.
/// </summary>
internal sealed class AttributeSets(PortNames ports)
{
    private readonly ByteTable _sets = new();
    private readonly List<NamedAttribute[]> _attributes = [];
    private readonly ByteTable _values = new();
    private readonly List<AttributeValue> _made = [];

    public NamedAttribute[] this[int number] => _attributes[number];

    /// <summary>The number of a set.</summary>
    /// <param name="recorded">For each attribute the number of its name and its value, both as the stream has them.</param>
    public int Intern(ReadOnlySpan<byte> recorded)
    {
        var number = _sets.Intern(recorded, out var added);
        if (added)
            _attributes.Add(Make(recorded));
        return number;
    }

    /// <summary>Whether a list or dictionary is one attribute: it is empty, or its elements are plain and of one kind.</summary>
    public static bool IsOneAttribute(EventReader reader)
    {
        var tag = reader.ReadTag();
        var count = reader.ReadCount();
        if (count == 0 || tag == ValueTag.Dict)
            return count == 0;
        var kind = Kind(reader.PeekTag());
        for (; kind != AttributeKind.None && count > 0; count--)
        {
            if (Kind(reader.PeekTag()) != kind)
                return false;
            reader.SkipValue();
        }
        return kind != AttributeKind.None;
    }

    private NamedAttribute[] Make(ReadOnlySpan<byte> recorded)
    {
        var reader = new EventReader(recorded, 0);
        var attributes = new List<NamedAttribute>();
        while (!reader.AtEnd)
        {
            var name = ports[(int)reader.ReadUnsigned()];
            var start = reader.Position;
            reader.SkipValue();
            attributes.Add(new(name, Value(reader.Since(start))));
        }
        return [.. attributes];
    }

    private AttributeValue Value(ReadOnlySpan<byte> recorded)
    {
        var number = _values.Intern(recorded, out var added);
        if (added)
        {
            var reader = new EventReader(recorded, 0);
            _made.Add(Read(ref reader));
        }
        return _made[number];
    }

    private static AttributeValue Read(ref EventReader reader)
    {
        switch (reader.ReadTag())
        {
            case ValueTag.False:
                return false;
            case ValueTag.True:
                return true;
            case ValueTag.Int:
                return reader.ReadSigned();
            case ValueTag.Float:
                return reader.ReadDouble();
            case ValueTag.Complex:
                return ComplexText(reader.ReadDouble(), reader.ReadDouble());
            case ValueTag.List or ValueTag.Tuple or ValueTag.Dict:
                return ReadList(ref reader);
            case ValueTag.Ints:
                var values = new long[reader.ReadCount()];
                foreach (ref var value in values.AsSpan())
                    value = reader.ReadSigned();
                return values;
            default:
                return reader.ReadText();
        }
    }

    private static AttributeValue ReadList(ref EventReader reader)
    {
        var items = new AttributeValue[reader.ReadCount()];
        var kind = items.Length == 0 ? AttributeKind.Int : Kind(reader.PeekTag());
        foreach (ref var item in items.AsSpan())
            item = Read(ref reader);
        return kind == AttributeKind.Int ? Array.ConvertAll(items, item => ((AttributeValue.Int)item).Value)
            : new AttributeValue.List(kind, ImmutableArray.Create(items));
    }

    private static AttributeKind Kind(ValueTag tag) => tag switch
    {
        ValueTag.False or ValueTag.True => AttributeKind.Bool,
        ValueTag.Int => AttributeKind.Int,
        ValueTag.Float => AttributeKind.Float,
        ValueTag.Complex or ValueTag.String or ValueTag.Device or ValueTag.DType or ValueTag.Layout or ValueTag.MemoryFormat or ValueTag.Opaque => AttributeKind.String,
        _ => AttributeKind.None,
    };

    /// <summary>A complex number as Python writes it without brackets: <c>1+2j</c>.</summary>
    public static string ComplexText(double real, double imaginary)
    {
        var text = imaginary.ToString("R", CultureInfo.InvariantCulture);
        return real.ToString("R", CultureInfo.InvariantCulture) + (text[0] == '-' ? "" : "+") + text + "j";
    }
}
