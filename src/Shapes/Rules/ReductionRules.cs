namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that make one of all that stand along axes.</summary>
internal static class ReductionRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMean ReduceSumSquare", call => Reduce(call, null)),
        ("ReduceSum", call => Reduce(call, (left, right) => left + right)),
        ("ReduceProd", call => Reduce(call, (left, right) => left * right)),
        ("ReduceMax", call => Reduce(call, (left, right) => left.Fixed is { } first && right.Fixed is { } second ? Math.Max(first, second) : null)),
        ("ReduceMin", call => Reduce(call, (left, right) => left.Fixed is { } first && right.Fixed is { } second ? Math.Min(first, second) : null)),
        ("ArgMax ArgMin", call => call.Give(0, ElementType.Int64, call.Shape(0) is { } shape ? Without(shape, [call.Int("axis") ?? 0], Keeps(call)) : null)),
    ];

    private static bool Keeps(Call call) => call.Int("keepdims") is not 0;

    private static void Reduce(Call call, Func<Size, Size, Size?>? compute)
    {
        var (shape, axes) = (call.Shape(0), call.Said("axes", 1));
        if (shape is null || (axes is null && call.Has(1)))
        {
            // which axes become 1 is not known, but that none goes is
            call.Give(0, call.Element(0), shape is not null && Keeps(call) ? new Size?[shape.Length] : null);
            return;
        }
        if (axes is not { Length: > 0 })
        {
            if (call.Int("noop_with_empty_axes") is not null and not 0)
            {
                call.GiveShape(0, call.Element(0), shape);
                return;
            }
            axes = [.. Enumerable.Range(0, shape.Length)];
        }
        // a list that is reduced to its one number
        Size? all = compute is not null && axes.Length == shape.Length && call.Content(0) is [{ } first, .. var rest] ? rest.Aggregate((Size?)first, (so, next) =>
            so is { } known && next is { } other ? compute(known, other) : null) : null;
        call.Give(0, call.Element(0), Without(shape, axes, Keeps(call)), all is null ? null : [all]);
    }

    private static Size?[]? Without(Size[] shape, long[] axes, bool keep)
    {
        if (Call.Axes(axes, shape.Length) is not { } places)
            return null;
        return keep ? [.. shape.Select((size, axis) => places.Contains(axis) ? (Size?)1 : size)] : [.. shape.Where((_, axis) => !places.Contains(axis))];
    }
}
