using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Powers, larger and smaller of two, and other functions of two numbers.</summary>
internal static class PowerRules
{
    private const string IntegerLimit = "integers are computed in float64: exact below 2^53";

    public static void AddTo(RuleTable table)
    {
        table.Add("pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor", (e, a) => e.Run("Pow", Promotion.Common(e, a, "self", "exponent")), IntegerLimit);
        table.Add("pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor", Power);
        table.Add("pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)", Power);
        table.Add("pow_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!)", (e, a) => e.Run("Pow", Promotion.Common(e, a, "self", "exponent")), IntegerLimit);
        table.Add("pow.Scalar(Scalar self, Tensor exponent) -> Tensor", (e, a) => e.Run("Pow", Promotion.Common(e, a, "self", "exponent")), IntegerLimit);
        foreach (var (overload, self, exponent) in (ReadOnlySpan<(string, string, string)>)[("Tensor_Tensor", "Tensor", "Tensor"), ("Tensor_Scalar", "Tensor", "Scalar"), ("Scalar", "Scalar", "Tensor")])
            table.Add($"float_power.{overload}({self} self, {exponent} exponent) -> Tensor", FloatPower);
        table.Add("float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)", FloatPower);
        table.Add("float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!)", FloatPower);
        table.Add("square(Tensor self) -> Tensor", (e, a) => e.Run("Mul", a["self"], a["self"]));
        table.Add("ldexp.Tensor(Tensor self, Tensor other) -> Tensor", LoadExponent);
        table.Add("ldexp_(Tensor(a!) self, Tensor other) -> Tensor(a!)", LoadExponent);

        foreach (var (names, name, ofBool) in (ReadOnlySpan<(string[], string, string)>)[(["maximum", "max.other"], "Max", "Or"), (["minimum", "min.other"], "Min", "And")])
        {
            foreach (var pure in names)
                table.Add($"{pure}(Tensor self, Tensor other) -> Tensor", (e, a) => Choose(e, a, name, ofBool));
            table.Add($"f{name.ToLowerInvariant()}(Tensor self, Tensor other) -> Tensor", (e, a) => ChooseNumber(e, a, name, ofBool));
        }
        foreach (var name in (string[])["atan2", "arctan2"])
            table.Add($"{name}(Tensor self, Tensor other) -> Tensor", Angle, "of two infinities the result is NaN");
        table.Add("hypot(Tensor self, Tensor other) -> Tensor", Hypotenuse, "float64 beyond 1e154 overflows");
        table.Add("logaddexp(Tensor self, Tensor other) -> Tensor", (e, a) => LogOfSum(e, a, Math.E));
        table.Add("logaddexp2(Tensor self, Tensor other) -> Tensor", (e, a) => LogOfSum(e, a, 2));
        foreach (var other in (string[])["Tensor", "Scalar"])
            table.Add($"copysign.{other}(Tensor self, {other} other) -> Tensor", CopySign, "NaN has no sign");
        foreach (var (prefix, one, two, three) in (ReadOnlySpan<(string, string, string, string)>)[("xlogy", "Tensor", "Scalar_Other", "Scalar_Self"), ("special_xlogy", "", "other_scalar", "self_scalar")])
        {
            table.Add($"{prefix}{(one.Length > 0 ? "." + one : "")}(Tensor self, Tensor other) -> Tensor", (e, a) => TimesLog(e, a, plus: 0));
            table.Add($"{prefix}.{two}(Tensor self, Scalar other) -> Tensor", (e, a) => TimesLog(e, a, plus: 0));
            table.Add($"{prefix}.{three}(Scalar self, Tensor other) -> Tensor", (e, a) => TimesLog(e, a, plus: 0));
        }
        table.Add("special_xlog1py(Tensor self, Tensor other) -> Tensor", (e, a) => TimesLog(e, a, plus: 1));
        table.Add("special_xlog1py.other_scalar(Tensor self, Scalar other) -> Tensor", (e, a) => TimesLog(e, a, plus: 1));
        table.Add("special_xlog1py.self_scalar(Scalar self, Tensor other) -> Tensor", (e, a) => TimesLog(e, a, plus: 1));
    }

