using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>The largest and the smallest, and where they are.</summary>
internal static class ExtremeRules
{
    private const string Limit = "where elements are NaN the result may be a number";

    public static void AddTo(RuleTable table)
    {
        foreach (var (name, with, place) in (ReadOnlySpan<(string, string, string)>)[("max", "ReduceMax", "ArgMax"), ("min", "ReduceMin", "ArgMin")])
        {
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => e.Reduced(with, a["self"], [], keep: false), Limit);
            table.Add($"a{name}(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor", (e, a) =>
                e.Reduced(with, a["self"], ReductionRules.Axes(a), a.Bool("keepdim")), Limit);
            table.Add($"{name}.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)", (e, a) =>
                [e.Reduced(with, a["self"], ReductionRules.Axes(a), a.Bool("keepdim")), PlaceAlong(e, a, place)], Limit);
            table.Add($"arg{name}(Tensor self, int? dim=None, bool keepdim=False) -> Tensor", (e, a) => a.Has("dim") ? PlaceAlong(e, a, place) : PlaceOfAll(e, a, place), Limit);
        }
        table.Add("aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max)", (e, a) =>
        [
            e.Reduced("ReduceMin", a["self"], ReductionRules.Axes(a), a.Bool("keepdim")),
            e.Reduced("ReduceMax", a["self"], ReductionRules.Axes(a), a.Bool("keepdim")),
        ], Limit);
    }

    private static Term PlaceAlong(Emitter e, Arguments a, string name) => a["self"].Rank == 0 ? e.Scalar(0, ElementType.Int64)
        : e.Place(name, a["self"], a.Axis("dim", a["self"].Rank), a.Bool("keepdim"));

    // among all in their order
    private static Term PlaceOfAll(Emitter e, Arguments a, string name)
    {
        var self = a["self"];
        var flat = self.Rank == 1 ? self : e.Reshape(self, Sizes.Size.Product(self.Dimensions.AsSpan()));
        var place = e.Place(name, flat, 0, keep: false);
        return a.Bool("keepdim") ? e.Reshape(place, a.Result().Shape.AsSpan()) : place;
    }
}
