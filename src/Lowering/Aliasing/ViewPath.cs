namespace GraphBridge.Lowering.Aliasing;

/// <summary>One operation on the way from a tensor to a view of it.</summary>
/// <param name="Operation">The operation that made the view.</param>
/// <param name="Slot">Which of its results the view is.</param>
/// <param name="From">The value that it looks at.</param>
internal readonly record struct ViewStep(Operation Operation, int Slot, Value From);

/// <summary>How a value looks at the memory of another: the tensor that owns it, and the views from there on, outermost first.</summary>
/// <param name="Root">The first version of the tensor whose memory it is.</param>
/// <param name="Steps">The operations that make one view of the other.</param>
internal sealed record ViewPath(Value Root, ViewStep[] Steps)
{
    /// <summary>The path to a value.</summary>
    /// <exception cref="NotLoweredException">The capture doesn't tell what a view on the way looks at.</exception>
    public static ViewPath Of(Value value)
    {
        var steps = new List<ViewStep>();
        while (true)
        {
            if (value.Trace?.Previous is { } previous)
            {
                var before = Find(value, previous);
                // the same elements in another shape are another view; all other writes leave it where it is
                if (value.Producer is { } writer && IsReshapedInPlace(writer.Type) && writer.Outputs[value.OutputSlot].Name != Lowerer.BasePort)
                    steps.Add(new(writer, value.OutputSlot, before));
                value = before;
            }
            else if (value.Trace?.Base is { } looked && value.Producer is { } viewer)
            {
                var from = Find(value, looked);
                if (!viewer.Inputs.Any(port => port.Value == from))
                    throw new NotLoweredException($"the capture does not tell how '{value.Name}' looks at memory");
                steps.Add(new(viewer, value.OutputSlot, from));
                value = from;
            }
            else
            {
                steps.Reverse();
                return new(value, [.. steps]);
            }
        }
    }

    /// <summary>Whether an operation changes the shape of the tensor that it is given, and none of its elements.</summary>
    public static bool IsReshapedInPlace(OpType type) => type.Name is "transpose_" or "swapaxes_" or "swapdims_" or "t_" or "squeeze_" or "unsqueeze_" or "as_strided_";

    /// <summary>How many steps two paths have in common, up to the first that may see an element several times.</summary>
    public int CommonWith(ViewPath other)
    {
        var count = 0;
        while (count < Steps.Length && count < other.Steps.Length && Steps[count].Operation == other.Steps[count].Operation && Steps[count].Slot == other.Steps[count].Slot
            && Steps[count].Operation.Type.Name is not ("unfold" or "expand" or "expand_as" or "broadcast_to" or "broadcast_tensors" or "as_strided" or "meshgrid"))
            count++;
        return count;
    }

    private static Value Find(Value near, string name) => near.Graph.FindValue(name) ?? throw new NotLoweredException($"the capture has no value '{name}'");
}
