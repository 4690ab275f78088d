namespace GraphBridge.Shapes;

/// <summary>The elements of small tensors, whose sizes are all numbers, in row-major order.</summary>
internal static class Elements
{
    /// <summary>The sizes as numbers; null where one is not, or there are more elements than are followed.</summary>
    public static int[]? Dimensions(ReadOnlySpan<Size> shape)
    {
        var dimensions = new int[shape.Length];
        for (var i = 0; i < dimensions.Length; i++)
            if (shape[i].Fixed is >= 0 and <= Known.MaximumElements and var size)
                dimensions[i] = (int)size;
            else
                return null;
        return Count(dimensions) is null ? null : dimensions;
    }

    /// <summary>The same of sizes that may be unknown.</summary>
    public static int[]? Dimensions(ReadOnlySpan<Size?> shape)
    {
        var known = new Size[shape.Length];
        for (var i = 0; i < known.Length; i++)
            if (shape[i] is { } size)
                known[i] = size;
            else
                return null;
        return Dimensions(known);
    }

    private static int? Count(ReadOnlySpan<int> dimensions)
    {
        var count = 1L;
        foreach (var size in dimensions)
            if ((count *= size) > Known.MaximumElements)
                return null;
        return (int)count;
    }

    /// <summary>How far apart neighbours along each axis are.</summary>
    public static int[] Strides(ReadOnlySpan<int> dimensions)
    {
        var strides = new int[dimensions.Length];
        var stride = 1;
        for (var axis = strides.Length - 1; axis >= 0; stride *= dimensions[axis--])
            strides[axis] = stride;
        return strides;
    }

    /// <summary>Elements in other places: for each place of the result, counted along its axes, which place of the source it takes.</summary>
    /// <param name="dimensions">The result's sizes.</param>
    /// <param name="source">The source's elements.</param>
    /// <param name="place">The place in the source; out of it where there is none.</param>
    public static Size?[]? Move(int[] dimensions, Size?[] source, Func<int[], int> place)
    {
        if (Count(dimensions) is not { } count)
            return null;
        var moved = new Size?[count];
        var at = new int[dimensions.Length];
        for (var i = 0; i < count; i++)
        {
            var from = place(at);
            moved[i] = (uint)from < (uint)source.Length ? source[from] : null;
            for (var axis = at.Length - 1; axis >= 0 && ++at[axis] == dimensions[axis]; axis--)
                at[axis] = 0;
        }
        return moved;
    }

    /// <summary>Elements broadcast to sizes; null where there are too many, or the sizes are not known.</summary>
    public static Size?[]? Broadcast(Size?[] source, Size[] shape, ReadOnlySpan<Size?> to)
    {
        if (Dimensions(to) is not { } dimensions || Dimensions(shape) is not { } own || own.Length > dimensions.Length)
            return null;
        var (strides, lead) = (Strides(own), dimensions.Length - own.Length);
        return Move(dimensions, source, at =>
        {
            var from = 0;
            for (var axis = 0; axis < own.Length; axis++)
                from += own[axis] == 1 ? 0 : strides[axis] * at[lead + axis];
            return from;
        });
    }
}
