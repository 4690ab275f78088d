using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>What puts elements around a tensor.</summary>
internal static class PaddingRules
{
    // in the order of c10's enumeration
    private static readonly string[] Modes = ["reflect", "replicate", "circular", "constant"];

    public static void AddTo(RuleTable table)
    {
        table.Add("constant_pad_nd(Tensor self, int[] pad, Scalar value=0) -> Tensor", (e, a) => Pad(e, a["self"], a.Sizes("pad"), "constant", a.Float("value")));
        table.Add("pad(Tensor self, int[] pad, str mode=\"constant\", float? value=None) -> Tensor",
            (e, a) => Pad(e, a["self"], a.Sizes("pad"), a.Text("mode"), a.OptionalFloat("value") ?? 0));
        table.Add("_pad_enum(Tensor self, int[] pad, int mode, float? value=None) -> Tensor",
            (e, a) => Pad(e, a["self"], a.Sizes("pad"), Modes[a.Int("mode")], a.OptionalFloat("value") ?? 0));
        table.Add("_pad_circular(Tensor self, int[] pad) -> Tensor", (e, a) => Pad(e, a["self"], a.Sizes("pad"), "circular", 0));
        for (var n = 1; n <= 3; n++)
        {
            table.Add($"reflection_pad{n}d(Tensor self, int[{2 * n}] padding) -> Tensor", (e, a) => Pad(e, a["self"], a.Sizes("padding"), "reflect", 0));
            table.Add($"replication_pad{n}d(Tensor self, int[{2 * n}] padding) -> Tensor", (e, a) => Pad(e, a["self"], a.Sizes("padding"), "replicate", 0));
        }
    }

    // PyTorch has pairs of before and behind, from the last dimension on; ONNX all before and then all behind
    private static Term Pad(Emitter e, Term x, Size[] pad, string mode, double value)
    {
        var (before, behind) = (new Size[x.Rank], new Size[x.Rank]);
        for (var i = 0; i < pad.Length / 2; i++)
            (before[^(i + 1)], behind[^(i + 1)]) = (pad[2 * i], pad[(2 * i) + 1]);
        if (before.Concat(behind).All(size => size == 0))
            return x;
        if (mode == "circular" && e.Opset < 19)
            return Around(e, x, before, behind);
        var type = x.Type == ElementType.Int16 ? ElementType.Int32 : x.Type;
        var y = e.Op("Pad", [e.Cast(x, type), e.Sizes([.. before, .. behind]), mode == "constant" && value != 0 ? e.Scalar(value, type) : null],
            [("mode", mode switch { "replicate" => "edge", "circular" => "wrap", _ => mode })]);
        return e.Cast(y, x.Type);
    }

    private static Term Around(Emitter e, Term x, Size[] before, Size[] behind)
    {
        for (var axis = 0; axis < x.Rank; axis++)
        {
            var size = x.Dimensions[axis];
            var parts = new List<Term>();
            if (before[axis] != 0)
                parts.Add(e.Slice(x, axis, size - before[axis], long.MaxValue, size: before[axis]));
            parts.Add(x);
            if (behind[axis] != 0)
                parts.Add(e.Slice(x, axis, 0, behind[axis], size: behind[axis]));
            x = e.Concat(axis, [.. parts]);
        }
        return x;
    }
}
