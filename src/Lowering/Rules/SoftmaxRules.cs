using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Softmax and its logarithm.</summary>
internal static class SoftmaxRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var (prefix, name) in (ReadOnlySpan<(string, string)>)[("", "Softmax"), ("log_", "LogSoftmax")])
        {
            table.Add($"{prefix}softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor", (e, a) => Along(e, a, name));
            table.Add($"special_{prefix}softmax(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor", (e, a) => Along(e, a, name));
            table.Add($"_{prefix}softmax(Tensor self, int dim, bool half_to_float) -> Tensor", (e, a) => Along(e, a, name));
        }
    }

    private static Term Along(Emitter e, Arguments a, string name) => Along(e, name, e.Cast(a["self"], a.ResultType()), a.Axis("dim", a["self"].Rank));

    /// <summary>Along a dimension; of a tensor without dimensions the softmax is 1.</summary>
    public static Term Along(Emitter e, string name, Term x, int axis) =>
        x.Rank == 0 ? e.Squeeze(Along(e, name, e.Unsqueeze(x, 0), 0), 0)
        // -1 is ONNX's default
        : e.Run(name, [x], axis == x.Rank - 1 ? [("axis", -1)] : [("axis", axis)]);
}
