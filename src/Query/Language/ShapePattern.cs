using System.Collections.Immutable;

namespace GraphBridge.Query.Language;

/// <summary>What one part of a pattern of shapes stands for.</summary>
internal enum ShapePartKind
{
    /// <summary><c>*</c>: one dimension, whatever it is.</summary>
    Any,
    /// <summary><c>...</c>: any number of dimensions.</summary>
    Rest,
    /// <summary><c>?</c>: one dimension of which nothing is known.</summary>
    Unknown,
    /// <summary>A number: one of this size.</summary>
    Size,
    /// <summary>A name: one of this symbol.</summary>
    Symbol,
}

/// <summary>One part of a pattern of shapes.</summary>
internal readonly record struct ShapePart(ShapePartKind Kind, long Size = 0, string Symbol = "")
{
    public bool Matches(Dimension dimension) => Kind switch
    {
        ShapePartKind.Any => true,
        ShapePartKind.Unknown => dimension is { Size: null, Symbol: null },
        ShapePartKind.Size => dimension.Size == Size,
        ShapePartKind.Symbol => string.Equals(dimension.Symbol, Symbol, StringComparison.Ordinal),
        _ => throw new InvalidOperationException("it stands for several dimensions"),
    };
}

/// <summary>A pattern of shapes: <c>[*,64,...]</c>.</summary>
/// <param name="Parts">Its parts; at most one of them stands for several dimensions.</param>
internal sealed record ShapePattern(ImmutableArray<ShapePart> Parts)
{
    /// <summary>Whether the type is a tensor's whose shape is known and fits.</summary>
    public bool Matches(DataType? type) => type switch
    {
        TensorType { Shape: { } shape } => Matches(shape.Dimensions.AsSpan()),
        SparseTensorType { Shape: { } shape } => Matches(shape.Dimensions.AsSpan()),
        _ => false,
    };

    private bool Matches(ReadOnlySpan<Dimension> dimensions)
    {
        var rest = IndexOfRest();
        if (rest < 0)
            return dimensions.Length == Parts.Length && AreMatched(Parts.AsSpan(), dimensions);
        var after = Parts.Length - rest - 1;
        return dimensions.Length >= rest + after && AreMatched(Parts.AsSpan()[..rest], dimensions[..rest]) && AreMatched(Parts.AsSpan()[(rest + 1)..], dimensions[^after..]);
    }

    private int IndexOfRest()
    {
        for (var i = 0; i < Parts.Length; i++)
            if (Parts[i].Kind == ShapePartKind.Rest)
                return i;
        return -1;
    }

    private static bool AreMatched(ReadOnlySpan<ShapePart> parts, ReadOnlySpan<Dimension> dimensions)
    {
        for (var i = 0; i < parts.Length; i++)
            if (!parts[i].Matches(dimensions[i]))
                return false;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ShapePattern? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Length;
}
