using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>The type of a tensor and how its elements lie in memory, in elements from its first.</summary>
internal sealed record TensorLayout(TensorType Type, int TypeNumber, long[] Sizes, long[] Strides)
{
    /// <summary>The element nearest to the begin of memory and the one farthest from it.</summary>
    public long Lowest { get; init; }
    public long Highest { get; init; }

    public bool IsEmpty => Array.IndexOf(Sizes, 0) >= 0;
}

/// <summary>The layouts of tensors, each kept once, and their types, each one object.</summary>
internal sealed class TensorLayouts
{
    /// <summary>What an extent of memory is at most, so that sums of a few never pass 64 bits.</summary>
    public const long Limit = 1L << 60;

    private readonly ByteTable _recorded = new();
    private readonly List<TensorLayout> _layouts = [];
    private readonly List<TensorType> _types = [];
    private readonly Dictionary<TensorType, int> _typeNumbers = [];

    public TensorLayout this[int number] => _layouts[number];

    public TensorType Type(int number) => _types[number];

    public int TypeNumber(TensorType type)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_typeNumbers, type, out var known);
        if (!known)
        {
            number = _types.Count;
            _types.Add(type);
        }
        return number;
    }

    /// <summary>Reads element type, sizes and strides; gives the layout's number.</summary>
    public int Read(ref EventReader reader)
    {
        var start = reader.Position;
        var elementType = reader.ReadInt("an element type");
        var rank = reader.ReadCount(2);
        for (var i = 0; i < 2 * rank; i++)
            reader.ReadUnsigned();
        var recorded = reader.Since(start);
        var number = _recorded.Intern(recorded, out var added);
        if (added)
            _layouts.Add(Make((ElementType)elementType, rank, recorded, reader));
        return number;
    }

    private TensorLayout Make(ElementType elementType, int rank, ReadOnlySpan<byte> recorded, EventReader place)
    {
        var reader = new EventReader(recorded, 0);
        reader.ReadUnsigned();
        reader.ReadUnsigned();
        var sizes = new long[rank];
        var strides = new long[rank];
        foreach (ref var size in sizes.AsSpan())
            if ((size = reader.ReadSigned()) < 0)
                throw place.Wrong("a tensor has a negative size");
        Int128 lowest = 0, highest = 0;
        for (var i = 0; i < rank; i++)
        {
            strides[i] = reader.ReadSigned();
            var reach = (Int128)Math.Max(sizes[i] - 1, 0) * strides[i];
            (lowest, highest) = (lowest + Int128.Min(reach, 0), highest + Int128.Max(reach, 0));
            if (lowest < -Limit || highest > Limit)
                throw place.Wrong("a tensor is larger than memory can be");
        }
        var type = TypeNumber(TensorType.Of(elementType, sizes));
        return new(_types[type], type, sizes, strides) { Lowest = (long)lowest, Highest = (long)highest };
    }
}
