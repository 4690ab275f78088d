using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Quantiles: between which two sorted elements a part of them lies, and what is between these.</summary>
internal static class QuantileRule
{
    /// <summary>The rule.</summary>
    /// <param name="e">Makes the nodes.</param>
    /// <param name="a">The arguments.</param>
    /// <param name="skipsNaN">Whether NaN is left out, and does not make all NaN.</param>
    public static Term Of(Emitter e, Arguments a, bool skipsNaN)
    {
        var self = a["self"];
        var x = !a.Has("dim") ? e.Reshape(self, Size.Product(self.Dimensions.AsSpan())) : self.Rank == 0 ? e.Unsqueeze(self, 0) : self;
        var axis = a.Has("dim") ? a.Axis("dim", x.Rank) : 0;
        var last = x.Rank - 1;
        var moved = e.Swap(x, axis, last);
        var isNaN = e.Run("IsNaN", moved);
        var sorted = SortRules.Top(e, e.Choose(isNaN, e.Like(x, double.PositiveInfinity), moved), last, moved.Dimensions[last], isLargest: false)[0];
        var one = e.Like(x, 1);
        var counted = e.Reduced("ReduceSum", e.Cast(e.Op("Not", isNaN), x.Type), [last], keep: true);
        var highest = e.Run("Sub", skipsNaN ? counted : e.Number(moved.Dimensions[last], x.Type), one);
        // quantiles stand along the last dimension until the end
        var parts = a.IsTensor("q") ? e.Cast(a["q"], x.Type) : e.Like(x, a.Float("q"));
        var isList = parts.Rank == 1;
        var ranks = e.Run("Mul", highest, isList ? parts : e.Reshape(parts, 1));
        ImmutableArray<Size> shape = [.. moved.Dimensions[..last], isList ? parts.Dimensions[0] : 1];
        ranks = e.Run("Max", e.Expand(ranks, shape.AsSpan()), e.Like(x, 0));
        var found = Between(e, sorted, ranks, a.Text("interpolation"), shape);
        var isLost = skipsNaN ? e.Run("Equal", counted, e.Like(x, 0)) : ReductionRules.Any(e, isNaN, [last], keep: true);
        found = e.Choose(isLost, e.Like(x, double.NaN), found);
        return Arrange(e, a, found, axis, isList);
    }

    private static Term Between(Emitter e, Term sorted, Term ranks, string interpolation, ImmutableArray<Size> shape)
    {
        var low = e.Run(interpolation switch { "higher" => "Ceil", "nearest" => "Round", _ => "Floor" }, ranks);
        var below = At(low);
        if (interpolation is "lower" or "higher" or "nearest")
            return below;
        var above = At(e.Run("Ceil", ranks));
        var part = interpolation == "midpoint" ? e.Like(ranks, 0.5) : e.Run("Sub", ranks, low);
        // of equal ones, which may be infinite, there is nothing between
        var between = e.Run("Add", below, e.Run("Mul", e.Run("Sub", above, below), part));
        return e.Choose(e.Run("Equal", above, below), below, between);

        Term At(Term places) => e.Op("GatherElements", [sorted, e.Cast(places, ElementType.Int64)], [("axis", shape.Length - 1)], shape: shape);
    }

    // quantiles come first, and the dimension that is gone may stay with size 1
    private static Term Arrange(Emitter e, Arguments a, Term found, int axis, bool isList)
    {
        var last = found.Rank - 1;
        if (!isList)
            return e.Reshape(found, a.Result().Shape.AsSpan());
        // what stood last before was exchanged with the axis
        var rest = Enumerable.Range(0, last + 1).Where(at => at != axis).Select(at => at == last ? axis : at);
        var first = e.Transpose(found, [last, .. rest]);
        return e.Reshape(first, a.Result().Shape.AsSpan());
    }
}
