namespace GraphBridge.Shapes;

/// <summary>Shapes that are broadcast together, as in NumPy.</summary>
internal static class Broadcasting
{
    /// <summary>The shape of operands that are broadcast together; null where the number of dimensions of one is not known.</summary>
    public static Size?[]? Of(params ReadOnlySpan<Size[]?> shapes)
    {
        var rank = 0;
        foreach (var shape in shapes)
        {
            if (shape is null)
                return null;
            rank = Math.Max(rank, shape.Length);
        }
        var result = new Size?[rank];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
            for (var back = 1; back <= shape!.Length; back++)
                result[^back] = Of(result[^back], shape[^back]);
        return result;
    }

    /// <summary>The size of two dimensions together; null where it is not known, as between symbols, or where they don't fit.</summary>
    public static Size? Of(Size? left, Size? right)
    {
        if (left is not { } first || right is not { } second)
            // whatever the other is, a number besides 1 is the result
            return (left ?? right) is { Fixed: not (null or 1) } said ? said : null;
        if (first == second || second.Fixed == 1)
            return first;
        if (first.Fixed == 1)
            return second;
        return (first.Fixed, second.Fixed) switch
        {
            (not null, not null) => null,
            (not null, null) => first,
            (null, not null) => second,
            _ => null,
        };
    }
}
