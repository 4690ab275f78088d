using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Comparisons, logic, and what kind of number an element is.</summary>
internal static class ComparisonRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var other in (string[])["Tensor", "Scalar"])
        {
            foreach (var (names, name) in (ReadOnlySpan<(string[], string)>)[(["eq"], "Equal"), (["gt", "greater"], "Greater"), (["ge", "greater_equal"], "GreaterOrEqual"),
                (["lt", "less"], "Less"), (["le", "less_equal"], "LessOrEqual")])
                foreach (var alias in names)
                    table.Add($"{alias}.{other}(Tensor self, {other} other) -> Tensor", (e, a) => e.Run(name, Promotion.Common(e, a, "self", "other")));
            foreach (var alias in (string[])["ne", "not_equal"])
                table.Add($"{alias}.{other}(Tensor self, {other} other) -> Tensor", (e, a) => e.Op("Not", e.Run("Equal", Promotion.Common(e, a, "self", "other"))));
        }
        table.Add("logical_not(Tensor self) -> Tensor", (e, a) => e.Op("Not", Truth(e, a, "self")));
        foreach (var (name, with) in (ReadOnlySpan<(string, string)>)[("logical_and", "And"), ("logical_or", "Or"), ("logical_xor", "Xor")])
            table.Add($"{name}(Tensor self, Tensor other) -> Tensor", (e, a) => e.Op(with, Truth(e, a, "self"), Truth(e, a, "other")));
        table.Add("isclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> Tensor", IsClose);
        table.Add("isnan(Tensor self) -> Tensor", (e, a) => OfFloat(e, a, x => e.Run("IsNaN", x)));
        table.Add("isinf(Tensor self) -> Tensor", (e, a) => OfFloat(e, a, x => e.Run("IsInf", x)));
        table.Add("isposinf(Tensor self) -> Tensor", (e, a) => OfFloat(e, a, x => e.Run("Equal", x, e.Like(x, double.PositiveInfinity))));
        table.Add("isneginf(Tensor self) -> Tensor", (e, a) => OfFloat(e, a, x => e.Run("Equal", x, e.Like(x, double.NegativeInfinity))));
        table.Add("isfinite(Tensor self) -> Tensor", (e, a) => e.IsFinite(a["self"]));
        table.Add("isreal(Tensor self) -> Tensor", (e, a) => e.Expand(e.Scalar(1, ElementType.Bool), a["self"].Dimensions.AsSpan()));
        table.Add("signbit(Tensor self) -> Tensor", (e, a) => a["self"].Type is ElementType.Bool or ElementType.UInt8 ? e.Op("Not", e.True(a["self"])) : e.IsNegative(a["self"]), "NaN has no sign");
        table.Add("isin.Tensor_Tensor(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor", IsIn);
        table.Add("isin.Scalar_Tensor(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor", (e, a) =>
            Inverted(e, a, ReductionRules.Any(e, e.Run("Equal", Promotion.Common(e, a, "element", "test_elements")), [], keep: false)));
        table.Add("isin.Tensor_Scalar(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False) -> Tensor", (e, a) =>
            Inverted(e, a, e.Run("Equal", Promotion.Common(e, a, "elements", "test_element"))));
    }

    private static Term Truth(Emitter e, Arguments a, string name) => e.Cast(a[name], ElementType.Bool);

    // no whole number is one
    private static Term OfFloat(Emitter e, Arguments a, Func<Term, Term> test) => a["self"].Type.IsFloatingPoint() ? test(a["self"]) : e.Op("Not", e.True(a["self"]));

    private static Term IsClose(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "other");
        var (self, other) = (terms[0], terms[1]);
        var isEqual = e.Run("Equal", self, other);
        if (a.Bool("equal_nan") && self.Type.IsFloatingPoint())
            isEqual = e.Op("Or", isEqual, e.Op("And", e.Run("IsNaN", self), e.Run("IsNaN", other)));
        var type = self.Type.IsFloatingPoint() ? self.Type : ElementType.Float32;
        var distance = e.Run("Abs", e.Run("Sub", e.Cast(self, type), e.Cast(other, type)));
        var allowed = e.Run("Add", e.Run("Mul", e.Run("Abs", e.Cast(other, type)), e.Scalar(Math.Abs(a.Float("rtol")), type)), e.Scalar(a.Float("atol"), type));
        var isNear = e.Run("LessOrEqual", distance, allowed);
        return e.Op("Or", isEqual, self.Type.IsFloatingPoint() ? e.Op("And", e.IsFinite(distance), isNear) : isNear);
    }

    // each element against all that are looked for
    private static Term IsIn(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "elements", "test_elements");
        var among = terms[1].Rank == 1 ? terms[1] : e.Reshape(terms[1], Sizes.Size.Product(terms[1].Dimensions.AsSpan()));
        var isOne = e.Run("Equal", e.Unsqueeze(terms[0], terms[0].Rank), among);
        return Inverted(e, a, ReductionRules.Any(e, isOne, [isOne.Rank - 1], keep: false));
    }

    private static Term Inverted(Emitter e, Arguments a, Term isIn) => a.Bool("invert") ? e.Op("Not", isIn) : isIn;
}
