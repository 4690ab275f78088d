using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>What has been summed, multiplied or seen so far along a dimension.</summary>
internal static class CumulativeRules
{
    private const string Limit = "along a dimension of known size";

    public static void AddTo(RuleTable table)
    {
        table.Add("cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor", CumSum);
        table.Add("cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor", (e, a) =>
            Scan(e, e.Cast(a["self"], a.ResultType()), a, (before, now) => e.Run("Mul", before, now)), Limit);
        table.Add("logcumsumexp(Tensor self, int dim) -> Tensor", (e, a) => Scan(e, a["self"], a, (before, now) => PowerRules.LogOfSum(e, before, now, 1)), Limit);
        table.Add("cummax(Tensor self, int dim) -> (Tensor values, Tensor indices)", (e, a) => Extreme(e, a, "GreaterOrEqual"), Limit);
        table.Add("cummin(Tensor self, int dim) -> (Tensor values, Tensor indices)", (e, a) => Extreme(e, a, "LessOrEqual"), Limit);
    }

    private static Term CumSum(Emitter e, Arguments a)
    {
        var x = e.Cast(a["self"], a.ResultType());
        return x.Rank == 0 ? x : e.Run("CumSum", x, e.Scalar((long)a.Axis("dim", x.Rank), ElementType.Int64));
    }

    // each step takes in twice as many before: after one of 1, one of 2, one of 4 … all are in
    private static Term Scan(Emitter e, Term x, Arguments a, Func<Term, Term, Term> join)
    {
        if (x.Rank == 0)
            return x;
        var axis = a.Axis("dim", x.Rank);
        var count = x.Dimensions[axis].Known ?? throw new NotLoweredException("the size of its dimension changes");
        for (var step = 1L; step < count; step *= 2)
        {
            var joined = join(e.Slice(x, axis, 0, -step, size: count - step), e.Slice(x, axis, step, count, size: count - step));
            x = e.Concat(axis, e.Slice(x, axis, 0, step, size: step), joined);
        }
        return x;
    }

    private static Term?[] Extreme(Emitter e, Arguments a, string isFurther)
    {
        var self = a["self"];
        if (self.Rank == 0)
            return [self, e.Scalar(0L, ElementType.Int64)];
        var type = self.Type == ElementType.Bool ? ElementType.UInt8 : self.Type;
        var (values, axis) = (e.Cast(self, type), a.Axis("dim", self.Rank));
        var count = self.Dimensions[axis].Known ?? throw new NotLoweredException("the size of its dimension changes");
        Size[] column = [.. Enumerable.Range(0, self.Rank).Select(at => at == axis ? count : (Size)1)];
        var places = e.Expand(e.Reshape(e.Ints([.. Enumerable.Range(0, (int)count).Select(place => (long)place)]), column), self.Dimensions.AsSpan());
        for (var step = 1L; step < count; step *= 2)
        {
            var (before, now) = (Part(values, 0, -step), Part(values, step, count));
            // the later of two equal ones
            var stays = e.Run(isFurther, now, before);
            if (type.IsFloatingPoint())
                stays = e.Op("And", e.Op("Or", stays, e.Run("IsNaN", now)), e.Op("Or", e.Op("Not", e.Run("IsNaN", before)), e.Run("IsNaN", now)));
            places = e.Concat(axis, e.Slice(places, axis, 0, step, size: step), e.Choose(stays, Part(places, step, count), Part(places, 0, -step)));
            values = e.Concat(axis, e.Slice(values, axis, 0, step, size: step), e.Choose(stays, now, before));

            Term Part(Term term, long start, long end) => e.Slice(term, axis, start, end, size: count - step);
        }
        return [values, places];
    }
}
