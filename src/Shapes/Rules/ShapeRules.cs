namespace GraphBridge.Shapes.Rules;

/// <summary>Shapes as tensors: operators that tell them, and operators that are told them.</summary>
internal static class ShapeRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Shape", Shape),
        ("Size", call => call.Give(0, ElementType.Int64, [], [call.Shape(0) is { } shape ? Size.Product(shape) : null])),
        ("Reshape", Reshape),
        ("Expand", Expand),
        ("Tile", Tile),
    ];

    private static void Shape(Call call)
    {
        if (call.Shape(0) is not { } shape)
        {
            call.Give(0, ElementType.Int64, [null]);
            return;
        }
        var (start, end) = (Bound(call.Int("start") ?? 0, shape.Length), Bound(call.Int("end") ?? shape.Length, shape.Length));
        var part = start < end ? Array.ConvertAll(shape[start..end], size => (Size?)size) : [];
        call.Give(0, ElementType.Int64, [part.Length], part);
    }

    private static int Bound(long place, int rank) => (int)Math.Clamp(place < 0 ? place + rank : place, 0, rank);

    /// <summary>What a tensor says as a shape: null where not even the number of dimensions is known.</summary>
    public static Size?[]? Told(Call call, int slot)
    {
        if (call.Content(slot) is { } content)
            return call.Shape(slot) is { Length: > 1 } ? null : content;
        return call.Shape(slot) is [{ Fixed: >= 0 and <= Known.MaximumRank and var rank }] ? new Size?[rank] : null;
    }

    private static void Reshape(Call call)
    {
        var told = call.Ints("shape") is { } said ? [.. said.Select(size => (Size?)size)] : Told(call, 1);
        call.Give(0, call.Element(0), told is null ? null : Resolved(told, call.Shape(0), call.Int("allowzero") is not null and not 0), call.Content(0));
    }

    /// <summary>A shape with what it takes from another of as many elements: 0 for a size that stays, -1 for what is left.</summary>
    private static Size?[] Resolved(Size?[] told, Size[]? shape, bool hasZeros)
    {
        var result = (Size?[])told.Clone();
        Size? others = 1;
        var open = -1;
        var count = 0;
        for (var axis = 0; axis < result.Length; axis++)
        {
            if (result[axis]?.Fixed == 0 && !hasZeros)
                result[axis] = axis < shape?.Length ? shape[axis] : null;
            if (result[axis] is not { Fixed: null or >= 0 } size)
                (open, count, result[axis]) = (axis, count + 1, null);
            else
                others = others is { } product ? product * size : null;
        }
        if (count == 1 && others is { } divisor && shape is not null && Size.Product(shape) is { } all)
            result[open] = all.DividedBy(divisor);
        return result;
    }

    private static void Expand(Call call)
    {
        var (shape, told) = (call.Shape(0), Told(call, 1));
        if (shape is null || told is null)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        var result = new Size?[Math.Max(shape.Length, told.Length)];
        for (var back = 1; back <= result.Length; back++)
            result[^back] = back > told.Length ? shape[^back] : back > shape.Length ? told[^back] : Broadcasting.Of(shape[^back], told[^back]);
        call.Give(0, call.Element(0), result, call.Content(0) is { } content ? Elements.Broadcast(content, shape, result) : null);
    }

    private static void Tile(Call call)
    {
        if (call.Shape(0) is not { } shape)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        // the first operator sets took one axis and how often
        var repeats = call.InputCount > 2 ? null : Told(call, 1);
        if (repeats is null || repeats.Length != shape.Length)
        {
            call.Give(0, call.Element(0), new Size?[shape.Length]);
            return;
        }
        Size?[] result = [.. shape.Select((size, axis) => repeats[axis] is { Fixed: null or >= 0 } times ? size * times : null)];
        Size?[]? content = null;
        if (call.Content(0) is { } source && Elements.Dimensions(shape) is { } own && Elements.Dimensions(result) is { } dimensions)
        {
            var strides = Elements.Strides(own);
            content = Elements.Move(dimensions, source, at => at.Select((place, axis) => place % Math.Max(own[axis], 1) * strides[axis]).Sum());
        }
        call.Give(0, call.Element(0), result, content);
    }
}
