using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Pools that are told the size of their result.</summary>
internal static class AdaptivePoolRules
{
    private const string Limits = "known sizes, but for a result of size 1";

    public static void AddTo(RuleTable table)
    {
        for (var n = 1; n <= 3; n++)
        {
            var count = n;
            table.Add($"adaptive_avg_pool{n}d(Tensor self, int[{n}] output_size) -> Tensor", (e, a) => Average(e, a, count), Limits);
            table.Add($"adaptive_max_pool{n}d(Tensor self, int[{n}] output_size) -> (Tensor, Tensor)", (e, a) => Max(e, a, count),
                "known sizes, but for a result of size 1; indices only where the result's size divides the tensor's");
        }
        table.Add("_adaptive_avg_pool2d(Tensor self, int[2] output_size) -> Tensor", (e, a) => Average(e, a, 2), Limits);
        table.Add("_adaptive_avg_pool3d(Tensor self, int[3] output_size) -> Tensor", (e, a) => Average(e, a, 3), Limits);
    }

    private static Term Average(Emitter e, Arguments a, int count)
    {
        var x = a["self"];
        var result = a.Result().Shape;
        var isUnbatched = x.Rank == count + 1;
        if (result.AsSpan()[^count..].IndexOfAnyExcept((Size)1) < 0)
            return x.Type == ElementType.Float64 || isUnbatched ? e.Reduce("ReduceMean", x, Last(x, count), keep: true) : e.Op("GlobalAveragePool", x);
        var (before, after) = Extents(x, result.AsSpan(), count);
        if (before.Zip(after).All(pair => pair.First % pair.Second == 0) && x.Type != ElementType.Float64)
        {
            var kernel = before.Zip(after, (size, parts) => size / parts).ToArray();
            var y = e.Op("AveragePool", [isUnbatched ? e.Unsqueeze(x, 0) : x], [("kernel_shape", kernel), ("strides", kernel)]);
            return isUnbatched ? e.Squeeze(y, 0) : y;
        }
        // along each dimension a mean is a product with a matrix
        for (var i = 0; i < count; i++)
            if (before[i] != after[i])
                x = e.AlongAxis(x, x.Rank - count + i, Means(before[i], after[i]));
        return x;
    }

    private static double[,] Means(long before, long after)
    {
        var matrix = new double[after, before];
        for (long part = 0; part < after; part++)
        {
            var (start, end) = Part(part, before, after);
            for (var at = start; at < end; at++)
                matrix[part, at] = 1.0 / (end - start);
        }
        return matrix;
    }

    private static Term?[] Max(Emitter e, Arguments a, int count)
    {
        var x = a["self"];
        var result = a.Result().Shape;
        var isUnbatched = x.Rank == count + 1;
        var wantsIndices = a.IsWanted(1);
        if (result.AsSpan()[^count..].IndexOfAnyExcept((Size)1) < 0 && !wantsIndices)
            return [x.Type == ElementType.Float64 || isUnbatched ? e.Reduce("ReduceMax", x, Last(x, count), keep: true) : e.Op("GlobalMaxPool", x)];
        var (before, after) = Extents(x, result.AsSpan(), count);
        if (before.Zip(after).All(pair => pair.First % pair.Second == 0))
        {
            var kernel = before.Zip(after, (size, parts) => size / parts).ToArray();
            (string, AttributeValue)[] attributes = [("kernel_shape", kernel), ("strides", kernel)];
            var input = isUnbatched ? e.Unsqueeze(x, 0) : x;
            Term?[] both = e.Ops("MaxPool", [input], attributes, x.Type, wantsIndices ? ElementType.Int64 : null);
            if (both[1] is { } whole)
                both[1] = e.Op("Mod", whole, e.Ints(before.Aggregate(1L, (all, size) => all * size)));
            return isUnbatched ? Array.ConvertAll(both, term => term is null ? null : e.Squeeze(term, 0)) : both;
        }
        if (wantsIndices)
            throw new NotLoweredException("its indices, with windows of several sizes");
        for (var i = 0; i < count; i++)
            if (before[i] != after[i])
                x = MaxAlongAxis(e, x, x.Rank - count + i, before[i], after[i]);
        return [x];
    }

    // windows of the largest size; a shorter one has its last element several times, which changes no maximum
    private static Term MaxAlongAxis(Emitter e, Term x, int axis, long before, long after)
    {
        var parts = Enumerable.Range(0, (int)after).Select(part => Part(part, before, after)).ToArray();
        var longest = parts.Max(part => part.End - part.Start);
        var places = parts.SelectMany(part => Enumerable.Range(0, (int)longest).Select(at => Math.Min(part.Start + at, part.End - 1))).ToArray();
        var windows = e.Op("Gather", [x, e.Constant(Elements.Of(ElementType.Int64, [after, longest], places))], [("axis", axis)],
            shape: [.. x.Dimensions.AsSpan()[..axis], after, longest, .. x.Dimensions.AsSpan()[(axis + 1)..]]);
        return e.Reduce("ReduceMax", windows, [axis + 1], keep: false);
    }

    private static (long Start, long End) Part(long part, long before, long after) => (part * before / after, (((part + 1) * before) + after - 1) / after);

    private static int[] Last(Term x, int count) => [.. Enumerable.Range(x.Rank - count, count)];

    private static (long[] Before, long[] After) Extents(Term x, ReadOnlySpan<Size> result, int count) =>
        Emitter.Known(x.Dimensions.AsSpan()[^count..]) is { } before && Emitter.Known(result[^count..]) is { } after
            ? (before, after) : throw new NotLoweredException("a pool whose windows change with the input's size");
}
