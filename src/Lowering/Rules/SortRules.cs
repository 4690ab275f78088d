using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Sorting, and what is found in sorted elements.</summary>
internal static class SortRules
{
    private const string Limit = "NaN may stand elsewhere than at the end";

    public static void AddTo(RuleTable table)
    {
        foreach (var (suffix, stable) in (ReadOnlySpan<(string, string)>)[("", ""), (".stable", "*, bool? stable, ")])
        {
            table.Add($"sort{suffix}(Tensor self, {stable}int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)", (e, a) => Sorted(e, a), Limit);
            table.Add($"argsort{suffix}(Tensor self, {stable}int dim=-1, bool descending=False) -> Tensor", (e, a) => Sorted(e, a)[1], Limit);
        }
        table.Add("msort(Tensor self) -> Tensor", (e, a) => Top(e, a["self"], 0, All(a["self"], 0), isLargest: false)[0], Limit);
        table.Add("topk(Tensor self, int k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices)", (e, a) =>
            Top(e, a["self"], a.Axis("dim", a["self"].Rank), a.Size("k"), a.Bool("largest"), a.Bool("sorted")), Limit);
        table.Add("kthvalue(Tensor self, int k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)", (e, a) =>
            Kth(e, a["self"], a.Axis("dim", a["self"].Rank), a.Size("k"), a.Bool("keepdim")), Limit);
        table.Add("median(Tensor self) -> Tensor", (e, a) => MedianOfAll(e, a["self"], Median));
        table.Add("nanmedian(Tensor self) -> Tensor", (e, a) => MedianOfAll(e, a["self"], NanMedian));
        foreach (var (suffix, outputs) in (ReadOnlySpan<(string, string)>)[("dim", ""), ("dim_values", ", *, Tensor(a!) values, Tensor(b!) indices")])
        {
            table.Add($"median.{suffix}(Tensor self, int dim, bool keepdim=False{outputs}) -> (Tensor values, Tensor indices)", (e, a) =>
                Median(e, a["self"], a.Axis("dim", a["self"].Rank), a.Bool("keepdim")));
            table.Add($"nanmedian.{suffix}(Tensor self, int dim, bool keepdim=False{outputs}) -> (Tensor values, Tensor indices)", (e, a) =>
                NanMedian(e, a["self"], a.Axis("dim", a["self"].Rank), a.Bool("keepdim")));
        }
        table.Add("mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)", Mode);
        foreach (var (name, skips) in (ReadOnlySpan<(string, bool)>)[("quantile", false), ("nanquantile", true)])
            foreach (var (suffix, q) in (ReadOnlySpan<(string, string)>)[("", "Tensor"), (".scalar", "float")])
                table.Add($"{name}{suffix}(Tensor self, {q} q, int? dim=None, bool keepdim=False, *, str interpolation=\"linear\") -> Tensor", (e, a) => QuantileRule.Of(e, a, skips));
    }

    private static Size All(Term x, int axis) => x.Rank == 0 ? 1 : x.Dimensions[axis];

    private static Term[] Sorted(Emitter e, Arguments a)
    {
        var axis = a.Axis("dim", a["self"].Rank);
        return Top(e, a["self"], axis, All(a["self"], axis), a.Bool("descending"));
    }

    /// <summary>The largest or smallest along a dimension and their places; of equal ones the first comes first.</summary>
    public static Term[] Top(Emitter e, Term x, int axis, Size count, bool isLargest, bool isSorted = true)
    {
        if (x.Rank == 0)
            return [x, e.Scalar(0L, ElementType.Int64)];
        // TopK has no kernel for truth values and bfloat16
        var input = x.Type switch
        {
            ElementType.Bool => e.Cast(x, ElementType.UInt8),
            ElementType.BFloat16 => e.Cast(x, ElementType.Float32),
            _ => x,
        };
        var results = e.Ops("TopK", [input, e.Sizes(count)], [("axis", axis), ("largest", isLargest), ("sorted", isSorted)], input.Type, ElementType.Int64);
        results[0].Shape = results[1].Shape = x.Dimensions.SetItem(axis, count);
        return [e.Cast(results[0], x.Type), results[1]];
    }

