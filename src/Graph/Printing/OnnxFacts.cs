using System.Collections.Frozen;

namespace GraphBridge.Printing;

/// <summary>
/// What the one ONNX operation that a module became tells of its arguments. What an exporter may have changed on the way, it doesn't
/// tell: a module that became several operations, or one whose weights were renamed, turned or joined, has arguments that are not known.
/// </summary>
internal sealed class OnnxFacts : ModuleFacts
{
    private static readonly FrozenDictionary<string, string[]> Operators = new Dictionary<string, string[]>
    {
        ["Linear"] = ["Gemm"],
        ["Conv"] = ["Conv"],
        ["ConvTranspose"] = ["ConvTranspose"],
        ["BatchNorm"] = ["BatchNormalization"],
        ["LayerNorm"] = ["LayerNormalization"],
        ["Embedding"] = ["Gather"],
        ["ELU"] = ["Elu"],
        ["LeakyReLU"] = ["LeakyRelu"],
        ["GELU"] = ["Gelu"],
        ["Softmax"] = ["Softmax"],
        ["LogSoftmax"] = ["LogSoftmax"],
        ["MaxPool"] = ["MaxPool"],
        ["AvgPool"] = ["AveragePool"],
        ["Flatten"] = ["Flatten"],
    }.ToFrozenDictionary();

    private readonly Module _module;
    private readonly Operation? _operation;

    /// <param name="module">The module.</param>
    /// <param name="operations">What its first call ran.</param>
    public OnnxFacts(Module module, IReadOnlyList<Operation> operations)
    {
        _module = module;
        var wanted = Operators.GetValueOrDefault(TypeName) ?? Operators.GetValueOrDefault(ArgumentTable.WithoutDimensions(TypeName)) ?? [];
        if (operations is [var only] && only.Type.Domain == OpType.OnnxDomain && wanted.Contains(only.Type.Name))
            _operation = only;
    }

    public override string TypeName => _module.TypeName;

    public override bool IsRemembered => false;

    public override bool IsGiven(string name) => false;

    public override bool TryGet(string name, out object? value)
    {
        value = _operation is { } operation ? Of(operation, name) : null;
        return value is not null;
    }

    // the exporter may have joined a bias with another, or left one out that does nothing
    public override bool? Has(string tensor) => OperationFacts.Owned(_module, tensor) is not null ? true
        : tensor == "bias" && _operation is { Type.Name: "Conv" or "ConvTranspose" or "Gemm" } operation ? Given(operation, 2) is not null : null;

    public override long[]? Shape(string tensor) => OperationFacts.ShapeOf(OperationFacts.Owned(_module, tensor)
        ?? (tensor == "weight" && _operation is { Type.Name: "Conv" or "ConvTranspose" or "BatchNormalization" or "LayerNormalization" } operation ? Given(operation, 1) : null));

    private object? Of(Operation operation, string name) => (operation.Type.Name, name) switch
    {
        ("Conv", "in_channels") or ("ConvTranspose", "out_channels") => Shape("weight") is { Length: > 1 } shape ? shape[1] * Number(operation, "group", 1) : null,
        ("Conv" or "ConvTranspose", "groups") => Number(operation, "group", 1),
        ("ConvTranspose", "output_padding") => Numbers(operation, "output_padding", 0),
        ("Conv" or "ConvTranspose" or "MaxPool", "dilation") => Numbers(operation, "dilations", 1),
        ("Conv" or "ConvTranspose" or "MaxPool" or "AveragePool", "kernel_size") => Numbers(operation, "kernel_shape", null),
        ("Conv" or "ConvTranspose" or "MaxPool" or "AveragePool", "stride") => Numbers(operation, "strides", 1),
        ("Conv" or "ConvTranspose" or "MaxPool" or "AveragePool", "padding") => Padding(operation),
        ("MaxPool", "ceil_mode") => Number(operation, "ceil_mode", 0) != 0,
        ("BatchNormalization" or "LayerNormalization", "eps") => Float(operation, "epsilon", 1e-5f),
        // the other share; the last digit is lost
        ("BatchNormalization", "momentum") => Math.Round(1 - Float(operation, "momentum", 0.9f), 7),
        ("Elu", "alpha") => Float(operation, "alpha", 1),
        ("LeakyRelu", "negative_slope") => Float(operation, "alpha", 0.01f),
        ("Gelu", "approximate") => operation.Attribute("approximate") is AttributeValue.String text ? text.Value : "none",
        ("Softmax" or "LogSoftmax", "dim") => Number(operation, "axis", -1),
        ("Flatten", "start_dim") => Number(operation, "axis", 1),
        ("Flatten", "end_dim") => -1L,
        _ => null,
    };

    /// <summary>The padding of both sides, where it is the same.</summary>
    private object?[]? Padding(Operation operation)
    {
        if (operation.Attribute("auto_pad") is AttributeValue.String { Value: not ("NOTSET" or "") })
            return null;
        if (operation.Attribute("pads") is not AttributeValue.Ints { Values: var pads })
            return Repeat(0);
        var half = pads.Length / 2;
        return pads[..half].SequenceEqual(pads[half..]) ? [.. pads[..half].Select(pad => (object?)pad)] : null;
    }

    private object? Numbers(Operation operation, string attribute, long? usual) =>
        operation.Attribute(attribute) is AttributeValue.Ints numbers ? OperationFacts.Plain(numbers) : usual is { } number ? Repeat(number) : null;

    private object?[]? Repeat(long number) => Dimensions == 0 ? null : Enumerable.Repeat((object?)number, Dimensions).ToArray();

    private static long Number(Operation operation, string attribute, long usual) => operation.Attribute(attribute) is AttributeValue.Int number ? number.Value : usual;

    private static float Float(Operation operation, string attribute, float usual) => operation.Attribute(attribute) is AttributeValue.Float number ? (float)number.Value : usual;

    private static Value? Given(Operation operation, int slot) => slot < operation.Inputs.Count ? operation.Inputs[slot].Value : null;
}
