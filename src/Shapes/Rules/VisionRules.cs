namespace GraphBridge.Shapes.Rules;

/// <summary>Operators on regions of pictures, grids and patches.</summary>
internal static class VisionRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("RoiAlign", call => call.Give(0, call.Element(0), [First(call.Shape(1)), Channels(call), call.Int("output_height") ?? 1, call.Int("output_width") ?? 1])),
        ("MaxRoiPool", call => call.Give(0, call.Element(0), [First(call.Shape(1)), Channels(call), .. call.Ints("pooled_shape") is [var height, var width] ? [height, width] : new Size?[2]])),
        ("GridSample", call => call.Give(0, call.Element(0), call.Shape(1) is { Length: >= 2 } grid ? [call.Shape(0) is [var batch, ..] ? batch : grid[0], Channels(call), .. grid[1..^1]] : null)),
        ("AffineGrid", call => call.Give(0, call.Element(0), call.Content(1) switch
        {
            [var batch, _, var height, var width] => [batch, height, width, 2],
            [var batch, _, var depth, var height, var width] => [batch, depth, height, width, 3],
            _ => null,
        })),
        ("Col2Im", ToImage),
    ];

    private static Size? First(Size[]? shape) => shape is [var first, ..] ? first : null;

    private static Size? Channels(Call call) => call.Shape(0) is [_, var channels, ..] ? channels : null;

    private static void ToImage(Call call)
    {
        var image = ShapeRules.Told(call, 1);
        var channels = Channels(call) is { } columns && call.Sizes(2) is { } block && Size.Product(block) is { } elements ? columns.DividedBy(elements) : null;
        call.Give(0, call.Element(0), image is null ? null : [First(call.Shape(0)), channels, .. image]);
    }
}
