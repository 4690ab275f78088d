using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>The same elements in the same order, in another shape.</summary>
internal static class ShapeRules
{
    public static void AddTo(RuleTable table)
    {
        // what the call asked for is what the result had
        foreach (var schema in (string[])[
            "_reshape_alias(Tensor self, int[] size, int[] stride) -> Tensor",
            "view_as(Tensor self, Tensor other) -> Tensor", "reshape_as(Tensor self, Tensor other) -> Tensor", "ravel(Tensor self) -> Tensor",
            "unflatten.int(Tensor self, int dim, int[] sizes) -> Tensor",
            "atleast_1d(Tensor self) -> Tensor", "atleast_2d(Tensor self) -> Tensor", "atleast_3d(Tensor self) -> Tensor"])
            table.Add(schema, (e, a) => e.Reshape(a["self"], a.Result().Shape.AsSpan()));
        foreach (var schema in (string[])["view(Tensor self, int[] size) -> Tensor", "view_copy(Tensor self, int[] size) -> Tensor", "_unsafe_view(Tensor self, int[] size) -> Tensor"])
            table.Add(schema, (e, a) => View(e, a, "size"));
        table.Add("reshape(Tensor self, int[] shape) -> Tensor", (e, a) => View(e, a, "shape"));
        foreach (var name in (string[])["atleast_1d", "atleast_2d", "atleast_3d"])
            table.Add($"{name}.Sequence(Tensor[] tensors) -> Tensor[]", (e, a) => Each(a.List("tensors"), (term, slot) => e.Reshape(term, a.Result(slot).Shape.AsSpan())));
        table.Add("flatten.using_ints(Tensor self, int start_dim=0, int end_dim=-1) -> Tensor", Flatten);

        table.Add("unsqueeze(Tensor self, int dim) -> Tensor", (e, a) => e.Unsqueeze(a["self"], a.Axis("dim", a["self"].Rank + 1)));
        foreach (var name in (string[])["squeeze", "squeeze_copy"])
        {
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => Squeeze(e, a["self"], [.. Enumerable.Range(0, a["self"].Rank)]));
            table.Add($"{name}.dim(Tensor self, int dim) -> Tensor", (e, a) => Squeeze(e, a["self"], a.Axis("dim", a["self"].Rank)));
            table.Add($"{name}.dims(Tensor self, int[] dim) -> Tensor", (e, a) => Squeeze(e, a["self"], a.Has("dim") && a.Ints("dim").Length > 0 ? a.Axes("dim", a["self"].Rank) : []));
        }

        foreach (var schema in (string[])[
            "expand(Tensor self, int[] size, *, bool implicit=False) -> Tensor", "expand_copy(Tensor self, int[] size, *, bool implicit=False) -> Tensor",
            "expand_as(Tensor self, Tensor other) -> Tensor", "broadcast_to(Tensor self, int[] size) -> Tensor"])
            table.Add(schema, (e, a) => e.Expand(a["self"], a.Result().Shape.AsSpan()));
        table.Add("broadcast_tensors(Tensor[] tensors) -> Tensor[]", (e, a) => Each(a.List("tensors"), (term, slot) => e.Expand(term, a.Result(slot).Shape.AsSpan())));
        table.Add("meshgrid(Tensor[] tensors) -> Tensor[]", (e, a) => Mesh(e, a, isSwapped: false));
        table.Add("meshgrid.indexing(Tensor[] tensors, *, str indexing) -> Tensor[]", (e, a) => Mesh(e, a, a.Text("indexing") == "xy"));
    }

    private static Term?[] Each(Term[] terms, Func<Term, int, Term> lower) => [.. terms.Select(lower)];

    // a size that the call left open stays open, since what a mask chose may be more another time
    private static Term View(Emitter e, Arguments a, string sizes)
    {
        var (self, shape) = (a["self"], a.Result().Shape);
        var open = Array.IndexOf(a.Sizes(sizes), (Size)(-1));
        return open < 0 || (self.Shape is { } before && before.AsSpan().SequenceEqual(shape.AsSpan())) || shape.Contains((Size)0) ? e.Reshape(self, shape.AsSpan())
            : e.Op("Reshape", [self, e.Sizes(shape.SetItem(open, -1).AsSpan())], [], shape: shape);
    }

    private static Term Flatten(Emitter e, Arguments a)
    {
        var self = a["self"];
        var isAllButFirst = self.Rank > 1 && a.Axis("start_dim", self.Rank) == 1 && a.Axis("end_dim", self.Rank) == self.Rank - 1;
        return isAllButFirst && self.Rank > 2 ? e.Op("Flatten", [self], [("axis", 1)], shape: a.Result().Shape) : e.Reshape(self, a.Result().Shape.AsSpan());
    }

    private static Term Squeeze(Emitter e, Term self, params int[] axes) =>
        e.Squeeze(self, [.. axes.Distinct().Order().Where(axis => axis < self.Rank && self.Dimensions[axis] == 1)]);

    private static Term?[] Mesh(Emitter e, Arguments a, bool isSwapped)
    {
        var terms = a.List("tensors");
        return Each(terms, (term, slot) =>
        {
            var axis = isSwapped && slot < 2 && terms.Length > 1 ? 1 - slot : slot;
            var shape = a.Result(slot).Shape;
            var alone = Enumerable.Repeat((Size)1, shape.Length).ToArray();
            alone[axis] = shape[axis];
            return e.Expand(e.Reshape(term, alone), shape.AsSpan());
        });
    }
}
