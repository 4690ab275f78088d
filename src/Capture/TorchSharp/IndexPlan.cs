namespace GraphBridge.Capture.TorchSharp;

/// <summary>One of the operations that an indexing expression takes apart into: <c>select</c>, <c>slice</c> or <c>unsqueeze</c>.</summary>
/// <param name="Operator">The ATen operator.</param>
/// <param name="Overload">Its overload.</param>
/// <param name="Axis">The dimension.</param>
/// <param name="Start">The index of select; where a slice begins.</param>
/// <param name="Stop">Where a slice ends.</param>
/// <param name="Step">Which elements of a slice.</param>
internal readonly record struct IndexStep(string Operator, string Overload, int Axis, long? Start = null, long? Stop = null, long? Step = null)
{
    /// <summary>What the step makes of a tensor.</summary>
    public void Apply(TensorLayout layout)
    {
        switch (Operator)
        {
            case "select":
                layout.Select(Axis, Within(Start!.Value, layout.Sizes[Axis]));
                break;
            case "unsqueeze":
                layout.Unsqueeze(Axis);
                break;
            default:
                var size = layout.Sizes[Axis];
                var start = Clamp(Start ?? 0, size);
                layout.Slice(Axis, start, Math.Max(start, Clamp(Stop ?? size, size)), Step ?? 1);
                break;
        }
    }

    private static long Within(long index, long size) => index < 0 ? index + size : index;

    private static long Clamp(long index, long size) => Math.Clamp(Within(index, size), 0, size);
}

/// <summary>
/// What an indexing expression is carried out by, in the order and way of libtorch's at::indexing: basic indices one after
/// another, then all tensors at once.
/// </summary>
/// <param name="Steps">The basic indices.</param>
/// <param name="Tensors">The tensors that index what those give, by dimension; null for a dimension that is taken whole.</param>
internal sealed record IndexPlan(List<IndexStep> Steps, List<object?> Tensors)
{
    /// <summary>Takes an expression apart.</summary>
    /// <param name="items">The expression.</param>
    /// <param name="rank">Dimensions of the tensor that it indexes.</param>
    /// <param name="maskRank">Of a tensor of truth values, how many dimensions it has; 1 for other tensors.</param>
    /// <param name="numberIn">The number in a tensor of one integer without dimensions; null for other tensors.</param>
    public static IndexPlan Of(List<IndexItem> items, int rank, Func<object, int> maskRank, Func<object, long?> numberIn)
    {
        var taken = items.Sum(item => item.Kind switch
        {
            IndexKind.Single or IndexKind.Slice => 1,
            IndexKind.Tensor => maskRank(item.Tensor!),
            _ => 0,
        });
        List<IndexStep> steps = [];
        List<object?> tensors = [];
        var axis = 0;
        foreach (var item in items)
        {
            switch (item.Kind)
            {
                case IndexKind.Single:
                    steps.Add(new("select", "int", axis, item.Start));
                    break;
                case IndexKind.Tensor when numberIn(item.Tensor!) is { } number:
                    steps.Add(new("select", "int", axis, number));
                    break;
                case IndexKind.Slice when item is { Start: null or 0, Stop: null, Step: null or 1 }:
                    axis++;
                    break;
                case IndexKind.Slice:
                    steps.Add(new("slice", "Tensor", axis++, item.Start, item.Stop, item.Step ?? 1));
                    break;
                case IndexKind.NewAxis:
                    steps.Add(new("unsqueeze", "", axis++));
                    break;
                case IndexKind.Ellipsis:
                    axis += rank - taken;
                    break;
                case IndexKind.Tensor:
                    while (tensors.Count < axis)
                        tensors.Add(null);
                    tensors.Add(item.Tensor);
                    axis++;
                    break;
            }
        }
        return new(steps, tensors);
    }
}
