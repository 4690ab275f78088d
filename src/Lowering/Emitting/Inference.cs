using System.Collections.Frozen;
using System.Collections.Immutable;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

/// <summary>The type and shape of what a node gives, so far as rules need to know them without saying them.</summary>
internal static class Inference
{
    // of one or several operands of equal type that are broadcast; the result is of that type
    private static readonly FrozenSet<string> Elementwise = FrozenSet.ToFrozenSet(
    [
        "Abs", "Acos", "Acosh", "Add", "And", "Asin", "Asinh", "Atan", "Atanh", "BitShift", "BitwiseAnd", "BitwiseNot", "BitwiseOr", "BitwiseXor", "Ceil", "Celu", "Clip", "Cos",
        "Cosh", "CumSum", "Div", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish", "Hardmax", "Identity", "LeakyRelu", "Log", "LogSoftmax", "Max", "Mean", "Min", "Mish",
        "Mod", "Mul", "Neg", "Not", "Or", "PRelu", "Pow", "Reciprocal", "Relu", "Round", "Selu", "Shrink", "Sigmoid", "Sign", "Sin", "Sinh", "Softmax", "Softplus", "Softsign", "Sqrt",
        "Sub", "Sum", "Tan", "Tanh", "ThresholdedRelu", "Trilu", "Xor", "LayerNormalization", "InstanceNormalization", "LpNormalization",
    ], StringComparer.Ordinal);

    // the same, and the result is true or false
    private static readonly FrozenSet<string> Tests = FrozenSet.ToFrozenSet(["Equal", "Greater", "GreaterOrEqual", "IsInf", "IsNaN", "Less", "LessOrEqual"], StringComparer.Ordinal);

    // of several inputs only the first has the result's shape
    private static readonly FrozenSet<string> OfFirst = FrozenSet.ToFrozenSet(
        ["Clip", "CumSum", "Trilu", "LayerNormalization", "InstanceNormalization", "Cast", "ScatterElements", "ScatterND"], StringComparer.Ordinal);

    public static ElementType TypeOf(string name, Term?[] inputs) => name switch
    {
        "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin" => ElementType.Int64,
        "Where" => inputs[1]!.Type,
        _ when Tests.Contains(name) => ElementType.Bool,
        _ => Array.Find(inputs, input => input is not null)?.Type ?? throw new ArgumentException($"nothing tells the type of what {name} gives", nameof(name)),
    };

    public static ImmutableArray<Size>? ShapeOf(string name, Term?[] inputs) =>
        OfFirst.Contains(name) ? inputs[0]!.Shape : Elementwise.Contains(name) || Tests.Contains(name) || name == "Where" ? Broadcast(inputs) : null;

    /// <summary>The shape of operands that are broadcast together; null where one is not known.</summary>
    public static ImmutableArray<Size>? Broadcast(ReadOnlySpan<Term?> inputs)
    {
        Size[] shape = [];
        foreach (var input in inputs)
        {
            if (input is null)
                continue;
            if (input.Shape is not { } dimensions)
                return null;
            if (dimensions.Length > shape.Length)
                shape = [.. Enumerable.Repeat((Size)1, dimensions.Length - shape.Length), .. shape];
            for (var back = 1; back <= dimensions.Length; back++)
                if (dimensions[^back] != 1)
                    shape[^back] = dimensions[^back];
        }
        return [.. shape];
    }
}
