using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Operations on bits, which are logic for truth values, and shifts.</summary>
internal static class BitwiseRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var (name, dunder, ofBool, ofInt) in (ReadOnlySpan<(string, string, string, string)>)[("bitwise_and", "and", "And", "BitwiseAnd"),
            ("bitwise_or", "or", "Or", "BitwiseOr"), ("bitwise_xor", "xor", "Xor", "BitwiseXor")])
        {
            const string limit = "of integers from operator set 18";
            foreach (var other in (string[])["Tensor", "Scalar"])
                foreach (var alias in (string[])[name, $"__{dunder}__", $"__i{dunder}__"])
                    table.Add($"{alias}.{other}(Tensor self, {other} other) -> Tensor", (e, a) => Combine(e, a, ofBool, ofInt), limit);
            table.Add($"{name}.Scalar_Tensor(Scalar self, Tensor other) -> Tensor", (e, a) => Combine(e, a, ofBool, ofInt), limit);
        }
        table.Add("bitwise_not(Tensor self) -> Tensor", Not);
        foreach (var (name, dunder, shift) in (ReadOnlySpan<(string, string, Func<Emitter, Arguments, Term>)>)[("bitwise_left_shift", "lshift", Left), ("bitwise_right_shift", "rshift", Right)])
        {
            const string limit = "by fewer places than the type has";
            foreach (var (overload, self, other) in (ReadOnlySpan<(string, string, string)>)[("Tensor", "Tensor", "Tensor"), ("Tensor_Scalar", "Tensor", "Scalar"), ("Scalar_Tensor", "Scalar", "Tensor")])
                table.Add($"{name}.{overload}({self} self, {other} other) -> Tensor", shift, limit);
            foreach (var other in (string[])["Tensor", "Scalar"])
                foreach (var alias in (string[])[$"__{dunder}__", $"__i{dunder}__"])
                    table.Add($"{alias}.{other}(Tensor self, {other} other) -> Tensor", shift, limit);
        }
    }

    private static Term Combine(Emitter e, Arguments a, string ofBool, string ofInt)
    {
        var terms = Promotion.Common(e, a, "self", "other");
        if (terms[0].Type == ElementType.Bool)
            return e.Op(ofBool, terms);
        if (e.Opset >= 18)
            return e.Run(ofInt, terms);
        // the lowest bits are what is left of a division
        if (ofInt == "BitwiseAnd" && !a.IsTensor("other") && a.Int("other") is var mask and > 0 && (mask & (mask + 1)) == 0 && mask < long.MaxValue)
            return e.Run("Mod", terms[0], e.Scalar(mask + 1, terms[0].Type));
        throw new NotLoweredException($"bits of integers from operator set 18 on, and not in {e.Opset}");
    }

    private static Term Not(Emitter e, Arguments a)
    {
        var self = a["self"];
        return self.Type == ElementType.Bool ? e.Op("Not", self)
            : e.Opset >= 18 ? e.Run("BitwiseNot", self)
            : e.Run("Sub", e.Scalar(self.Type == ElementType.UInt8 ? 255L : -1L, self.Type), self);
    }

    private static Term PowerOfTwo(Emitter e, Arguments a, ElementType type) => a.IsTensor("other") || !a.Has("other")
        ? e.Run("Pow", e.Scalar(2L, type), e.Cast(a["other"], type)) : e.Scalar(1L << (int)a.Int("other"), type);

    private static Term Left(Emitter e, Arguments a)
    {
        var self = Promotion.Common(e, a, "self", "other")[0];
        return e.Run("Mul", self, PowerOfTwo(e, a, self.Type));
    }

    // negative numbers are rounded down
    private static Term Right(Emitter e, Arguments a)
    {
        var self = Promotion.Common(e, a, "self", "other")[0];
        var power = PowerOfTwo(e, a, self.Type);
        return self.Type == ElementType.UInt8 ? e.Run("Div", self, power) : e.Run("Div", e.Run("Sub", self, e.Run("Mod", self, power)), power);
    }
}