    private static Term Power(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "exponent");
        var exponent = a.Float("exponent");
        if (exponent == 2)
            return e.Run("Mul", terms[0], terms[0]);
        if (exponent == 0.5)
            return e.Run("Sqrt", terms[0]);
        return terms[0].Type.IsFloatingPoint() || exponent is 0 or 1 ? e.Run("Pow", terms) : WholePower(e, terms[0], (long)exponent);
    }

    // by squares, since ONNX Runtime computes integers in float64
    private static Term WholePower(Emitter e, Term term, long exponent)
    {
        Term? power = null;
        for (var square = term; ; square = e.Run("Mul", square, square))
        {
            if ((exponent & 1) != 0)
                power = power is null ? square : e.Run("Mul", power, square);
            if ((exponent >>= 1) == 0)
                return power!;
        }
    }

    private static Term FloatPower(Emitter e, Arguments a) =>
        e.Run("Pow", Promotion.Operand(e, a, "self", ElementType.Float64), Promotion.Operand(e, a, "exponent", ElementType.Float64));

    private static Term LoadExponent(Emitter e, Arguments a)
    {
        var self = Promotion.Float(e, a);
        return e.Run("Mul", self, e.Run("Pow", e.Like(self, 2), e.Cast(a["other"], self.Type)));
    }

    private static Term Choose(Emitter e, Arguments a, string name, string ofBool)
    {
        var terms = Promotion.Common(e, a, "self", "other");
        return terms[0].Type == ElementType.Bool ? e.Op(ofBool, terms) : e.Run(name, terms);
    }

    // NaN only where both are
    private static Term ChooseNumber(Emitter e, Arguments a, string name, string ofBool)
    {
        var terms = Promotion.Common(e, a, "self", "other");
        if (!terms[0].Type.IsFloatingPoint())
            return Choose(e, a, name, ofBool);
        return e.Choose(e.Run("IsNaN", terms[0]), terms[1], e.Choose(e.Run("IsNaN", terms[1]), terms[0], e.Run(name, terms)));
    }

    private static Term Angle(Emitter e, Arguments a)
    {
        var terms = Promotion.CommonFloat(e, a, "self", "other");
        return Angle(e, terms[0], terms[1]);
    }

    /// <summary>The angle between the x axis and a point.</summary>
    public static Term Angle(Emitter e, Term y, Term x)
    {
        var zero = e.Like(y, 0);
        // 0 / 0 is no number, but has an angle
        var angle = e.Choose(e.Run("Equal", y, zero), y, e.Run("Atan", e.Run("Div", y, x)));
        var turned = e.Run("Add", angle, e.Choose(e.IsNegative(y), e.Like(y, -Math.PI), e.Like(y, Math.PI)));
        return e.Choose(e.IsNegative(x), turned, angle);
    }

    private static Term Hypotenuse(Emitter e, Arguments a)
    {
        var terms = Promotion.CommonFloat(e, a, "self", "other");
        var (x, y) = (e.Cast(terms[0], ElementType.Float64), e.Cast(terms[1], ElementType.Float64));
        return e.Cast(e.Op("Sqrt", e.Op("Add", e.Op("Mul", x, x), e.Op("Mul", y, y))), terms[0].Type);
    }

    private static Term LogOfSum(Emitter e, Arguments a, double number)
    {
        var terms = Promotion.CommonFloat(e, a, "self", "other");
        return LogOfSum(e, terms[0], terms[1], Math.Log(number));
    }

    /// <summary>log(exp(left) + exp(right)) without overflow, to another base.</summary>
    public static Term LogOfSum(Emitter e, Term left, Term right, double logOfBase)
    {
        var (high, low) = (e.Run("Max", left, right), e.Run("Min", left, right));
        var isNatural = logOfBase == 1;
        var distance = e.Run("Sub", low, high);
        var more = e.Softplus(isNatural ? distance : e.Run("Mul", distance, e.Like(distance, logOfBase)));
        var sum = e.Run("Add", high, isNatural ? more : e.Run("Div", more, e.Like(more, logOfBase)));
        // of equal infinities the distance is no number
        return e.Choose(e.Run("Equal", high, low), e.Run("Add", high, e.Like(high, Math.Log(2) / logOfBase)), sum);
    }

    private static Term CopySign(Emitter e, Arguments a)
    {
        var terms = Promotion.CommonFloat(e, a, "self", "other");
        var size = e.Run("Abs", terms[0]);
        return a.IsTensor("other") ? e.Choose(e.IsNegative(terms[1]), e.Run("Neg", size), size) : double.IsNegative(a.Float("other")) ? e.Run("Neg", size) : size;
    }

    // zero times the log of zero is zero
    private static Term TimesLog(Emitter e, Arguments a, double plus)
    {
        var terms = Promotion.CommonFloat(e, a, "self", "other");
        var (self, other) = (terms[0], terms[1]);
        var product = e.Run("Mul", self, e.Run("Log", plus == 0 ? other : e.Run("Add", other, e.Like(other, plus))));
        var isZero = e.Op("And", e.Run("Equal", self, e.Like(self, 0)), e.Op("Not", e.Run("IsNaN", other)));
        return e.Choose(isZero, e.Like(self, 0), product);
    }
}
