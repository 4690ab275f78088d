namespace GraphBridge;

/// <summary>A module with its name in the module that was walked: <c>layer1.0.conv1</c>; empty for that module itself.</summary>
/// <param name="Name">The name.</param>
/// <param name="Module">The module.</param>
public readonly record struct NamedModule(string Name, Module Module);

/// <summary>A parameter or a buffer with its name in the module that was walked: <c>layer1.0.conv1.weight</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value: its type has its shape, its data its elements where the graph has them.</param>
/// <param name="IsBuffer">Whether the module owns it as a buffer.</param>
public readonly record struct NamedTensor(string Name, Value Value, bool IsBuffer)
{
    /// <summary>
    /// Whether it is learned: for a parameter what the capture saw of its <c>requires_grad</c>, and null where no capture did, as
    /// in an ONNX file of another tool. A buffer is not.
    /// </summary>
    public bool? IsTrainable => IsBuffer ? false : Value.Trace?.RequiresGrad;
}
