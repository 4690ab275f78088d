using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Sums, means, products, and tests of all elements.</summary>
internal static class ReductionRules
{
    private const string DType = "*, ScalarType? dtype=None";

    public static void AddTo(RuleTable table)
    {
        foreach (var (name, with) in (ReadOnlySpan<(string, string)>)[("sum", "ReduceSum"), ("mean", "ReduceMean"), ("prod", "ReduceProd")])
            table.Add($"{name}(Tensor self, {DType}) -> Tensor", (e, a) => e.Reduced(with, InResult(e, a), [], keep: false));
        table.Add($"sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, {DType}) -> Tensor", (e, a) => Along(e, a, "ReduceSum"));
        table.Add($"mean.dim(Tensor self, int[1]? dim, bool keepdim=False, {DType}) -> Tensor", (e, a) => Along(e, a, "ReduceMean"));
        table.Add($"prod.dim_int(Tensor self, int dim, bool keepdim=False, {DType}) -> Tensor", (e, a) => Along(e, a, "ReduceProd"));
        table.Add($"nansum(Tensor self, int[1]? dim=None, bool keepdim=False, {DType}) -> Tensor", (e, a) => e.Reduced("ReduceSum", WithoutNaN(e, InResult(e, a)), Axes(a), a.Bool("keepdim")));
        table.Add($"nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, {DType}) -> Tensor", NanMean);
        table.Add("count_nonzero(Tensor self, int? dim=None) -> Tensor", (e, a) => CountNonzero(e, a["self"], Axes(a)));
        table.Add("count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor", (e, a) => CountNonzero(e, a["self"], Axes(a)));
        foreach (var (name, test) in (ReadOnlySpan<(string, Test)>)[("any", Any), ("all", All)])
        {
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => test(e, Truth(e, a), [], false));
            table.Add($"{name}.dim(Tensor self, int dim, bool keepdim=False) -> Tensor", (e, a) => test(e, Truth(e, a), Axes(a), a.Bool("keepdim")));
            table.Add($"{name}.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor", (e, a) => test(e, Truth(e, a), Axes(a), a.Bool("keepdim")));
        }
        table.Add("sum_to_size(Tensor self, int[] size) -> Tensor", SumToSize);
        table.Add("logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor", LogSumExp);
        table.Add("special_logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor", LogSumExp);
    }

    private delegate Term Test(Emitter e, Term truth, int[] axes, bool keep);

    /// <summary>The dimensions of an argument <c>dim</c>, which is left out, a number or a list; none where all are meant.</summary>
    public static int[] Axes(Arguments a, string of = "self") => a.Has("dim") && a[of].Rank is var rank and > 0 ? a.Axes("dim", rank) : [];

    // PyTorch converts first, so that a sum of int32 does not overflow
    private static Term InResult(Emitter e, Arguments a) => e.Cast(a["self"], a.ResultType());

    private static Term Along(Emitter e, Arguments a, string name) => e.Reduced(name, InResult(e, a), Axes(a), a.Bool("keepdim"));

    private static Term WithoutNaN(Emitter e, Term term) => term.Type.IsFloatingPoint() ? e.Choose(e.Run("IsNaN", term), e.Like(term, 0), term) : term;

    // over all that was repeated to come from that size
    private static Term SumToSize(Emitter e, Arguments a)
    {
        var (self, size) = (a["self"], a.Sizes("size"));
        var more = self.Rank - size.Length;
        int[] axes = [.. Enumerable.Range(0, self.Rank).Where(axis => axis < more || (size[axis - more] == 1 && self.Dimensions[axis] != 1))];
        var sum = axes.Length == 0 ? self : e.Reduced("ReduceSum", self, axes, keep: true);
        return e.Squeeze(sum, [.. Enumerable.Range(0, more)]);
    }

    private static Term NanMean(Emitter e, Arguments a)
    {
        var self = InResult(e, a);
        var isNaN = e.Run("IsNaN", self);
        var count = e.Reduced("ReduceSum", e.Cast(e.Op("Not", isNaN), self.Type), Axes(a), a.Bool("keepdim"));
        return e.Run("Div", e.Reduced("ReduceSum", e.Choose(isNaN, e.Like(self, 0), self), Axes(a), a.Bool("keepdim")), count);
    }

    private static Term CountNonzero(Emitter e, Term self, int[] axes) => e.Reduced("ReduceSum", e.Cast(e.Cast(self, ElementType.Bool), ElementType.Int64), axes, keep: false);

    private static Term Truth(Emitter e, Arguments a) => e.Cast(a["self"], ElementType.Bool);

    /// <summary>Whether one along some dimensions is true.</summary>
    public static Term Any(Emitter e, Term truth, int[] axes, bool keep) =>
        truth.Rank == 0 ? truth
        : HasElements(truth, axes) ? Extreme(e, "ReduceMax", truth, axes, keep)
        : e.Cast(e.Reduced("ReduceSum", e.Cast(truth, ElementType.Int64), axes, keep), ElementType.Bool);

    /// <summary>Whether all along some dimensions are true.</summary>
    public static Term All(Emitter e, Term truth, int[] axes, bool keep) =>
        truth.Rank == 0 ? truth
        : HasElements(truth, axes) ? Extreme(e, "ReduceMin", truth, axes, keep)
        : e.Op("Not", Any(e, e.Op("Not", truth), axes, keep));

    // of no elements there is no largest
    private static bool HasElements(Term term, int[] axes) => (axes.Length == 0 ? [.. Enumerable.Range(0, term.Rank)] : axes).All(axis => term.Dimensions[axis].Known > 0);

    private static Term Extreme(Emitter e, string name, Term truth, int[] axes, bool keep) =>
        e.Opset >= 20 ? e.Reduce(name, truth, axes, keep) : e.Cast(e.Reduce(name, e.Cast(truth, ElementType.Int32), axes, keep), ElementType.Bool);

    private static Term LogSumExp(Emitter e, Arguments a) => LogSumExp(e, Promotion.Float(e, a), Axes(a), a.Bool("keepdim"));

    private static Term LogSumExp(Emitter e, Term x, int[] axes, bool keep) => x.Rank == 0 ? x : e.Reduced("ReduceLogSumExp", x, axes, keep);
}
