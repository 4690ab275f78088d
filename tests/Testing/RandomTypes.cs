using System.Collections.Immutable;

namespace GraphBridge.Testing;

/// <summary>Types of values, of every kind.</summary>
internal static class RandomTypes
{
    private static readonly ElementType[] ElementTypes = [.. Enum.GetValues<ElementType>(), (ElementType)99];

    private static readonly ElementType[] KeyTypes =
    [
        ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.UInt8, ElementType.UInt16, ElementType.UInt32,
        ElementType.UInt64, ElementType.String,
    ];

    public static ElementType AnyElementType(this Draw draw) => draw.Chance(0.4) ? ElementType.Float32 : draw.Pick(ElementTypes);

    public static DataType? TypeOrNull(this Draw draw) => draw.Chance(0.2) ? null : draw.Type();

    public static DataType Type(this Draw draw, int depth = 0)
    {
        DataType type = draw.Below(depth >= 3 ? 12 : 16) switch
        {
            < 10 => new TensorType(draw.AnyElementType(), draw.AnyShape()),
            10 => new SparseTensorType(draw.AnyElementType(), draw.AnyShape()),
            11 => new OpaqueType(draw.Text(), draw.Text()),
            12 => new SequenceType(draw.Element(depth)),
            13 => new OptionalType(draw.Element(depth)),
            _ => new MapType(draw.Pick(KeyTypes), draw.Element(depth)),
        };
        return draw.Chance(0.1) ? type with { Denotation = draw.Name() } : type;
    }

    private static DataType? Element(this Draw draw, int depth) => draw.Chance(0.15) ? null : draw.Type(depth + 1);

    private static Shape? AnyShape(this Draw draw) =>
        draw.Chance(0.1) ? null : new([.. Enumerable.Range(0, draw.Below(5)).Select(_ => draw.AnyDimension()).ToArray()]);

    private static Dimension AnyDimension(this Draw draw)
    {
        var dimension = draw.Below(10) switch
        {
            < 6 => Dimension.Fixed(draw.Below(300)),
            6 => Dimension.Fixed(draw.Pick([0, 1, -1, long.MaxValue])),
            < 9 => Dimension.Symbolic(draw.Name()),
            _ => Dimension.Unknown,
        };
        return draw.Chance(0.1) ? dimension with { Denotation = draw.Name() } : dimension;
    }

    /// <summary>A tensor of any element type: with its elements, or of its type and shape only.</summary>
    public static TensorData Tensor(this Draw draw)
    {
        var type = draw.AnyElementType();
        ImmutableArray<long> dimensions = [.. Enumerable.Range(0, draw.Below(4)).Select(_ => (long)(draw.Chance(0.05) ? 0 : 1 + draw.Below(3))).ToArray()];
        return draw.Tensor(type, dimensions).WithMetadata(draw.Metadata());
    }

    private static TensorData Tensor(this Draw draw, ElementType type, ImmutableArray<long> dimensions)
    {
        var count = (int)dimensions.Aggregate(1L, (product, size) => product * size);
        if (type == ElementType.String && !draw.Chance(0.1))
            return TensorData.FromStrings(dimensions, [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)draw.StringBytes()).ToArray()]);
        if (type.Bits() == 0 || draw.Chance(0.15))
            return TensorData.WithoutContent(type, dimensions);
        var bits = count * type.Bits();
        var bytes = draw.Bytes((bits + 7) / 8);
        if (type == ElementType.Bool)
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] &= 1;
        // what is left of the last byte belongs to no element
        if (bits % 8 != 0)
            bytes[^1] &= (byte)((1 << bits % 8) - 1);
        return TensorData.FromBytes(type, dimensions, bytes);
    }

    public static SparseTensorData SparseTensor(this Draw draw)
    {
        var count = draw.Below(4);
        var rank = 1 + draw.Below(3);
        ImmutableArray<long> indexDimensions = draw.Chance(0.5) ? [count] : [count, rank];
        var indices = new byte[8 * indexDimensions.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < indices.Length; i += 8)
            indices[i] = (byte)draw.Below(9);
        return new(draw.Tensor(ElementType.Float32, [count]), TensorData.FromBytes(ElementType.Int64, indexDimensions, indices),
            [.. Enumerable.Repeat(9L, rank)])
        { Metadata = draw.Metadata() };
    }

    private static byte[] StringBytes(this Draw draw) => draw.Chance(0.3) ? draw.Bytes(draw.Below(6)) : System.Text.Encoding.UTF8.GetBytes(draw.Text());
}
