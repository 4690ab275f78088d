using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Copies, conversions and fills. What gives the same elements needs no node, and the type is the one that the pass gave.</summary>
internal static class CopyRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var schema in (string[])[
            "clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor",
            "contiguous(Tensor self, *, MemoryFormat memory_format=contiguous_format) -> Tensor",
            "alias(Tensor self) -> Tensor",
            "detach(Tensor self) -> Tensor",
            "detach_copy(Tensor self) -> Tensor",
            "lift(Tensor self) -> Tensor",
            "lift_fresh(Tensor self) -> Tensor",
            "lift_fresh_copy(Tensor self) -> Tensor",
            "data(Tensor self) -> Tensor",
            "requires_grad_(Tensor(a!) self, bool requires_grad=True) -> Tensor(a!)",
            "pin_memory(Tensor self, Device? device=None) -> Tensor",
            "cpu(Tensor self) -> Tensor",
            "cuda(Tensor self) -> Tensor",
            "resolve_conj(Tensor self) -> Tensor",
            "resolve_neg(Tensor self) -> Tensor",
            "to_dense(Tensor self, ScalarType? dtype=None) -> Tensor",
            "type_as(Tensor self, Tensor other) -> Tensor",
            "to.device(Tensor self, Device device, ScalarType dtype, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor",
            "to.dtype(Tensor self, ScalarType dtype, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor",
            "to.other(Tensor self, Tensor other, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor",
            "to.dtype_layout(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool non_blocking=False, bool copy=False, MemoryFormat? memory_format=None) -> Tensor",
            "to.prim_Device(Tensor self, Device? device, int? dtype=None, bool non_blocking=False, bool copy=False) -> Tensor",
            "to.prim_dtype(Tensor self, int? dtype=None, bool non_blocking=False, bool copy=False) -> Tensor",
            "to.prim_other(Tensor self, bool non_blocking=False, bool copy=False) -> Tensor",
            "_to_copy(Tensor self, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, bool non_blocking=False, MemoryFormat? memory_format=None) -> Tensor",
            "_autocast_to_reduced_precision(Tensor self, bool cuda_enabled, bool cpu_enabled, ScalarType cuda_dtype, ScalarType cpu_dtype) -> Tensor",
            "_autocast_to_full_precision(Tensor self, bool cuda_enabled, bool cpu_enabled) -> Tensor"])
            table.Add(schema, Same);

        // what is written has the shape and type of what was there
        table.Add("copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!)", (e, a) => Fill(e, a["self"], a["src"]));
        table.Add("copy(Tensor self, Tensor src, bool non_blocking=False) -> Tensor", (e, a) => Fill(e, a["self"], a["src"]));
        table.Add("copy_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)", (e, a) => Fill(e, a["self"], a["other"]));
        table.Add("copy_.int(Tensor(a!) self, int other) -> Tensor(a!)", (e, a) => Fill(e, a["self"], Promotion.Number(e, a, "other", a["self"].Type)));
        table.Add("copy_.float(Tensor(a!) self, float other) -> Tensor(a!)", (e, a) => Fill(e, a["self"], Promotion.Number(e, a, "other", a["self"].Type)));
        foreach (var value in (string[])["Scalar", "Tensor"])
            table.Add($"fill.{value}(Tensor self, {value} value) -> Tensor", (e, a) => Fill(e, a["self"], Promotion.Operand(e, a, "value", a["self"].Type)));
        table.Add("zero(Tensor self) -> Tensor", (e, a) => Fill(e, a["self"], e.Like(a["self"], 0)));
    }

    private static Term Same(Emitter e, Arguments a) => a["self"];

    private static Term Fill(Emitter e, Term self, Term with) => e.Expand(e.Cast(with, self.Type), self.Dimensions.AsSpan());
}
