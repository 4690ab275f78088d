using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Choosing between elements by a condition or by bounds.</summary>
internal static class SelectionRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var (overload, self, other) in (ReadOnlySpan<(string, string, string)>)[("self", "Tensor", "Tensor"), ("ScalarOther", "Tensor", "Scalar"), ("ScalarSelf", "Scalar", "Tensor"), ("Scalar", "Scalar", "Scalar")])
            table.Add($"where.{overload}(Tensor condition, {self} self, {other} other) -> Tensor", Where);
        foreach (var value in (string[])["Scalar", "Tensor"])
            table.Add($"masked_fill.{value}(Tensor self, Tensor mask, {value} value) -> Tensor", (e, a) =>
                e.Choose(e.Cast(a["mask"], ElementType.Bool), Promotion.Operand(e, a, "value", a["self"].Type), a["self"]));
        table.Add("heaviside(Tensor self, Tensor values) -> Tensor", Heaviside);
        foreach (var name in (string[])["clamp", "clip"])
        {
            table.Add($"{name}(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor", (e, a) => Clamp(e, a, "min", "max"));
            table.Add($"{name}.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor", (e, a) => Clamp(e, a, "min", "max"));
        }
        foreach (var bound in (string[])["min", "max"])
        {
            table.Add($"clamp_{bound}(Tensor self, Scalar {bound}) -> Tensor", (e, a) => Clamp(e, a, bound == "min" ? bound : null, bound == "max" ? bound : null));
            table.Add($"clamp_{bound}.Tensor(Tensor self, Tensor {bound}) -> Tensor", (e, a) => Clamp(e, a, bound == "min" ? bound : null, bound == "max" ? bound : null));
        }
    }

    private static Term Where(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "other");
        return e.Choose(e.Cast(a["condition"], ElementType.Bool), terms[0], terms[1]);
    }

    private static Term Heaviside(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "values");
        var zero = e.Like(terms[0], 0);
        return e.Choose(e.Run("Equal", terms[0], zero), terms[1], e.Cast(e.Run("Greater", terms[0], zero), terms[0].Type));
    }

    private static Term Clamp(Emitter e, Arguments a, string? min, string? max)
    {
        string[] bounds = [.. ((string?[])[min, max]).OfType<string>().Where(a.Has)];
        var terms = Promotion.Common(e, a, ["self", .. bounds]);
        var low = min is null || !a.Has(min) ? null : terms[1];
        var high = max is null || !a.Has(max) ? null : terms[^1];
        // Clip takes bounds without dimensions only, and Max and Min hand NaN on where it does not matter which of them has it
        if (bounds.All(name => !a.IsTensor(name)))
            return e.Run("Clip", terms[0], low, high);
        var raised = low is null ? terms[0] : e.Run("Max", terms[0], low);
        return high is null ? raised : e.Run("Min", raised, high);
    }
}
