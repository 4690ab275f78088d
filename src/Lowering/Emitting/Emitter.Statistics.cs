using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// What normalizations share.
internal sealed partial class Emitter
{
    /// <summary>Mean 0 and variance 1 over some dimensions: (x - mean) / √(variance + epsilon).</summary>
    public Term Standardize(Term x, ReadOnlySpan<int> axes, double epsilon)
    {
        var centred = Op("Sub", x, Reduce("ReduceMean", x, axes, keep: true));
        var variance = Reduce("ReduceMean", Op("Mul", centred, centred), axes, keep: true);
        return Op("Div", centred, Op("Sqrt", Op("Add", variance, Scalar(epsilon, x.Type))));
    }

    /// <summary>A tensor of one number over and over, for a scale or a shift that ONNX's operator takes and PyTorch's has left out.</summary>
    /// <exception cref="NotLoweredException">A size depends on the inputs'.</exception>
    public Term Filled(ElementType type, ReadOnlySpan<Size> shape, double number)
    {
        var known = Known(shape) ?? throw new NotLoweredException("the size of its scale changes with the input's size");
        var count = known.Aggregate(1L, (all, size) => all * size);
        return Constant(Elements.Of(type, [.. known], [.. Enumerable.Repeat(number, checked((int)count))]));
    }

    /// <summary>Layer normalization over the last dimensions: one node from operator set 17 on.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="count">How many dimensions.</param>
    /// <param name="scale">What each element is multiplied by; may be null.</param>
    /// <param name="shift">What is added to each; may be null.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public Term LayerNorm(Term x, int count, Term? scale, Term? shift, double epsilon)
    {
        if (Opset >= 17)
            return Op("LayerNormalization", [x, scale ?? Filled(x.Type, x.Dimensions.AsSpan()[^count..], 1), shift], [("axis", -count), ("epsilon", epsilon)]);
        var y = Standardize(x, [.. Enumerable.Range(x.Rank - count, count)], epsilon);
        y = scale is null ? y : Op("Mul", y, scale);
        return shift is null ? y : Op("Add", y, shift);
    }
}
