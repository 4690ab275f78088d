using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// ONNX has no operators for complex numbers: they are pairs, real tensors with both parts along one dimension more, the last.
internal sealed partial class Emitter
{
    /// <summary>The complex numbers that pairs are.</summary>
    public static Term Paired(Term pair) =>
        new(pair.Type == ElementType.Float64 ? ElementType.Complex128 : ElementType.Complex64, pair.Dimensions[..^1]) { Pair = pair };

    /// <summary>The pairs that complex numbers are. A real tensor gets zeros for its imaginary parts.</summary>
    /// <exception cref="NotLoweredException">They come from outside, where they are no pairs.</exception>
    public Term Pair(Term term)
    {
        if (term.Pair is { } pair)
            return pair;
        if (!term.Type.IsComplex())
        {
            var column = Unsqueeze(term, term.Rank);
            return Concat(term.Rank, column, Expand(Like(term, 0), column.Dimensions.AsSpan()));
        }
        var type = PartOf(term.Type);
        // in memory both are the same
        if (term.Data is { } data)
            return Constant(TensorData.FromBytes(type, [.. data.Dimensions, 2], data.ToMemory()));
        if (term.Source is not { Kind: ValueKind.Activation } lost)
            throw new NotLoweredException("complex numbers that are given from outside");
        return new(type, [.. term.Dimensions, 2]) { Source = lost };
    }

    /// <summary>The type of both parts of complex numbers.</summary>
    public static ElementType PartOf(ElementType complex) => complex == ElementType.Complex128 ? ElementType.Float64 : ElementType.Float32;

    /// <summary>The real parts, or the imaginary ones.</summary>
    public Term Part(Term complex, int which)
    {
        var pair = Pair(complex);
        return Select(pair, pair.Rank - 1, which);
    }

    /// <summary>Complex numbers of two real tensors of equal shape.</summary>
    public Term Complex(Term real, Term imaginary) => Paired(Concat(real.Rank, Unsqueeze(real, real.Rank), Unsqueeze(imaginary, imaginary.Rank)));

    private Term CastComplex(Term term, ElementType type) =>
        type.IsComplex() ? Paired(Cast(Pair(term), PartOf(type))) : Cast(Part(term, 0), type);

    private static Size[] AndTwo(ReadOnlySpan<Size> shape) => [.. shape, 2];
}
