namespace GraphBridge.Shapes;

/// <summary>Types as the graph states them, and what is known of values, each from the other.</summary>
internal static class StatedTypes
{
    // types nest through sequences and optionals; real ones go three deep
    private const int MaximumDepth = 16;

    public static Known? Read(DataType? type, Symbols symbols, int depth = 0) => type switch
    {
        TensorType tensor => new KnownTensor(tensor.ElementType, symbols.Shape(tensor.Shape?.Dimensions.Select(dimension => SizeOf(dimension, symbols)).ToArray())),
        SequenceType sequence when depth < MaximumDepth => new KnownContainer(true, Read(sequence.Element, symbols, depth + 1)),
        OptionalType optional when depth < MaximumDepth => new KnownContainer(false, Read(optional.Element, symbols, depth + 1)),
        _ => null,
    };

    private static Size? SizeOf(Dimension dimension, Symbols symbols) => dimension switch
    {
        { Size: { } size } => size,
        { Symbol: { } symbol } => symbols.Named(symbol),
        _ => null,
    };

    /// <summary>The type that says what is known; null where that is too little to say.</summary>
    public static DataType? Write(Known? known) => known switch
    {
        KnownTensor { Element: not ElementType.Undefined } tensor => new TensorType(tensor.Element, tensor.Shape is null ? null : new([.. tensor.Shape.Select(DimensionOf)])),
        KnownContainer { IsSequence: true } sequence => new SequenceType(Write(sequence.Item)),
        KnownContainer optional => new OptionalType(Write(optional.Item)),
        _ => null,
    };

    private static Dimension DimensionOf(Size size) => new(size.Fixed, size.Symbol?.Name);

    /// <summary>A stated type with what it leaves open filled in. Where it says otherwise, it stands as it is.</summary>
    public static DataType? Fill(DataType? stated, DataType? found, Symbols symbols) => (stated, found) switch
    {
        (null, _) => found,
        (TensorType own, TensorType other) => Fill(own, other, symbols),
        (SequenceType own, SequenceType other) => Fill(own.Element, other.Element, symbols) is var element && ReferenceEquals(element, own.Element) ? own : own with { Element = element },
        (OptionalType own, OptionalType other) => Fill(own.Element, other.Element, symbols) is var element && ReferenceEquals(element, own.Element) ? own : own with { Element = element },
        _ => stated,
    };

    private static TensorType Fill(TensorType stated, TensorType found, Symbols symbols)
    {
        if (stated.ElementType != found.ElementType && stated.ElementType is not ElementType.Undefined)
            return stated;
        if (stated.Shape is not { } own || found.Shape is not { } shape)
            return stated.ElementType == found.ElementType && found.Shape is null ? stated : stated with { ElementType = found.ElementType, Shape = stated.Shape ?? found.Shape };
        if (own.Rank != shape.Rank || Contradicts(own, shape))
            return stated;
        Dimension[] filled = [.. own.Dimensions.Zip(shape.Dimensions, (mine, other) =>
            symbols.IsOpen(mine) && (other.Size is not null || other.Symbol is not null) ? other with { Denotation = mine.Denotation } : mine)];
        return stated.ElementType == found.ElementType && filled.AsSpan().SequenceEqual(own.Dimensions.AsSpan()) ? stated
            : stated with { ElementType = found.ElementType, Shape = new([.. filled]) };
    }

    private static bool Contradicts(Shape stated, Shape found) =>
        stated.Dimensions.Zip(found.Dimensions).Any(pair => pair is { First.Size: { } own, Second.Size: { } other } && own != other);

    /// <summary>What is known of a value whose type is stated and was found too.</summary>
    public static Known? Join(Known? stated, Known? found, Symbols symbols) => (stated, found) switch
    {
        (null, _) => found,
        (KnownTensor own, KnownTensor other) => Join(own, other, symbols),
        (KnownContainer own, KnownContainer other) when own.IsSequence == other.IsSequence => own with { Item = Join(own.Item, other.Item, symbols) },
        _ => stated,
    };

    private static KnownTensor Join(KnownTensor stated, KnownTensor found, Symbols symbols)
    {
        if (stated.Element != found.Element && stated.Element is not ElementType.Undefined && found.Element is not ElementType.Undefined)
            return stated;
        var joined = found with { Element = stated.Element is ElementType.Undefined ? found.Element : stated.Element };
        if (stated.Shape is not { } own || found.Shape is not { } other)
            return joined with { Shape = stated.Shape ?? found.Shape };
        if (own.Length != other.Length || own.Zip(other).Any(pair => pair is { First.Fixed: { } mine, Second.Fixed: { } theirs } && mine != theirs))
            return stated;
        // exporters call sizes by one name that are not the same: only those of inputs are relied on
        return joined with { Shape = [.. own.Zip(other, (mine, theirs) => mine.Fixed is not null || (theirs is { Fixed: null, IsNamed: false } && symbols.IsGiven(mine)) ? mine : theirs)] };
    }
}
