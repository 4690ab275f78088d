using System.Buffers.Binary;

namespace GraphBridge.Costs;

/// <summary>How often the body of ONNX's loops runs, where that is fixed. A loop that may end sooner is taken as not doing so.</summary>
internal static class LoopRuns
{
    public static long? Of(Operation operation, ShapeScope scope) => operation.Type is not { Domain: OpType.OnnxDomain, Name: var name } ? null : name switch
    {
        "Loop" when operation.Inputs.Count > 0 => Constant(operation.Inputs[0].Value),
        "Scan" => ScannedLength(operation, scope),
        _ => null,
    };

    /// <summary>The size of the axis that the first of the scanned inputs is walked along.</summary>
    private static long? ScannedLength(Operation operation, ShapeScope scope)
    {
        if (operation.Attribute("num_scan_inputs") is not AttributeValue.Int { Value: > 0 and var scanned } || scanned > operation.Inputs.Count
            || operation.Inputs[operation.Inputs.Count - (int)scanned].Value is not { } input)
            return null;
        var axis = operation.Attribute("scan_input_axes") is AttributeValue.Ints { Values: [var first, ..] } ? first : 0;
        return axis is < -int.MaxValue or > int.MaxValue ? null : scope.Of(input)[axis < 0 ? ^(int)-axis : (int)axis];
    }

    private static long? Constant(Value? value) => value switch
    {
        null => null,
        { Data: { } data } => Number(data),
        { Producer: { Type: { Domain: OpType.OnnxDomain, Name: "Constant" } } maker } => maker.Attribute("value") switch
        {
            AttributeValue.Tensor tensor => Number(tensor.Value),
            _ => maker.Attribute("value_int") is AttributeValue.Int { Value: >= 0 } number ? number.Value : null,
        },
        _ => null,
    };

    private static long? Number(TensorData data) => data is { ElementType: ElementType.Int64, HasContent: true, ByteLength: 8 }
        && BinaryPrimitives.ReadInt64LittleEndian(data.ToMemory().Span) is >= 0 and var number ? number : null;
}
