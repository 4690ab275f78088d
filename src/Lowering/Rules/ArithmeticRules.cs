using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Sums, products, quotients and remainders.</summary>
internal static class ArithmeticRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var other in (string[])["Tensor", "Scalar"])
        {
            var star = other == "Tensor" ? "*, " : "";
            table.Add($"add.{other}(Tensor self, {other} other, {star}Scalar alpha=1) -> Tensor", (e, a) => ComplexRules.IsComplex(a) ? ComplexRules.Sum(e, a, "Add") : Add(e, a, Scaled(e, a)));
            foreach (var name in (string[])["sub", "subtract"])
                table.Add($"{name}.{other}(Tensor self, {other} other, {star}Scalar alpha=1) -> Tensor", (e, a) =>
                    ComplexRules.IsComplex(a) ? ComplexRules.Sum(e, a, "Sub") : e.Run("Sub", Common(e, a)[0], Scaled(e, a)));
            table.Add($"rsub.{other}(Tensor self, {other} other, {star}Scalar alpha=1) -> Tensor", ReverseSub);
            foreach (var name in (string[])["mul", "multiply"])
                table.Add($"{name}.{other}(Tensor self, {other} other) -> Tensor", (e, a) => ComplexRules.IsComplex(a) ? ComplexRules.Product(e, a) : Binary(e, a, "Mul", "And"));
            foreach (var name in (string[])["div", "divide"])
            {
                table.Add($"{name}.{other}(Tensor self, {other} other) -> Tensor", Divide);
                table.Add($"{name}.{other}_mode(Tensor self, {other} other, *, str? rounding_mode) -> Tensor", (e, a) => a.OptionalText("rounding_mode") switch
                {
                    "trunc" => TruncatedQuotient(e, a),
                    "floor" => FloorQuotient(e, a),
                    _ => Divide(e, a),
                });
            }
            table.Add($"true_divide.{other}(Tensor self, {other} other) -> Tensor", Divide);
            table.Add($"fmod.{other}(Tensor self, {other} other) -> Tensor", (e, a) => e.Run("Mod", Common(e, a), [("fmod", true)]));
            table.Add($"remainder.{other}(Tensor self, {other} other) -> Tensor", Remainder);
        }
        table.Add("remainder.Scalar_Tensor(Scalar self, Tensor other) -> Tensor", Remainder);
        table.Add("floor_divide(Tensor self, Tensor other) -> Tensor", FloorQuotient);
        table.Add("floor_divide.Tensor(Tensor self, Tensor other) -> Tensor", FloorQuotient);
        table.Add("floor_divide.Scalar(Tensor self, Scalar other) -> Tensor", FloorQuotient, "infinity by a power of two stays infinite");

        foreach (var weight in (string[])["Scalar", "Tensor"])
            table.Add($"lerp.{weight}(Tensor self, Tensor end, {weight} weight) -> Tensor", Interpolate);
        table.Add("addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor", (e, a) => AddProduct(e, a, "Mul"));
        table.Add("addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor", (e, a) => AddProduct(e, a, "Div"));
    }

    private static Term[] Common(Emitter e, Arguments a) => Promotion.Common(e, a, "self", "other");

    // of truth values a sum is true where one is, a product where both are
    private static Term Binary(Emitter e, Arguments a, string name, string ofBool)
    {
        var operands = Common(e, a);
        return operands[0].Type == ElementType.Bool ? e.Op(ofBool, operands) : e.Run(name, operands);
    }

    private static Term Add(Emitter e, Arguments a, Term scaled)
    {
        var self = Common(e, a)[0];
        return self.Type == ElementType.Bool ? e.Op("Or", self, scaled) : e.Run("Add", self, scaled);
    }

    private static bool IsOne(Arguments a, string name) => a.OptionalFloat(name) is null or 1;

    // alpha times the other
    private static Term Scaled(Emitter e, Arguments a)
    {
        var other = Common(e, a)[1];
        if (IsOne(a, "alpha"))
            return other;
        return e.Run("Mul", other, Promotion.Number(e, a, "alpha", other.Type));
    }

    private static Term ReverseSub(Emitter e, Arguments a)
    {
        var operands = Common(e, a);
        var self = IsOne(a, "alpha") ? operands[0] : e.Run("Mul", operands[0], Promotion.Number(e, a, "alpha", operands[0].Type));
        return e.Run("Sub", operands[1], self);
    }

    private static Term Divide(Emitter e, Arguments a) => ComplexRules.IsComplex(a) ? ComplexRules.Quotient(e, a) : e.Run("Div", Promotion.CommonFloat(e, a, "self", "other"));

    // the sign of what is divided, as fmod of C
    private static Term Modulo(Emitter e, Term self, Term by) => e.Run("Mod", [self, by], [("fmod", true)]);

    private static Term Remainder(Emitter e, Arguments a)
    {
        var operands = Common(e, a);
        return operands[0].Type.IsFloatingPoint() ? FloatRemainder(e, a, operands[0], operands[1]).Remainder : e.Run("Mod", operands);
    }

    // the sign of what it is divided by; Moved is where it is not the one that fmod gives
    private static (Term Remainder, Term Modulo, Term Moved) FloatRemainder(Emitter e, Arguments a, Term self, Term by)
    {
        var modulo = Modulo(e, self, by);
        var zero = e.Like(self, 0);
        var moved = NumberBy(a) is { } known
            ? e.Run(known < 0 ? "Greater" : "Less", modulo, zero)
            : e.Op("And", e.Op("Not", e.Run("Equal", modulo, zero)), e.Op("Xor", e.Run("Less", by, zero), e.Run("Less", modulo, zero)));
        return (e.Choose(moved, e.Run("Add", modulo, by), modulo), modulo, moved);
    }

    private static double? NumberBy(Arguments a) =>
        a.IsTensor("other") ? null : a.Attribute("other") is AttributeValue.Int ? a.Size("other").Known : a.Float("other");

    private static Term TruncatedQuotient(Emitter e, Arguments a)
    {
        var operands = Common(e, a);
        var quotient = e.Run("Div", operands);
        return quotient.Type.IsFloatingPoint() ? e.Truncate(quotient) : quotient;
    }

    private static Term FloorQuotient(Emitter e, Arguments a)
    {
        var operands = Common(e, a);
        var (self, by) = (operands[0], operands[1]);
        if (self.Type == ElementType.UInt8)
            return e.Run("Div", self, by);
        if (!self.Type.IsFloatingPoint())
            return e.Run("Div", e.Run("Sub", self, e.Run("Mod", self, by)), by);
        // dividing by a power of two is exact, so that rounding down is all there is to do
        if (NumberBy(a) is { } number && (number == 0 || double.IsPow2(Math.Abs(number))))
            return e.Run(number == 0 ? "Identity" : "Floor", e.Run("Div", self, by));
        // 1.0 // 0.1 is 9, though 1.0 / 0.1 is rounded to 10: what is divided is a multiple
        var (_, modulo, moved) = FloatRemainder(e, a, self, by);
        var quotient = e.Run("Sub", e.Run("Round", e.Run("Div", e.Run("Sub", self, modulo), by)), e.Cast(moved, self.Type));
        return NumberBy(a) is not null ? quotient : e.Choose(e.Run("Equal", by, e.Like(by, 0)), e.Run("Div", self, by), quotient);
    }

    private static Term Interpolate(Emitter e, Arguments a)
    {
        var (self, end) = (a["self"], a["end"]);
        var distance = e.Run("Sub", end, self);
        if (a.IsTensor("weight") || a.Float("weight") < 0.5)
            return e.Run("Add", self, e.Run("Mul", distance, Promotion.Operand(e, a, "weight", self.Type)));
        // from the nearer end, so that a weight of 1 gives the end itself
        return e.Run("Sub", end, e.Run("Mul", distance, e.Like(self, 1 - a.Float("weight"))));
    }

    private static Term AddProduct(Emitter e, Arguments a, string name)
    {
        var terms = Promotion.Common(e, a, "self", "tensor1", "tensor2");
        var product = e.Run(name, terms[1], terms[2]);
        if (!IsOne(a, "value"))
            product = e.Run("Mul", product, Promotion.Number(e, a, "value", product.Type));
        return e.Run("Add", terms[0], product);
    }
}
