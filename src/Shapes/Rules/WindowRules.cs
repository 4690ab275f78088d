namespace GraphBridge.Shapes.Rules;

/// <summary>Convolutions and pools: a batch, channels, and axes that a window is moved over.</summary>
internal static class WindowRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Conv DeformConv", call => Convolution(call, 0, 1, call.Element(0))),
        ("ConvInteger", call => Convolution(call, 0, 1, ElementType.Int32)),
        ("QLinearConv", call => Convolution(call, 0, 3, call.Element(7))),
        ("ConvTranspose", Transposed),
        ("AveragePool LpPool", Pool),
        ("MaxPool", Pool),
        ("MaxUnpool", Unpool),
        ("GlobalAveragePool GlobalLpPool GlobalMaxPool", call => call.GiveShape(0, call.Element(0), call.Shape(0) is { Length: >= 2 } shape
            ? [.. shape[..2], .. Enumerable.Repeat<Size>(1, shape.Length - 2)] : null)),
    ];

    private static void Convolution(Call call, int input, int weight, ElementType element)
    {
        var (sizes, weights) = (call.Shape(input), call.Shape(weight));
        var rank = sizes?.Length ?? weights?.Length;
        if (rank is not >= 2 || (sizes ?? weights)!.Length != (weights ?? sizes)!.Length)
        {
            call.GiveShape(0, element, null);
            return;
        }
        var window = Kernel(call, weights?[2..], rank.Value - 2) is { } kernel ? new Window(call, kernel) : null;
        call.Give(0, element, [sizes?[0], weights?[0], .. Enumerable.Range(0, rank.Value - 2).Select(axis => sizes is null ? null : window?.Places(axis, sizes[axis + 2]))]);
    }

    private static void Transposed(Call call)
    {
        if (call.Shape(0) is not { Length: >= 2 } sizes)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        var weights = call.Shape(1) is { } known && known.Length == sizes.Length ? known : null;
        var spatial = sizes.Length - 2;
        var window = Kernel(call, weights?[2..], spatial) is { } kernel ? new Window(call, kernel) : null;
        var (said, added) = (call.Ints("output_shape"), call.Ints("output_padding"));
        call.Give(0, call.Element(0), [sizes[0], weights is null ? null : weights[1] * (call.Int("group") ?? 1), .. Enumerable.Range(0, spatial).Select(SizeOf)]);

        Size? SizeOf(int axis)
        {
            // some exporters say batch and channels with it
            if (said is { Length: var count } list && (count == spatial || count == spatial + 2))
                return list[axis + count - spatial];
            return added is { } more && more.Length != spatial ? null : window?.Covered(axis, sizes[axis + 2], added?[axis] ?? 0);
        }
    }

    private static void Pool(Call call)
    {
        Size?[]? shape = null;
        if (call.Shape(0) is { Length: >= 2 } sizes)
        {
            var window = Kernel(call, null, sizes.Length - 2) is { } kernel ? new Window(call, kernel) : null;
            shape = [sizes[0], sizes[1], .. Enumerable.Range(0, sizes.Length - 2).Select(axis => window?.Places(axis, sizes[axis + 2]))];
        }
        call.Give(0, call.Element(0), shape);
        // the places of the largest, of the same shape
        if (call.Found(0) is KnownTensor { Shape: var found } && call.Name == "MaxPool")
            call.GiveShape(1, ElementType.Int64, found);
    }

    private static void Unpool(Call call)
    {
        Size?[]? shape = null;
        if (call.Has(2))
            shape = call.Content(2);
        else if (call.Shape(0) is { Length: >= 2 } sizes && Kernel(call, null, sizes.Length - 2) is { } kernel)
            shape = [sizes[0], sizes[1], .. Enumerable.Range(0, sizes.Length - 2).Select(axis => new Window(call, kernel).Covered(axis, sizes[axis + 2], 0))];
        call.Give(0, call.Element(0), shape);
    }

    /// <summary>The window's sizes, which the weight has where the call doesn't say them; null where neither does, or they are not one an axis.</summary>
    private static Size[]? Kernel(Call call, Size[]? weight, int axes) =>
        call.Ints("kernel_shape") is { } said ? said.Length == axes ? [.. said.Select(size => (Size)size)] : null : weight;
}
