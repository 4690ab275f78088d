using System.Collections.Immutable;

namespace GraphBridge.Lowering.Sizes;

/// <summary>
/// The shapes of results by the operators' own formulas, for those that divide sizes and round: a few passes can't tell by what
/// something was divided.
/// </summary>
internal static class OperatorSizes
{
    /// <summary>The formula for the results of an operation by their places, or null where the operator has none here.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="shapeOf">The shape of the operand on a port.</param>
    public static Func<int, ImmutableArray<Size>?>? Of(Operation operation, Func<string, ImmutableArray<Size>?> shapeOf)
    {
        var name = operation.Type.Name;
        if (name is "conv1d" or "conv2d" or "conv3d" or "convolution" or "_convolution" or "convolution_overrideable")
            return _ => shapeOf("input") is { } input && shapeOf("weight") is { } weight && IsForward(operation) ? Convolved(operation, input, weight) : null;
        if (name.StartsWith("max_pool", StringComparison.Ordinal) || name.StartsWith("avg_pool", StringComparison.Ordinal))
            return _ => shapeOf("self") is { } input ? Pooled(operation, input) : null;
        return name switch
        {
            "unfold" => _ => shapeOf("self") is { } input ? Unfolded(operation, input) : null,
            "slice" => _ => shapeOf("self") is { } input ? Sliced(operation, input) : null,
            "chunk" => slot => shapeOf("self") is { } input ? Chunk(operation, input, slot) : null,
            _ => null,
        };
    }

    /// <summary>Whether how many elements an operation gives depends on what its operands hold.</summary>
    public static bool CountsElements(Operation operation) => operation.Type.Name switch
    {
        "nonzero" or "nonzero_numpy" or "argwhere" or "masked_select" or "nms" or "bincount" or "unique_dim" or "unique_consecutive" or "_unique" or "_unique2" => true,
        "index" or "_unsafe_index" => operation.Inputs.Any(port => port.Value is { Type: TensorType { ElementType: ElementType.Bool or ElementType.UInt8 } } && port.Name.StartsWith("indices", StringComparison.Ordinal)),
        "where" => operation.Inputs.Count == 1,
        "repeat_interleave" => operation.Inputs.Any(port => port.Name == "repeats"),
        _ => false,
    };

    private static bool IsForward(Operation operation) => operation.Attribute("transposed") is not (AttributeValue.Bool { Value: true } or AttributeValue.Int { Value: not 0 });

    private static ImmutableArray<Size>? Convolved(Operation operation, ImmutableArray<Size> input, ImmutableArray<Size> weight)
    {
        var spatial = weight.Length - 2;
        if (input.Length < spatial || operation.Attribute("padding") is AttributeValue.String)
            return null;
        var result = input.ToBuilder();
        result[input.Length - spatial - 1] = weight[0];
        for (var i = 0; i < spatial; i++)
        {
            if (weight[i + 2].Known is not { } kernel)
                return null;
            var axis = input.Length - spatial + i;
            result[axis] = Windows(input[axis], kernel, Number(operation, "stride", i) ?? 1, Number(operation, "padding", i) ?? 0, Number(operation, "dilation", i) ?? 1, isCeil: false);
        }
        return result.ToImmutable();
    }

    private static ImmutableArray<Size>? Pooled(Operation operation, ImmutableArray<Size> input)
    {
        var name = operation.Type.Name;
        var spatial = name[name.IndexOf("pool", StringComparison.Ordinal) + 4] - '0';
        if (spatial is < 1 or > 3 || input.Length < spatial)
            return null;
        var result = input.ToBuilder();
        for (var i = 0; i < spatial; i++)
        {
            if (Number(operation, "kernel_size", i) is not { } kernel)
                return null;
            var (stride, padding, dilation) = (Number(operation, "stride", i) ?? kernel, Number(operation, "padding", i) ?? 0, Number(operation, "dilation", i) ?? 1);
            var isCeil = operation.Attribute("ceil_mode") is AttributeValue.Bool { Value: true } or AttributeValue.Int { Value: not 0 };
            // where a window could start behind the input, PyTorch leaves it out
            if (isCeil && stride + padding >= (dilation * (kernel - 1)) + 2)
                return null;
            var axis = input.Length - spatial + i;
            result[axis] = Windows(input[axis], kernel, stride, padding, dilation, isCeil);
        }
        return result.ToImmutable();
    }

    private static Size Windows(Size input, long kernel, long stride, long padding, long dilation, bool isCeil) =>
        (input + (2 * padding) - (dilation * (kernel - 1)) - 1 + (isCeil ? stride - 1 : 0)).FloorDivide(stride) + 1;

    private static ImmutableArray<Size>? Unfolded(Operation operation, ImmutableArray<Size> input)
    {
        if (input.Length == 0 || Number(operation, "dimension", 0) is not { } dimension || Number(operation, "size", 0) is not { } size || Number(operation, "step", 0) is not { } step || step < 1)
            return null;
        var axis = (int)(dimension < 0 ? dimension + input.Length : dimension);
        return input.SetItem(axis, (input[axis] - size).FloorDivide(step) + 1).Add(size);
    }

    // from some place on to the end; what ends elsewhere is not divided, or has to be found
    private static ImmutableArray<Size>? Sliced(Operation operation, ImmutableArray<Size> input)
    {
        var (dimension, start, step) = (Number(operation, "dim", 0) ?? 0, Number(operation, "start", 0) ?? 0, Number(operation, "step", 0) ?? 1);
        if (input.Length == 0 || start < 0 || step < 1 || (Number(operation, "end", 0) ?? long.MaxValue) != long.MaxValue)
            return null;
        var axis = (int)(dimension < 0 ? dimension + input.Length : dimension);
        return input.SetItem(axis, (input[axis] - start + (step - 1)).FloorDivide(step));
    }

    private static ImmutableArray<Size>? Chunk(Operation operation, ImmutableArray<Size> input, int slot)
    {
        if (input.Length == 0 || Number(operation, "chunks", 0) is not { } chunks || chunks < 1)
            return null;
        var dimension = Number(operation, "dim", 0) ?? 0;
        var axis = (int)(dimension < 0 ? dimension + input.Length : dimension);
        var size = (input[axis] + (chunks - 1)).FloorDivide(chunks);
        return input.SetItem(axis, slot < operation.Outputs.Count - 1 ? size : input[axis] - (size * (operation.Outputs.Count - 1)));
    }

    // where there is one number for all dimensions, it stands alone
    private static long? Number(Operation operation, string name, int place) => operation.Attribute(name) switch
    {
        AttributeValue.Int number => number.Value,
        AttributeValue.Ints { Values: [var only] } => only,
        AttributeValue.Ints { Values: var numbers } when place < numbers.Length => numbers[place],
        _ => null,
    };
}
