namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that pick elements by what they are, so that how many there are is most often not known.</summary>
internal static class SelectionRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("TopK", TopK),
        ("NonZero", call => call.Give(0, ElementType.Int64, [call.Shape(0)?.Length, null])),
        ("NonMaxSuppression", call => call.Give(0, ElementType.Int64, [null, 3])),
        ("Compress", call => call.Give(0, call.Element(0), call.Int("axis") is { } axis ? Opened(call.Shape(0), axis) : [null])),
        ("Unique", Unique),
    ];

    private static void TopK(Call call)
    {
        var shape = Opened(call.Shape(0), call.Int("axis") ?? -1);
        if (shape is not null && Call.Axis(call.Int("axis") ?? -1, shape.Length) is { } axis)
            shape[axis] = call.Int("k") ?? (call.Content(1) is [var count] ? count : null);
        call.Give(0, call.Element(0), shape);
        call.Give(1, ElementType.Int64, shape);
    }

    private static void Unique(Call call)
    {
        var shape = call.Shape(0);
        call.Give(0, call.Element(0), call.Int("axis") is { } axis ? Opened(shape, axis) : [null]);
        call.Give(1, ElementType.Int64, [null]);
        call.Give(2, ElementType.Int64, [shape is null ? null : call.Int("axis") is not { } along ? Size.Product(shape) : Call.Axis(along, shape.Length) is { } place ? shape[place] : null]);
        call.Give(3, ElementType.Int64, [null]);
    }

    /// <summary>A shape with one size that is not known.</summary>
    private static Size?[]? Opened(Size[]? shape, long axis) =>
        shape is not null && Call.Axis(axis, shape.Length) is { } place ? [.. shape.Select((size, at) => at == place ? null : (Size?)size)] : null;
}