    // the last of the k smallest
    private static Term[] Kth(Emitter e, Term x, int axis, Size k, bool keep)
    {
        if (x.Rank == 0)
            return [x, e.Scalar(0L, ElementType.Int64)];
        return Array.ConvertAll(Top(e, x, axis, k, isLargest: false), top => keep ? e.Slice(top, axis, -1, long.MaxValue, size: 1) : e.Select(top, axis, -1));
    }

    private static Term[] Median(Emitter e, Term x, int axis, bool keep)
    {
        var middle = Kth(e, x, axis, (All(x, axis) + 1).FloorDivide(2), keep);
        if (!x.Type.IsFloatingPoint() || x.Rank == 0)
            return middle;
        // one NaN makes the median NaN, at the place of the first
        var isNaN = e.Run("IsNaN", x);
        var hasNaN = ReductionRules.Any(e, isNaN, [axis], keep);
        return [e.Choose(hasNaN, e.Like(x, double.NaN), middle[0]), e.Choose(hasNaN, e.Place("ArgMax", e.Cast(isNaN, ElementType.Int32), axis, keep), middle[1])];
    }

    private static Term[] NanMedian(Emitter e, Term x, int axis, bool keep)
    {
        if (!x.Type.IsFloatingPoint() || x.Rank == 0)
            return Median(e, x, axis, keep);
        var isNaN = e.Run("IsNaN", x);
        // beyond all numbers, and the places of infinities come before theirs where both are
        var top = Top(e, e.Choose(isNaN, e.Like(x, double.PositiveInfinity), x), axis, All(x, axis), isLargest: false);
        var count = e.Reduced("ReduceSum", e.Cast(e.Op("Not", isNaN), ElementType.Int64), [axis], keep: true);
        var place = e.Run("Max", e.Run("Div", e.Run("Sub", count, e.Scalar(1L, ElementType.Int64)), e.Scalar(2L, ElementType.Int64)), e.Scalar(0L, ElementType.Int64));
        var (value, index) = (At(top[0]), At(top[1]));
        value = e.Choose(e.Run("Equal", count, e.Scalar(0L, ElementType.Int64)), e.Like(x, double.NaN), value);
        return keep ? [value, index] : [e.Squeeze(value, axis), e.Squeeze(index, axis)];

        Term At(Term sorted) => e.Op("GatherElements", [sorted, place], [("axis", axis)], shape: place.Shape);
    }

    private static Term MedianOfAll(Emitter e, Term x, Func<Emitter, Term, int, bool, Term[]> median) =>
        x.Rank == 0 ? x : median(e, x.Rank == 1 ? x : e.Reshape(x, Size.Product(x.Dimensions.AsSpan())), 0, false)[0];

    // the value that most others equal, of several the smallest; its last place
    private static Term?[] Mode(Emitter e, Arguments a)
    {
        var x = a["self"];
        if (x.Rank == 0)
            return [x, e.Scalar(0L, ElementType.Int64)];
        var axis = a.Axis("dim", x.Rank);
        var moved = e.Swap(x, axis, x.Rank - 1);
        var sorted = Top(e, moved, x.Rank - 1, moved.Dimensions[^1], isLargest: false)[0];
        var isEqual = e.Run("Equal", e.Unsqueeze(sorted, x.Rank), e.Unsqueeze(sorted, x.Rank - 1));
        var counts = e.Reduced("ReduceSum", e.Cast(isEqual, ElementType.Int64), [x.Rank], keep: false);
        var place = e.Place("ArgMax", counts, x.Rank - 1, keep: true);
        var value = e.Op("GatherElements", [sorted, place], [("axis", x.Rank - 1)], shape: place.Shape);
        var isMode = e.Cast(e.Run("Equal", moved, value), ElementType.Int32);
        var last = e.Op("ArgMax", [isMode], [("axis", x.Rank - 1), ("keepdims", true), ("select_last_index", true)], ElementType.Int64, place.Shape);
        var (values, places) = (e.Swap(value, axis, x.Rank - 1), e.Swap(last, axis, x.Rank - 1));
        return a.Bool("keepdim") ? [values, places] : [e.Squeeze(values, axis), e.Squeeze(places, axis)];
    }
}
