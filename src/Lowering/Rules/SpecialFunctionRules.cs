using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Functions that ONNX lacks: gamma's and Bessel's, in float64, and the inverse of erf, in float32.</summary>
internal static class SpecialFunctionRules
{
    private const string BesselLimit = "a relative error of 1e-6";

    // Lanczos' approximation of the gamma function for g = 7, by Godfrey
    private const double LanczosG = 7;

    private static readonly double[] Lanczos =
        [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

    public static void AddTo(RuleTable table)
    {
        foreach (var name in (string[])["erfinv", "special_erfinv"])
            Add(table, name, ElementType.Float32, InverseErf, "float64 is computed in float32");
        Add(table, "special_ndtri", ElementType.Float32, (e, x) =>
            e.Run("Mul", InverseErf(e, e.Run("Sub", e.Run("Mul", x, e.Like(x, 2)), e.Like(x, 1))), e.Like(x, Math.Sqrt(2))), "not precise below 1e-6; float64 is computed in float32");
        foreach (var name in (string[])["lgamma", "special_gammaln"])
            Add(table, name, ElementType.Float64, LogGamma);
        foreach (var name in (string[])["digamma", "special_digamma", "special_psi"])
            Add(table, name, ElementType.Float64, Digamma);
        foreach (var name in (string[])["mvlgamma", "special_multigammaln"])
            table.Add($"{name}(Tensor self, int p) -> Tensor", MultivariateLogGamma);
        foreach (var name in (string[])["i0", "special_i0", "special_modified_bessel_i0"])
            Add(table, name, ElementType.Float64, (e, x) => BesselI0(e, x, isScaled: false), BesselLimit);
        Add(table, "special_i0e", ElementType.Float64, (e, x) => BesselI0(e, x, isScaled: true), BesselLimit);
        foreach (var name in (string[])["special_i1", "special_modified_bessel_i1"])
            Add(table, name, ElementType.Float64, (e, x) => BesselI1(e, x, isScaled: false), BesselLimit);
        Add(table, "special_i1e", ElementType.Float64, (e, x) => BesselI1(e, x, isScaled: true), BesselLimit);
    }

    private static void Add(RuleTable table, string name, ElementType within, Func<Emitter, Term, Term> function, string? limits = null) =>
        table.Add($"{name}(Tensor self) -> Tensor", (e, a) => function(e, e.Cast(a["self"], within)), limits);

    // by Horner's scheme, from the highest power
    private static Term Polynomial(Emitter e, Term x, ReadOnlySpan<double> coefficients)
    {
        var sum = e.Like(x, coefficients[0]);
        foreach (var coefficient in coefficients[1..])
            sum = e.Op("Add", e.Op("Mul", sum, x), e.Like(x, coefficient));
        return sum;
    }

    // M. Giles, "Approximating the erfinv function", 2010
    private static Term InverseErf(Emitter e, Term x)
    {
        var one = e.Like(x, 1);
        var w = e.Op("Neg", e.Op("Log", e.Op("Mul", e.Op("Sub", one, x), e.Op("Add", one, x))));
        var central = Polynomial(e, e.Op("Sub", w, e.Like(x, 2.5)),
            [2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941]);
        var tail = Polynomial(e, e.Op("Sub", e.Op("Sqrt", w), e.Like(x, 3)),
            [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682]);
        var inner = e.Op("Mul", x, e.Choose(e.Op("Less", w, e.Like(x, 5)), central, tail));
        return e.Choose(e.Op("Equal", e.Op("Abs", x), one), e.Op("Mul", x, e.Like(x, double.PositiveInfinity)), inner);
    }

    // how far it is from the nearest whole number: where that is 0, the functions have their poles
    private static Term FromWhole(Emitter e, Term x) => e.Op("Mul", e.Op("Sub", x, e.Op("Round", x)), e.Like(x, Math.PI));

    private static Term LogGamma(Emitter e, Term x)
    {
        var (half, one) = (e.Like(x, 0.5), e.Like(x, 1));
        // below 1/2 by Euler's reflection
        var isLow = e.Op("Less", x, half);
        var y = e.Op("Sub", e.Choose(isLow, e.Op("Sub", one, x), x), one);
        var series = e.Like(x, 0.99999999999980993);
        for (var i = 0; i < Lanczos.Length; i++)
            series = e.Op("Add", series, e.Op("Div", e.Like(x, Lanczos[i]), e.Op("Add", y, e.Like(x, i + 1))));
        var t = e.Op("Add", y, e.Like(x, LanczosG + 0.5));
        var power = e.Op("Sub", e.Op("Mul", e.Op("Add", y, half), e.Op("Log", t)), t);
        var high = e.Op("Add", power, e.Op("Add", e.Op("Log", series), e.Like(x, Math.Log(2 * Math.PI) / 2)));
        var reflected = e.Op("Sub", e.Op("Log", e.Op("Div", e.Like(x, Math.PI), e.Op("Abs", e.Op("Sin", FromWhole(e, x))))), high);
        return e.Choose(e.Op("IsInf", x), e.Like(x, double.PositiveInfinity), e.Choose(isLow, reflected, high));
    }

    private static Term MultivariateLogGamma(Emitter e, Arguments a)
    {
        var (x, p) = (e.Cast(a["self"], ElementType.Float64), a.Int("p"));
        var sum = e.Like(x, p * (p - 1) / 4.0 * Math.Log(Math.PI));
        for (var i = 0; i < p; i++)
            sum = e.Op("Add", sum, LogGamma(e, e.Op("Sub", x, e.Like(x, i / 2.0))));
        return sum;
    }

    private static Term Digamma(Emitter e, Term x)
    {
        var one = e.Like(x, 1);
        var isLow = e.Op("Less", x, e.Like(x, 0.5));
        var y = e.Choose(isLow, e.Op("Sub", one, x), x);
        // six steps up, from where the asymptotic series holds
        var steps = e.Like(x, 0);
        for (var k = 0; k < 6; k++)
            steps = e.Op("Add", steps, e.Op("Reciprocal", e.Op("Add", y, e.Like(x, k))));
        var z = e.Op("Add", y, e.Like(x, 6));
        var square = e.Op("Reciprocal", e.Op("Mul", z, z));
        var series = e.Op("Mul", square, Polynomial(e, square, [1.0 / 132, -1.0 / 240, 1.0 / 252, -1.0 / 120, 1.0 / 12]));
        var high = e.Op("Sub", e.Op("Sub", e.Op("Sub", e.Op("Log", z), e.Op("Div", e.Like(x, 0.5), z)), series), steps);
        var angle = FromWhole(e, x);
        var reflected = e.Op("Sub", high, e.Op("Div", e.Op("Mul", e.Op("Cos", angle), e.Like(x, Math.PI)), e.Op("Sin", angle)));
        // at 0 it is infinite, at -1, -2 … from either side another infinity
        var isPole = e.Op("And", e.Op("Less", x, e.Like(x, 0)), e.Op("Equal", angle, e.Like(x, 0)));
        return e.Choose(isPole, e.Like(x, double.NaN), e.Choose(isLow, reflected, high));
    }

    // Abramowitz and Stegun 9.8.1 to 9.8.4
    private static Term BesselI0(Emitter e, Term x, bool isScaled)
    {
        var size = e.Op("Abs", x);
        var near = Polynomial(e, NearArgument(e, x), [0.0045813, 0.0360768, 0.2659732, 1.2067492, 3.0899424, 3.5156229, 1]);
        var far = Polynomial(e, FarArgument(e, size), [0.00392377, -0.01647633, 0.02635537, -0.02057706, 0.00916281, -0.00157565, 0.00225319, 0.01328592, 0.39894228]);
        return Bessel(e, size, near, far, isScaled);
    }

    private static Term BesselI1(Emitter e, Term x, bool isScaled)
    {
        var size = e.Op("Abs", x);
        var near = e.Op("Mul", size, Polynomial(e, NearArgument(e, x), [0.00032411, 0.00301532, 0.02658733, 0.15084934, 0.51498869, 0.87890594, 0.5]));
        var far = Polynomial(e, FarArgument(e, size), [-0.00420059, 0.01787654, -0.02895312, 0.02282967, -0.01031555, 0.00163801, -0.00362018, -0.03988024, 0.39894228]);
        return e.Op("Mul", e.Op("Sign", x), Bessel(e, size, near, far, isScaled));
    }

    private static Term NearArgument(Emitter e, Term x)
    {
        var part = e.Op("Div", x, e.Like(x, 3.75));
        return e.Op("Mul", part, part);
    }

    private static Term FarArgument(Emitter e, Term size) => e.Op("Div", e.Like(size, 3.75), e.Op("Max", size, e.Like(size, 3.75)));

    // the far form lacks exp(x) / √x
    private static Term Bessel(Emitter e, Term size, Term near, Term far, bool isScaled)
    {
        far = e.Op("Div", far, e.Op("Sqrt", e.Op("Max", size, e.Like(size, 3.75))));
        if (isScaled)
            near = e.Op("Mul", near, e.Op("Exp", e.Op("Neg", size)));
        else
            far = e.Op("Mul", far, e.Op("Exp", size));
        return e.Choose(e.Op("Less", size, e.Like(size, 3.75)), near, far);
    }
}
