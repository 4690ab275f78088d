using System.Collections.Frozen;
using GraphBridge.Shapes.Rules;

namespace GraphBridge.Shapes;

/// <summary>What is known of the types of ONNX's operators: a rule each.</summary>
internal static class RuleTable
{
    /// <summary>By name: says what a call gives.</summary>
    public static FrozenDictionary<string, Action<Call>> ByOperator { get; } = Join(
        ElementwiseRules.All, WindowRules.All, ProductRules.All, NormRules.All, LossRules.All, ReductionRules.All, AxisRules.All, JoiningRules.All, GatherRules.All, ShapeRules.All,
        ConstantRules.All, RandomRules.All, SelectionRules.All, RecurrentRules.All, ResizeRules.All, VisionRules.All, SignalRules.All, QuantizationRules.All, ControlRules.All, ContainerRules.All);

    private static FrozenDictionary<string, Action<Call>> Join(params ReadOnlySpan<(string Operators, Action<Call> Rule)[]> families)
    {
        var rules = new Dictionary<string, Action<Call>>(StringComparer.Ordinal);
        foreach (var family in families)
            foreach (var (operators, rule) in family)
                foreach (var name in operators.Split(' '))
                    rules.Add(name, rule);
        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
