namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that make pictures larger and smaller.</summary>
internal static class ResizeRules
{
    // before it, the second input was the scales
    private const long FirstOpsetOfRegions = 11;

    public static (string, Action<Call>)[] All { get; } =
    [
        ("Resize", Resize),
        ("Upsample", call => Scale(call, call.Floats("scales") ?? (call.Floats("height_scale") is null ? call.Numbers(1) : null), null)),
        ("CenterCropPad", call => Say(call, call.Content(1))),
    ];

    private static void Resize(Call call)
    {
        if (call.Opset < FirstOpsetOfRegions)
            Scale(call, call.Numbers(1), null);
        else if (call.Shape(3) is not [{ Fixed: 0 }] && call.Has(3))
            Say(call, (call.Text("keep_aspect_ratio_policy") ?? "stretch") == "stretch" ? call.Content(3) : null);
        else
            // the part of the picture that is taken counts too there
            Scale(call, call.Text("coordinate_transformation_mode") == "tf_crop_and_resize" ? null : call.Numbers(2), call.Ints("axes") is { } axes ? [.. axes] : null);
    }

    private static void Scale(Call call, double[]? scales, long[]? axes)
    {
        var shape = call.Shape(0);
        var result = shape is null ? null : new Size?[shape.Length];
        if (shape is not null && scales is not null && scales.Length == (axes?.Length ?? shape.Length) && Call.Axes(axes ?? Every(shape), shape.Length) is { } places)
        {
            result = Array.ConvertAll(shape, size => (Size?)size);
            foreach (var (at, axis) in places.Index())
                result[axis] = Scaled(shape[axis], (float)scales[at]);
        }
        call.Give(0, call.Element(0), result);
    }

    private static Size? Scaled(Size size, float scale)
    {
        if (size.Fixed is not { } whole)
            return Constants.Whole(scale) is { Fixed: > 0 } times ? size * times : null;
        // in the precision of the scales, as runtimes compute it
        return (float)whole * scale is >= 0 and < 1L << 52 and var scaled ? (long)MathF.Floor(scaled) : null;
    }

    /// <summary>Sizes that are told, of the axes that the call names, or of all.</summary>
    private static void Say(Call call, Size?[]? sizes)
    {
        var shape = call.Shape(0);
        var result = shape is not null ? new Size?[shape.Length] : sizes is not null && call.Ints("axes") is null ? new Size?[sizes.Length] : null;
        long[]? axes = call.Ints("axes") is { } said ? [.. said] : shape is not null ? Every(shape) : null;
        if (result is not null && sizes is not null && Call.Axes(axes ?? [.. Enumerable.Range(0, sizes.Length)], result.Length) is { } places && places.Length == sizes.Length)
        {
            for (var axis = 0; axis < result.Length; axis++)
                result[axis] = shape?[axis];
            foreach (var (at, axis) in places.Index())
                result[axis] = sizes[at];
        }
        call.Give(0, call.Element(0), result);
    }

    private static long[] Every(Size[] shape) => [.. Enumerable.Range(0, shape.Length)];
}
