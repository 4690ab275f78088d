namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that take or put elements where indices say.</summary>
internal static class GatherRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Gather", Gather),
        ("GatherElements", call => call.GiveShape(0, call.Element(0), call.Shape(1))),
        ("GatherND", GatherPlaces),
        ("Scatter ScatterElements ScatterND TensorScatter", ElementwiseRules.AsFirst),
    ];

    private static void Gather(Call call)
    {
        if (call.Shape(0) is not { } shape || call.Shape(1) is not { } indices || Call.Axis(call.Int("axis") ?? 0, shape.Length) is not { } axis)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        Size?[] result = [.. shape[..axis], .. indices, .. shape[(axis + 1)..]];
        call.Give(0, call.Element(0), result, Content(call, shape, indices.Length, result, axis));
    }

    private static Size?[]? Content(Call call, Size[] shape, int indexRank, Size?[] result, int axis)
    {
        if (call.Content(0) is not { } source || call.Integers(1) is not { } taken || Elements.Dimensions(shape) is not { } own || Elements.Dimensions(result) is not { } dimensions)
            return null;
        var strides = Elements.Strides(own);
        var index = Elements.Strides(dimensions.AsSpan(axis, indexRank));
        return Elements.Move(dimensions, source, at =>
        {
            var which = 0;
            for (var i = 0; i < indexRank; i++)
                which += at[axis + i] * index[i];
            if (Call.Axis(taken[which], own[axis]) is not { } place)
                return -1;
            var from = place * strides[axis];
            for (var i = 0; i < own.Length; i++)
                if (i != axis)
                    from += at[i < axis ? i : i + indexRank - 1] * strides[i];
            return from;
        });
    }

    /// <summary>The last axis of the indices tells places along the first axes that are no batch.</summary>
    private static void GatherPlaces(Call call)
    {
        var batch = call.Int("batch_dims") ?? 0;
        Size[]? result = null;
        if (call.Shape(0) is { } shape && call.Shape(1) is [.. var lead, { Fixed: >= 0 and var depth }] && batch >= 0 && batch <= lead.Length && depth <= shape.Length - batch)
            result = [.. lead, .. shape[(int)(batch + depth)..]];
        call.GiveShape(0, call.Element(0), result);
    }
}
