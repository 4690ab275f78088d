using System.Collections.Frozen;

namespace GraphBridge.Lowering.Emitting;

/// <summary>For which types of elements ONNX Runtime's CPU provider has an elementwise or reducing operator, and what to compute in for the others.</summary>
internal static class Kernels
{
    // what a kernel is there for; what lacks one for float16 is run in float32 by ONNX Runtime itself
    private enum Of
    {
        Float,
        FloatAndDouble,
        FloatsAnd64Bits,
        FloatsAndBytes,
        AllNumbers,
        WithoutWords,
        Everything,
        Selected,
    }

    private static readonly FrozenDictionary<string, Of> Table = Make();

    /// <summary>The type to compute in: the term's own where there is a kernel for it, else the nearest that holds all its values; float32 for float64 where ONNX Runtime has no other.</summary>
    /// <param name="name">ONNX's operator.</param>
    /// <param name="type">The type of its operands.</param>
    /// <param name="opset">The version of the operator set.</param>
    /// <exception cref="NotLoweredException">No operator takes the type.</exception>
    public static ElementType TypeFor(string name, ElementType type, int opset)
    {
        var kernels = Table.GetValueOrDefault(name, Of.AllNumbers);
        return type switch
        {
            ElementType.Float16 when name is "Celu" or "IsInf" or "Trilu" || (name == "CumSum" && opset < 14) => ElementType.Float32,
            ElementType.BFloat16 => ElementType.Float32,
            _ when type.IsComplex() => throw new NotLoweredException("complex numbers"),
            ElementType.Float64 when kernels == Of.Float => ElementType.Float32,
            ElementType.Bool when kernels != Of.Everything => kernels == Of.Selected ? ElementType.UInt8 : ElementType.Int32,
            ElementType.Int8 => kernels switch
            {
                Of.AllNumbers or Of.Everything or Of.FloatsAndBytes => type,
                Of.WithoutWords when name == "Neg" || opset >= 14 => type,
                _ => ElementType.Int32,
            },
            ElementType.UInt8 => kernels switch
            {
                Of.AllNumbers or Of.Everything or Of.FloatsAndBytes or Of.Selected => type,
                Of.WithoutWords when name != "Neg" && opset >= 14 => type,
                _ => ElementType.Int32,
            },
            ElementType.Int16 => kernels switch
            {
                Of.AllNumbers or Of.Everything => type,
                Of.WithoutWords when name == "Neg" || opset >= 14 => type,
                _ => ElementType.Int32,
            },
            _ => type,
        };
    }

    /// <summary>Whether a type's numbers are complex.</summary>
    public static bool IsComplex(this ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;

    private static FrozenDictionary<string, Of> Make()
    {
        var table = new Dictionary<string, Of>(StringComparer.Ordinal);
        Add(Of.Float, "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Celu", "Cosh", "Elu", "Erf", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu", "PRelu", "Selu", "Sinh", "Softplus",
            "Softsign", "Tan", "ThresholdedRelu");
        Add(Of.FloatAndDouble, "Ceil", "Cos", "Exp", "Floor", "IsInf", "IsNaN", "Log", "LogSoftmax", "Reciprocal", "Relu", "Round", "Sigmoid", "Sin", "Softmax", "Sqrt", "Tanh");
        Add(Of.FloatsAnd64Bits, "CumSum", "Pow", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMean", "ReduceProd", "ReduceSum", "ReduceSumSquare");
        Add(Of.FloatsAndBytes, "ArgMax", "ArgMin", "Clip", "Max", "Min", "ReduceMax", "ReduceMin");
        Add(Of.WithoutWords, "Add", "Div", "Mul", "Neg", "Sub");
        Add(Of.Everything, "Concat", "Equal", "Expand", "Gather", "GatherElements", "Identity", "Slice", "Split");
        Add(Of.Selected, "Where");
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Of kernels, params string[] names)
        {
            foreach (var name in names)
                table.Add(name, kernels);
        }
    }
}
