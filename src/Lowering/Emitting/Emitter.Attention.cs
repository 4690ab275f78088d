using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// Attention.
internal sealed partial class Emitter
{
    /// <summary>The weights of scaled dot products: softmax(query · keyᵀ · scale), masked.</summary>
    /// <param name="query">Queries: the last dimensions are those of places and of features.</param>
    /// <param name="key">Keys.</param>
    /// <param name="mask">True where a query sees a key, or a number that is added to the product; may be null.</param>
    /// <param name="isCausal">Whether a query sees no key behind its place.</param>
    /// <param name="scale">The scale.</param>
    public Term AttentionWeights(Term query, Term key, Term? mask, bool isCausal, double scale)
    {
        var scores = Product(scale == 1 ? query : Op("Mul", query, Scalar(scale, query.Type)), Swap(key, key.Rank - 2, key.Rank - 1));
        if (isCausal)
            scores = Op("Add", scores, CausalMask(query.Dimensions[^2], key.Dimensions[^2], scores.Type));
        if (mask is { Type: ElementType.Bool })
            scores = Op("Where", mask, scores, Scalar(double.NegativeInfinity, scores.Type));
        else if (mask is not null)
            scores = Op("Add", scores, Cast(mask, scores.Type));
        return Op("Softmax", [scores], [("axis", -1)]);
    }

    // minus infinity above the diagonal
    private Term CausalMask(Size queries, Size keys, ElementType type)
    {
        if (queries.Known is { } rows && keys.Known is { } columns)
        {
            var mask = new double[rows * columns];
            for (long row = 0; row < rows; row++)
                for (var column = row + 1; column < columns; column++)
                    mask[(row * columns) + column] = double.NegativeInfinity;
            return Constant(Elements.Of(type, [rows, columns], mask));
        }
        if (Opset < 14)
            throw new NotLoweredException("a causal mask of a size that changes, before operator set 14");
        return Op("Trilu", [Expand(Scalar(double.NegativeInfinity, type), queries, keys), Scalar(1, ElementType.Int64)], [("upper", 1)]);
    }

    /// <summary>Attention of heads: the values, weighted.</summary>
    public Term Attention(Term query, Term key, Term value, Term? mask, bool isCausal, double scale)
    {
        // ONNX Runtime takes no mask that is repeated for the places
        var isWhole = mask is null || (mask.Rank >= 2 && mask.Dimensions[^2] == query.Dimensions[^2] && mask.Dimensions[^1] == key.Dimensions[^2]);
        if (Opset >= 23 && query.Rank == 4 && key.Rank == 4 && value.Rank == 4 && isWhole)
            return Op("Attention", [query, key, value, mask is null or { Type: ElementType.Bool } ? mask : Cast(mask, query.Type)],
                [("is_causal", isCausal), ("scale", scale)], shape: query.Dimensions.SetItem(3, value.Dimensions[3]));
        return Product(AttentionWeights(query, key, mask, isCausal, scale), value);
    }

    /// <summary>GELU, without approximation: one node from operator set 20 on.</summary>
    public Term Gelu(Term x) => Opset >= 20 && x.Type != ElementType.Float64 ? Run("Gelu", x)
        : Run("Mul", Run("Mul", x, Like(x, 0.5)), Run("Add", Run("Erf", Run("Mul", x, Like(x, Math.Sqrt(0.5)))), Like(x, 1)));

    /// <summary>Takes the features of all heads apart: batch, places, features to batch, heads, places, features.</summary>
    public Term SplitHeads(Term x, Size heads) =>
        Transpose(Reshape(x, x.Dimensions[0], x.Dimensions[1], heads, x.Dimensions[2].FloorDivide(heads)), 0, 2, 1, 3);

    /// <summary>Puts them together again.</summary>
    public Term JoinHeads(Term x) => Reshape(Transpose(x, 0, 2, 1, 3), x.Dimensions[0], x.Dimensions[2], x.Dimensions[1] * x.Dimensions[3]);
}
