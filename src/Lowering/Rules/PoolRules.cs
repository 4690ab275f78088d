using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Pools whose window is given.</summary>
internal static class PoolRules
{
    private const string MaxLimits = "no 64-bit integers; rounding up not with every dilated kernel";

    public static void AddTo(RuleTable table)
    {
        for (var n = 1; n <= 3; n++)
        {
            var count = n;
            var arguments = $"(Tensor self, int[{n}] kernel_size, int[{n}] stride=[], int[{n}] padding=0, int[{n}] dilation=1, bool ceil_mode=False)";
            table.Add($"max_pool{n}d{arguments} -> Tensor", (e, a) => Max(e, a, count, withIndices: false)[0]!, MaxLimits);
            table.Add($"max_pool{n}d_with_indices{arguments} -> (Tensor, Tensor)", (e, a) => Max(e, a, count, a.IsWanted(1)), MaxLimits);
            table.Add($"avg_pool{n}d(Tensor self, int[{n}] kernel_size, int[{n}] stride=[], int[{n}] padding=0, bool ceil_mode=False, bool count_include_pad=True"
                + (n == 1 ? "" : ", int? divisor_override=None") + ") -> Tensor", (e, a) => Average(e, a, count), "floating-point numbers only");
        }
    }

    private static Term?[] Max(Emitter e, Arguments a, int count, bool withIndices)
    {
        var x = a["self"];
        var window = Window.OfPool(a, count, hasDilation: true);
        var result = a.Result().Shape;
        var (end, ceil) = MaxEnd(window, x, result.AsSpan(), a.Bool("ceil_mode"));
        (string, AttributeValue)[] attributes =
        [
            ("ceil_mode", ceil), ("dilations", window.Dilation), ("kernel_shape", window.Kernel), ("pads", (long[])[.. window.Padding, .. end]), ("strides", window.Stride),
        ];
        var isUnbatched = x.Rank == count + 1;
        // ONNX Runtime has kernels for these
        var type = x.Type is ElementType.Int16 or ElementType.Int32 ? ElementType.Float64
            : x.Type.IsFloatingPoint() || x.Type is ElementType.Int8 or ElementType.UInt8 ? x.Type : throw new NotLoweredException($"ONNX has no such pool of {x.Type.Name()}");
        var input = e.Cast(isUnbatched ? e.Unsqueeze(x, 0) : x, type);
        if (!withIndices)
        {
            var y = e.Cast(e.Op("MaxPool", [input], attributes), x.Type);
            return [isUnbatched ? e.Squeeze(y, 0) : y, null];
        }
        var both = e.Ops("MaxPool", [input], attributes, type, ElementType.Int64);
        // PyTorch counts within a plane, ONNX through the whole tensor
        var plane = e.Sizes(Size.Product(x.Dimensions.AsSpan()[^count..]));
        var indices = e.Op("Mod", both[1], plane);
        return isUnbatched ? [e.Squeeze(e.Cast(both[0], x.Type), 0), e.Squeeze(indices, 0)] : [e.Cast(both[0], x.Type), indices];
    }

    private static (long[] End, bool Ceil) MaxEnd(Window window, Term x, ReadOnlySpan<Size> result, bool ceil)
    {
        if (!ceil)
            return (window.Padding, false);
        if (window.Reach(x, result) is not { } reach)
            return (window.Padding, true);
        // ONNX Runtime refuses padding that is as large as the kernel, as a dilated one may need; rounding up adds it
        if (reach.Zip(window.Kernel).All(pair => pair.First < pair.Second))
            return ([.. reach.Zip(window.Padding, Math.Max)], false);
        return reach.All(one => one >= 0) ? ([.. reach.Zip(window.Kernel, (one, kernel) => Math.Min(one, kernel - 1))], true)
            : throw new NotLoweredException("rounding up with a dilated kernel that goes beyond the padding in one dimension and ends before the end in another");
    }

    private static Term Average(Emitter e, Arguments a, int count)
    {
        var x = a["self"];
        if (!x.Type.IsFloatingPoint())
            throw new NotLoweredException($"ONNX has no such pool of {x.Type.Name()}");
        var window = Window.OfPool(a, count, hasDilation: false);
        var divisor = count == 1 ? null : a.OptionalSize("divisor_override")?.Known;
        var countsPadding = a.Bool("count_include_pad") || divisor is not null;
        // ONNX Runtime has no kernel for it
        if (x.Type == ElementType.Float64)
            return AverageByProducts(e, x, window, a.Result().Shape.AsSpan()[^count..], countsPadding, divisor);
        var end = window.Padding;
        var ceil = false;
        if (a.Bool("ceil_mode"))
        {
            var exact = window.End(x, a.Result().Shape.AsSpan());
            (end, ceil) = (exact ?? end, exact is null);
        }
        var isUnbatched = x.Rank == count + 1;
        var input = isUnbatched ? e.Unsqueeze(x, 0) : x;
        var before = window.Padding;
        // the padding counts, and what rounding up adds does not: the one becomes zeros of the tensor, the other stays padding
        if (countsPadding && divisor is null && (ceil || !end.AsSpan().SequenceEqual(window.Padding)))
        {
            if (ceil && window.Padding.Any(padding => padding > 0))
                throw new NotLoweredException("rounding up with padding that counts, along a dimension whose size changes");
            if (window.Padding.Any(padding => padding > 0))
                input = e.Op("Pad", [input, e.Ints([0, 0, .. window.Padding, 0, 0, .. window.Padding])], []);
            end = [.. end.Zip(window.Padding, (all, padding) => all - padding)];
            before = Window.All(0, count);
            countsPadding = false;
        }
        if (divisor is not null && ceil)
            throw new NotLoweredException("rounding up with another divisor, along a dimension whose size changes");
        var y = e.Op("AveragePool", [input],
        [
            ("ceil_mode", ceil), ("count_include_pad", countsPadding), ("kernel_shape", window.Kernel), ("pads", (long[])[.. before, .. end]), ("strides", window.Stride),
        ]);
        if (divisor is { } other)
            y = e.Op("Mul", y, e.Scalar((double)window.Kernel.Aggregate(1L, (all, size) => all * size) / other, x.Type));
        return isUnbatched ? e.Squeeze(y, 0) : y;
    }

    // how many elements a window has is a product too, of its extents along each dimension
    private static Term AverageByProducts(Emitter e, Term x, Window window, ReadOnlySpan<Size> result, bool countsPadding, long? divisor)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var axis = x.Rank - result.Length + i;
            if (x.Dimensions[axis].Known is not { } before || result[i].Known is not { } after)
                throw new NotLoweredException("a pool of float64 along a dimension whose size changes");
            var padding = window.Padding[i];
            var matrix = new double[after, before];
            for (long at = 0; at < after; at++)
            {
                var start = (at * window.Stride[i]) - padding;
                var (first, end) = (Math.Max(start, 0), Math.Min(start + window.Kernel[i], before));
                var parts = divisor is not null ? 1 : countsPadding ? Math.Min(start + window.Kernel[i], before + padding) - start : end - first;
                for (var from = first; from < end; from++)
                    matrix[at, from] = 1.0 / parts;
            }
            x = e.AlongAxis(x, axis, matrix);
        }
        return divisor is { } other ? e.Op("Mul", x, e.Scalar(1.0 / other, x.Type)) : x;
    }
}
