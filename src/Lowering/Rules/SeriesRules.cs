using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Differences and areas of series, and how series vary together.</summary>
internal static class SeriesRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor", Difference);
        foreach (var name in (string[])["trapezoid", "trapz"])
        {
            table.Add($"{name}.x(Tensor y, Tensor x, *, int dim=-1) -> Tensor", (e, a) => Sum(e, a, Areas(e, a)));
            table.Add($"{name}.dx(Tensor y, *, {(name == "trapz" ? "float dx=1.0" : "Scalar dx=1")}, int dim=-1) -> Tensor", (e, a) => Sum(e, a, Areas(e, a)));
        }
        foreach (var (overload, arguments) in (ReadOnlySpan<(string, string)>)[("x", "Tensor x, *"), ("dx", "*, Scalar dx=1")])
            table.Add($"cumulative_trapezoid.{overload}(Tensor y, {arguments}, int dim=-1) -> Tensor", (e, a) =>
                e.Run("CumSum", Areas(e, a), e.Scalar((long)a.Axis("dim", a["y"].Rank), ElementType.Int64)));
        table.Add("cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor", Covariance, "without weights");
        table.Add("corrcoef(Tensor self) -> Tensor", Correlation);
        table.Add("vander(Tensor x, int? N=None, bool increasing=False) -> Tensor", Powers, "integers are computed in float64: exact below 2^53");
    }

    private static Term Next(Emitter e, Term x, int axis) => e.Slice(x, axis, 1, long.MaxValue, size: x.Dimensions[axis] - 1);

    private static Term Before(Emitter e, Term x, int axis) => e.Slice(x, axis, 0, -1, size: x.Dimensions[axis] - 1);

    private static Term Difference(Emitter e, Arguments a)
    {
        var axis = a.Axis("dim", a["self"].Rank);
        Term[] parts = [.. ((Term?[])[a.Optional("prepend"), a["self"], a.Optional("append")]).OfType<Term>().Select(part => e.Cast(part, a.ResultType()))];
        var x = e.Concat(axis, parts);
        for (var i = 0L; i < a.Int("n"); i++)
            x = x.Type == ElementType.Bool ? e.Op("Xor", Next(e, x, axis), Before(e, x, axis)) : e.Run("Sub", Next(e, x, axis), Before(e, x, axis));
        return x;
    }

    // between one and the next the mean of both, times how far they are apart
    private static Term Areas(Emitter e, Arguments a)
    {
        var y = e.Cast(a["y"], a.ResultType());
        var axis = a.Axis("dim", y.Rank);
        var sums = e.Run("Add", Next(e, y, axis), Before(e, y, axis));
        if (a.Operation.Type.Overload == "dx")
            return e.Run("Mul", sums, e.Like(y, a.Float("dx") / 2));
        var x = e.Cast(a["x"], y.Type);
        if (x.Rank == 1 && y.Rank > 1)
            x = e.Reshape(x, [x.Dimensions[0], .. Enumerable.Repeat((Size)1, y.Rank - 1 - axis)]);
        var along = axis - (y.Rank - x.Rank);
        return e.Run("Mul", sums, e.Run("Mul", e.Run("Sub", Next(e, x, along), Before(e, x, along)), e.Like(y, 0.5)));
    }

    private static Term Sum(Emitter e, Arguments a, Term areas) => e.Reduced("ReduceSum", areas, [a.Axis("dim", a["y"].Rank)], keep: false);

    // series are rows
    private static (Term Covariance, Term Variances) Covariance(Emitter e, Arguments a, double correction)
    {
        var x = Promotion.Float(e, a);
        x = x.Rank == 2 ? x : e.Reshape(x, 1, Size.Product(x.Dimensions.AsSpan()));
        var centred = e.Run("Sub", x, e.Reduced("ReduceMean", x, [1], keep: true));
        var count = e.Run("Max", e.Run("Sub", e.Number(x.Dimensions[1], x.Type), e.Like(x, correction)), e.Like(x, 0));
        var product = e.Op("MatMul", [centred, e.Transpose(centred, 1, 0)], [], shape: [x.Dimensions[0], x.Dimensions[0]]);
        return (e.Run("Div", product, count), e.Run("Div", e.Reduced("ReduceSumSquare", centred, [1], keep: true), count));
    }

    private static Term Covariance(Emitter e, Arguments a)
    {
        if (a.IsTensor("fweights") || a.IsTensor("aweights"))
            throw new NotLoweredException("a covariance with weights");
        var covariance = Covariance(e, a, a.Int("correction")).Covariance;
        return a["self"].Rank == 2 ? covariance : e.Reshape(covariance);
    }

    private static Term Correlation(Emitter e, Arguments a)
    {
        var (covariance, variances) = Covariance(e, a, 1);
        var deviations = e.Run("Sqrt", variances);
        var correlation = e.Run("Clip", e.Run("Div", e.Run("Div", covariance, deviations), e.Transpose(deviations, 1, 0)), e.Like(covariance, -1), e.Like(covariance, 1));
        return a["self"].Rank == 2 ? correlation : e.Reshape(correlation);
    }

    private static Term Powers(Emitter e, Arguments a)
    {
        var x = e.Cast(a["x"], a.ResultType());
        var count = a.Has("N") ? a.Int("N") : x.Dimensions[0].Known ?? throw new NotLoweredException("the count of its columns changes");
        var powers = Enumerable.Range(0, (int)count).Select(power => (long)power).ToArray();
        if (!a.Bool("increasing"))
            Array.Reverse(powers);
        return e.Run("Pow", e.Unsqueeze(x, 1), e.Cast(e.Ints(powers), x.Type));
    }
}
