using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Orthogonal polynomials of a known degree, each made of the two before it.</summary>
internal static class PolynomialRules
{
    private const long HighestDegree = 100;

    // the polynomial of degree k + 1 is (X·x + One) times that of degree k, less Before times that of degree k - 1
    private readonly record struct Step(double X, double One, double Before);

    public static void AddTo(RuleTable table)
    {
        foreach (var (kind, first) in (ReadOnlySpan<(string, Step)>)[("t", new(1, 0, 0)), ("u", new(2, 0, 0)), ("v", new(2, -1, 0)), ("w", new(2, 1, 0))])
        {
            Add(table, $"chebyshev_polynomial_{kind}", k => k == 0 ? first : new(2, 0, 1));
            // of 2x - 1
            Add(table, $"shifted_chebyshev_polynomial_{kind}", k => k == 0 ? new(2 * first.X, first.One - first.X, 0) : new(4, -2, 1));
        }
        Add(table, "hermite_polynomial_h", k => new(2, 0, 2 * k));
        Add(table, "hermite_polynomial_he", k => new(1, 0, k));
        Add(table, "laguerre_polynomial_l", k => new(-1.0 / (k + 1), ((2 * k) + 1.0) / (k + 1), (double)k / (k + 1)));
        Add(table, "legendre_polynomial_p", k => new(((2 * k) + 1.0) / (k + 1), 0, (double)k / (k + 1)));
    }

    private static void Add(RuleTable table, string name, Func<long, Step> step)
    {
        table.Add($"special_{name}.n_scalar(Tensor x, Scalar n) -> Tensor", (e, a) => Of(e, e.Cast(a["x"], a.ResultType()), a.Int("n"), step), $"up to degree {HighestDegree}");
    }

    private static Term Of(Emitter e, Term x, long degree, Func<long, Step> step)
    {
        if (degree > HighestDegree)
            throw new NotLoweredException($"a polynomial of a degree beyond {HighestDegree}");
        var one = e.Expand(e.Like(x, 1), x.Dimensions.AsSpan());
        if (degree < 1)
            return degree == 0 ? one : e.Expand(e.Like(x, 0), x.Dimensions.AsSpan());
        var (before, now) = (one, Factor(e, x, step(0)));
        for (var k = 1L; k < degree; k++)
        {
            var next = e.Run("Mul", Factor(e, x, step(k)), now);
            var less = step(k).Before;
            (before, now) = (now, e.Run("Sub", next, less == 1 ? before : e.Run("Mul", before, e.Like(x, less))));
        }
        return now;
    }

    private static Term Factor(Emitter e, Term x, Step step)
    {
        var factor = step.X == 1 ? x : e.Run("Mul", x, e.Like(x, step.X));
        return step.One == 0 ? factor : e.Run("Add", factor, e.Like(x, step.One));
    }
}
