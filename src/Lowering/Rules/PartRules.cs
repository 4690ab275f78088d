using GraphBridge.Lowering.Aliasing;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Parts of a tensor that lie along one dimension.</summary>
internal static class PartRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("select.int(Tensor self, int dim, int index) -> Tensor", (e, a) => e.Select(a["self"], a.Axis("dim", a["self"].Rank), a.Size("index")));
        table.Add("slice.Tensor(Tensor self, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor", Slice);
        table.Add("narrow(Tensor self, int dim, int start, int length) -> Tensor", Narrow);
        table.Add("narrow_copy(Tensor self, int dim, int start, int length) -> Tensor", Narrow);
        // the place may be counted from the end, which Gather takes
        table.Add("narrow.Tensor(Tensor self, int dim, Tensor start, int length) -> Tensor", (e, a) => e.Op("Gather",
            [a["self"], e.Op("Add", e.Cast(a["start"], ElementType.Int64), e.Range(a.Size("length")))], [("axis", a.Axis("dim", a["self"].Rank))], shape: a.Result().Shape));

        foreach (var prefix in (string[])["", "unsafe_"])
        {
            table.Add($"{prefix}split.Tensor(Tensor self, int split_size, int dim=0) -> Tensor[]", Split);
            table.Add($"{prefix}split_with_sizes(Tensor self, int[] split_sizes, int dim=0) -> Tensor[]", Split);
            table.Add($"{prefix}chunk(Tensor self, int chunks, int dim=0) -> Tensor[]", Split);
        }
        table.Add("split.sizes(Tensor self, int[] split_size, int dim=0) -> Tensor[]", Split);
        table.Add("split(Tensor self, int[] split_sizes, int dim=0) -> Tensor[]", Split);
        table.Add("tensor_split.sections(Tensor self, int sections, int dim=0) -> Tensor[]", Split);
        table.Add("tensor_split.indices(Tensor self, int[] indices, int dim=0) -> Tensor[]", Split);
        table.Add("tensor_split.tensor_indices_or_sections(Tensor self, Tensor tensor_indices_or_sections, int dim=0) -> Tensor[]", (e, a) =>
            a["tensor_indices_or_sections"].IsConstant ? Split(e, a) : throw new NotLoweredException("where it is split is computed"), "only where it is known where to split");
        foreach (var (name, axis) in ((string, int)[])[("hsplit", 1), ("vsplit", 0), ("dsplit", 2)])
        {
            table.Add($"{name}.int(Tensor self, int sections) -> Tensor[]", (e, a) => Split(e, a, Math.Min(axis, a["self"].Rank - 1)));
            table.Add($"{name}.array(Tensor self, int[] indices) -> Tensor[]", (e, a) => Split(e, a, Math.Min(axis, a["self"].Rank - 1)));
        }
        table.Add("unbind.int(Tensor self, int dim=0) -> Tensor[]", (e, a) =>
        {
            var axis = a.Axis("dim", a["self"].Rank);
            return [.. Enumerable.Range(0, a.Operation.Outputs.Count).Select(slot => a.IsWanted(slot) ? e.Select(a["self"], axis, slot) : null)];
        });
        table.Add("unfold(Tensor self, int dimension, int size, int step) -> Tensor", Unfold);
        table.Add("as_strided(Tensor self, int[] size, int[] stride, int? storage_offset=None) -> Tensor", MemoryOrder.View, MemoryOrder.Limits);
    }

    private static Term Slice(Emitter e, Arguments a)
    {
        var self = a["self"];
        var axis = a.Axis("dim", self.Rank);
        var (start, end, step) = (a.OptionalSize("start") ?? 0, a.OptionalSize("end") ?? long.MaxValue, a.Int("step"));
        var size = a.Result().Shape[axis];
        return step == 1 && size == self.Dimensions[axis] ? self : e.Slice(self, axis, start, end, step, size);
    }

    private static Term Narrow(Emitter e, Arguments a)
    {
        var self = a["self"];
        var axis = a.Axis("dim", self.Rank);
        var (start, length) = (a.Size("start"), a.Size("length"));
        if (start.Known < 0)
            start += self.Dimensions[axis];
        return length == self.Dimensions[axis] ? self : e.Slice(self, axis, start, start + length, size: length);
    }

    private static Term?[] Split(Emitter e, Arguments a) => Split(e, a, a.Axis("dim", a["self"].Rank));

    // how large the parts are is what the results had
    private static Term?[] Split(Emitter e, Arguments a, int axis)
    {
        var self = a["self"];
        var sizes = Enumerable.Range(0, a.Operation.Outputs.Count).Select(slot => a.Result(slot).Shape[axis]).ToArray();
        if (sizes.Length == 1)
            return [self];
        return e.Ops("Split", [self, e.Sizes(sizes)], [("axis", axis)], [.. sizes.Select(_ => (ElementType?)self.Type)]);
    }

    private static Term Unfold(Emitter e, Arguments a)
    {
        var self = a["self"];
        if (self.Rank == 0)
            return e.Reshape(self, a.Result().Shape.AsSpan());
        var axis = a.Axis("dimension", self.Rank);
        var count = a.Result().Shape[axis];
        var starts = e.Reshape(e.Range(count, a.Int("step")), count, 1);
        var windows = e.Op("Gather", [self, e.Op("Add", starts, e.Range(a.Int("size")))], [("axis", axis)],
            shape: self.Dimensions.SetItem(axis, count).Insert(axis + 1, a.Int("size")));
        int[] order = [.. Enumerable.Range(0, self.Rank + 1).Where(at => at != axis + 1), axis + 1];
        return e.Transpose(windows, order);
    }
}
