namespace GraphBridge.Testing;

/// <summary>Attributes of every kind but nested graphs, which need the graph around them.</summary>
internal static class RandomAttributes
{
    private static readonly long[] Longs = [0, 1, -1, 2, int.MaxValue, int.MinValue, (1L << 53) + 1, long.MaxValue, long.MinValue];

    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1.0, 0.1, 0.1f, 1e-5, -2.5, Math.PI, 1e21, 1e300, double.Epsilon, double.MaxValue, double.MinValue, float.Epsilon, float.MaxValue, double.NaN,
        double.PositiveInfinity, double.NegativeInfinity, 9007199254740993.0,
    ];

    private static readonly AttributeKind[] ReferenceKinds = [.. Enum.GetValues<AttributeKind>().Where(kind => kind != AttributeKind.None)];

    private static readonly AttributeKind[] ListKinds =
    [
        AttributeKind.Float, AttributeKind.String, AttributeKind.Bool, AttributeKind.Tensor, AttributeKind.SparseTensor, AttributeKind.Type,
    ];

    /// <summary>An attribute's value that holds no graph and refers to nothing.</summary>
    public static AttributeValue Attribute(this Draw draw) => draw.Below(14) switch
    {
        < 2 => draw.Long(ofEdge: true),
        2 => draw.Double(),
        3 => draw.Text(),
        4 => new AttributeValue.Bytes(draw.NoUtf8()),
        5 => draw.Chance(0.5),
        6 => new AttributeValue.Tensor(draw.Tensor()),
        7 => new AttributeValue.SparseTensor(draw.SparseTensor()),
        8 => new AttributeValue.Type(draw.TypeOrNull()),
        9 => new AttributeValue.None(),
        < 12 => new AttributeValue.Ints([.. Enumerable.Range(0, draw.Below(5)).Select(_ => draw.Long(ofEdge: true)).ToArray()]),
        _ => draw.List(),
    };

    public static AttributeValue.Reference Reference(this Draw draw) => new(draw.Name(), draw.Pick(ReferenceKinds));

    private static AttributeValue.List List(this Draw draw)
    {
        var kind = draw.Pick(ListKinds);
        return new(kind, [.. Enumerable.Range(0, draw.Below(4)).Select(_ => draw.Item(kind)).ToArray()]);
    }

    private static AttributeValue Item(this Draw draw, AttributeKind kind) => kind switch
    {
        AttributeKind.Float => draw.Double(),
        AttributeKind.String => draw.Chance(0.8) ? draw.Text() : new AttributeValue.Bytes(draw.NoUtf8()),
        AttributeKind.Bool => draw.Chance(0.5),
        AttributeKind.Tensor => new AttributeValue.Tensor(draw.Tensor()),
        AttributeKind.SparseTensor => new AttributeValue.SparseTensor(draw.SparseTensor()),
        AttributeKind.Type => new AttributeValue.Type(draw.TypeOrNull()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of list that is drawn here"),
    };

    private static long Long(this Draw draw, bool ofEdge) => ofEdge && draw.Chance(0.7) ? draw.Pick(Longs) : draw.Long();

    public static double Double(this Draw draw)
    {
        if (draw.Chance(0.7))
            return draw.Pick(Doubles);
        var number = BitConverter.Int64BitsToDouble(draw.Long());
        // the one NaN that text can tell
        return double.IsNaN(number) ? double.NaN : number;
    }

    private static byte[] NoUtf8(this Draw draw) => [0xFF, .. draw.Bytes(draw.Below(6))];
}
