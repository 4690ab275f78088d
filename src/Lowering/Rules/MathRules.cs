using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Functions of one number.</summary>
internal static class MathRules
{
    private const string InFloat32 = "float64 is computed in float32";

    public static void AddTo(RuleTable table)
    {
        foreach (var (names, name) in (ReadOnlySpan<(string[], string)>)[(["exp"], "Exp"), (["log"], "Log"), (["sqrt"], "Sqrt"), (["sin"], "Sin"), (["cos"], "Cos"), (["tanh"], "Tanh"),
            (["sigmoid", "special_expit"], "Sigmoid"), (["reciprocal"], "Reciprocal")])
            Add(table, names, (e, x) => e.Run(name, x));
        foreach (var (names, name) in (ReadOnlySpan<(string[], string)>)[(["acos", "arccos"], "Acos"), (["asin", "arcsin"], "Asin"), (["atan", "arctan"], "Atan"), (["erf", "special_erf"], "Erf")])
            Add(table, names, (e, x) => e.Run(name, x), InFloat32);
        Add(table, ["asinh", "arcsinh"], (e, x) => x.Type == ElementType.Float64 ? e.Op("Mul", e.Op("Sign", x), LogWithRoot(e, e.Op("Abs", x), "Add")) : e.Run("Asinh", x));
        Add(table, ["acosh", "arccosh"], (e, x) => x.Type == ElementType.Float64 ? LogWithRoot(e, x, "Sub") : e.Run("Acosh", x));
        Add(table, ["atanh", "arctanh"], (e, x) => x.Type == ElementType.Float64
            ? e.Op("Mul", e.Op("Log", e.Op("Div", e.Op("Add", e.Like(x, 1), x), e.Op("Sub", e.Like(x, 1), x))), e.Like(x, 0.5)) : e.Run("Atanh", x));
        Add(table, ["tan"], (e, x) => x.Type == ElementType.Float64 ? e.Op("Div", e.Op("Sin", x), e.Op("Cos", x)) : e.Run("Tan", x));
        Add(table, ["sinh"], (e, x) => x.Type == ElementType.Float64 ? HalfOf(e, x, "Sub") : e.Run("Sinh", x));
        Add(table, ["cosh"], (e, x) => x.Type == ElementType.Float64 ? HalfOf(e, x, "Add") : e.Run("Cosh", x));
        Add(table, ["rsqrt"], (e, x) => e.Run("Reciprocal", e.Run("Sqrt", x)));
        Add(table, ["exp2", "special_exp2"], (e, x) => e.Run("Pow", e.Like(x, 2), x));
        Add(table, ["expm1", "special_expm1"], (e, x) => e.Run("Sub", e.Run("Exp", x), e.Like(x, 1)), "near 0 an absolute error of 1e-7 in float32");
        Add(table, ["log1p", "special_log1p"], (e, x) => e.Run("Log", e.Run("Add", x, e.Like(x, 1))), "near 0 an absolute error of 1e-7 in float32");
        Add(table, ["log2"], (e, x) => e.Run("Div", e.Run("Log", x), e.Like(x, Math.Log(2))));
        Add(table, ["log10"], (e, x) => e.Run("Div", e.Run("Log", x), e.Like(x, Math.Log(10))));
        Add(table, ["deg2rad"], (e, x) => e.Run("Mul", x, e.Like(x, Math.PI / 180)));
        Add(table, ["rad2deg"], (e, x) => e.Run("Mul", x, e.Like(x, 180 / Math.PI)));
        Add(table, ["erfc", "special_erfc"], (e, x) => e.Run("Sub", e.Like(x, 1), e.Run("Erf", x)), $"an absolute error of 1e-7; {InFloat32}");
        Add(table, ["special_ndtr"], (e, x) => e.Run("Mul", e.Run("Add", e.Run("Erf", e.Run("Mul", x, e.Like(x, Math.Sqrt(0.5)))), e.Like(x, 1)), e.Like(x, 0.5)), $"an absolute error of 1e-7; {InFloat32}");
        Add(table, ["sinc", "special_sinc"], Sinc);
        Add(table, ["special_entr"], Entropy);

        foreach (var name in (string[])["abs", "absolute"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsComplex() ? ComplexRules.Absolute(e, a["self"]) : e.Run("Abs", a["self"]));
        foreach (var name in (string[])["neg", "negative"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsComplex() ? Emitter.Paired(e.Op("Neg", e.Pair(a["self"]))) : e.Run("Neg", a["self"]));
        table.Add("positive(Tensor self) -> Tensor", (_, a) => a["self"]);
        foreach (var name in (string[])["sign", "sgn"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type == ElementType.Bool ? a["self"] : e.Run("Sign", a["self"]), "the sign of NaN is NaN");
        table.Add("angle(Tensor self) -> Tensor", Angle);
        foreach (var (name, with) in (ReadOnlySpan<(string, string)>)[("ceil", "Ceil"), ("floor", "Floor"), ("round", "Round")])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsFloatingPoint() ? e.Run(with, a["self"]) : a["self"]);
        foreach (var name in (string[])["trunc", "fix"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsFloatingPoint() ? e.Truncate(a["self"]) : a["self"]);
        table.Add("frac(Tensor self) -> Tensor", (e, a) => e.Run("Mod", [a["self"], e.Like(a["self"], 1)], [("fmod", true)]));
        table.Add("round.decimals(Tensor self, *, int decimals) -> Tensor", RoundTo);
        table.Add("special_round(Tensor self, *, int decimals=0) -> Tensor", RoundTo);
        foreach (var name in (string[])["logit", "special_logit"])
            table.Add($"{name}(Tensor self, float? eps=None) -> Tensor", Logit);
        table.Add("nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor", NanToNumber);
    }

    // whole numbers and truth become floating-point
    private static void Add(RuleTable table, string[] names, Func<Emitter, Term, Term> function, string? limits = null)
    {
        foreach (var name in names)
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => function(e, Promotion.Float(e, a)), limits);
    }

    private static Term HalfOf(Emitter e, Term x, string name) => e.Op("Mul", e.Op(name, e.Op("Exp", x), e.Op("Exp", e.Op("Neg", x))), e.Like(x, 0.5));

    // log(x + √(x² ± 1))
    private static Term LogWithRoot(Emitter e, Term x, string name) => e.Op("Log", e.Op("Add", x, e.Op("Sqrt", e.Op(name, e.Op("Mul", x, x), e.Like(x, 1)))));

    private static Term Sinc(Emitter e, Term x)
    {
        var turned = e.Run("Mul", x, e.Like(x, Math.PI));
        return e.Choose(e.Run("Equal", x, e.Like(x, 0)), e.Like(x, 1), e.Run("Div", e.Run("Sin", turned), turned));
    }

    private static Term Entropy(Emitter e, Term x)
    {
        var below = e.Choose(e.Run("Less", x, e.Like(x, 0)), e.Like(x, double.NegativeInfinity), e.Run("Neg", e.Run("Mul", x, e.Run("Log", x))));
        return e.Choose(e.Run("Equal", x, e.Like(x, 0)), e.Like(x, 0), below);
    }

    private static Term Angle(Emitter e, Arguments a)
    {
        if (a["self"].Type.IsComplex())
            return PowerRules.Angle(e, e.Part(a["self"], 1), e.Part(a["self"], 0));
        var x = Promotion.Float(e, a);
        var angle = e.Choose(e.Run("Less", x, e.Like(x, 0)), e.Like(x, Math.PI), e.Like(x, 0));
        return a["self"].Type.IsFloatingPoint() ? e.Choose(e.Run("IsNaN", x), x, angle) : angle;
    }

    private static Term RoundTo(Emitter e, Arguments a)
    {
        var (x, decimals) = (a["self"], a.Int("decimals"));
        if (decimals == 0 || !x.Type.IsFloatingPoint())
            return x.Type.IsFloatingPoint() ? e.Run("Round", x) : decimals >= 0 ? x : throw new NotLoweredException("whole numbers rounded to tens");
        var (there, back) = decimals > 0 ? ("Mul", "Div") : ("Div", "Mul");
        var power = e.Like(x, Math.Pow(10, Math.Abs(decimals)));
        return e.Run(back, e.Run("Round", e.Run(there, x, power)), power);
    }

    private static Term Logit(Emitter e, Arguments a)
    {
        var x = Promotion.Float(e, a);
        if (a.OptionalFloat("eps") is { } eps)
            x = e.Run("Clip", x, e.Like(x, eps), e.Like(x, 1 - eps));
        return e.Run("Log", e.Run("Div", x, e.Run("Sub", e.Like(x, 1), x)));
    }

    private static Term NanToNumber(Emitter e, Arguments a)
    {
        var x = a["self"];
        if (!x.Type.IsFloatingPoint())
            return x;
        var (highest, lowest) = (Highest(x.Type), -Highest(x.Type));
        x = e.Choose(e.Run("IsNaN", x), e.Like(x, a.OptionalFloat("nan") ?? 0), x);
        var (high, low) = (a.OptionalFloat("posinf") ?? highest, a.OptionalFloat("neginf") ?? lowest);
        if (high == highest && low == lowest)
            return e.Run("Clip", x, e.Like(x, low), e.Like(x, high));
        x = e.Choose(e.Run("Equal", x, e.Like(x, double.PositiveInfinity)), e.Like(x, high), x);
        return e.Choose(e.Run("Equal", x, e.Like(x, double.NegativeInfinity)), e.Like(x, low), x);
    }

    private static double Highest(ElementType type) => type switch
    {
        ElementType.Float64 => double.MaxValue,
        ElementType.Float16 => (double)Half.MaxValue,
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle(0x7F7F0000),
        _ => float.MaxValue,
    };
}
