namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that name, order or join axes anew, and keep all elements.</summary>
internal static class AxisRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Transpose", Transpose),
        ("Squeeze", Squeeze),
        ("Unsqueeze", Unsqueeze),
        ("Flatten", Flatten),
        ("Trilu ReverseSequence", ElementwiseRules.AsFirst),
        ("DepthToSpace", call => Blocks(call, (channels, block) => channels.DividedBy(block) is { } once ? once.DividedBy(block) : null, (size, block) => size * block)),
        ("SpaceToDepth", call => Blocks(call, (channels, block) => channels * block is { } once ? once * block : null, (size, block) => size.DividedBy(block))),
    ];

    private static void Transpose(Call call)
    {
        if (call.Shape(0) is not { } shape)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        var order = call.Ints("perm") is { } said ? said.Length == shape.Length ? Call.Axes(said.AsSpan(), shape.Length) : null : [.. Enumerable.Range(0, shape.Length).Reverse()];
        Size?[]? content = null;
        if (order is not null && call.Content(0) is { } source && Elements.Dimensions(shape) is { } dimensions)
        {
            var strides = Elements.Strides(dimensions);
            content = Elements.Move(Array.ConvertAll(order, axis => dimensions[axis]), source, at => at.Select((place, axis) => place * strides[order[axis]]).Sum());
        }
        call.Give(0, call.Element(0), order is null ? new Size?[shape.Length] : Array.ConvertAll(order, axis => (Size?)shape[axis]), content);
    }

    private static void Squeeze(Call call)
    {
        Size[]? rest = null;
        if (call.Shape(0) is { } shape)
        {
            if (call.Said("axes", 1) is { } axes)
                rest = Call.Axes(axes, shape.Length) is { } places ? [.. shape.Where((_, axis) => !places.Contains(axis))] : null;
            else if (!call.Has(1) && Array.TrueForAll(shape, size => size.Fixed is not null))
                rest = Array.FindAll(shape, size => size.Fixed != 1);
        }
        Keep(call, rest);
    }

    private static void Unsqueeze(Call call)
    {
        Size[]? more = null;
        if (call.Shape(0) is { } shape && call.Said("axes", 1) is { Length: <= Known.MaximumRank } axes && Call.Axes(axes, shape.Length + axes.Length) is { } places)
        {
            more = new Size[shape.Length + axes.Length];
            var next = 0;
            for (var axis = 0; axis < more.Length; axis++)
                more[axis] = places.Contains(axis) ? 1 : shape[next++];
        }
        Keep(call, more);
    }

    /// <summary>The same elements under other sizes.</summary>
    private static void Keep(Call call, Size[]? shape)
    {
        call.GiveShape(0, call.Element(0), shape);
        if (shape is not null && call.Found(0) is KnownTensor found)
            call.Give(0, found with { Content = call.Content(0) });
    }

    private static void Flatten(Call call)
    {
        var axis = call.Int("axis") ?? 1;
        Size?[]? shape = call.Shape(0) is not { } known ? [null, null]
            : axis == known.Length ? [Size.Product(known), 1]
            : Call.Axis(axis, known.Length) is { } place ? [Size.Product(known.AsSpan(0, place)), Size.Product(known.AsSpan(place))] : [null, null];
        call.Give(0, call.Element(0), shape, call.Content(0));
    }

    private static void Blocks(Call call, Func<Size, long, Size?> channels, Func<Size, long, Size?> side) =>
        call.Give(0, call.Element(0), call.Shape(0) is [var batch, var depth, var height, var width] && call.Int("blocksize") is > 0 and var block
            ? [batch, channels(depth, block), side(height, block), side(width, block)] : null);
}
