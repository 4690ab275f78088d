namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that draw numbers.</summary>
internal static class RandomRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("RandomNormal RandomUniform", call => call.Give(0, call.ElementNamed("dtype") ?? ElementType.Float32,
            call.Ints("shape") is { } shape ? [.. shape.Select(size => (Size?)size)] : null)),
        ("Bernoulli RandomNormalLike RandomUniformLike", call => call.GiveShape(0, call.ElementNamed("dtype") ?? call.Element(0), call.Shape(0))),
        ("Multinomial", call => call.Give(0, call.ElementNamed("dtype") ?? ElementType.Int32, [call.Shape(0) is [var batch, _] ? batch : null, call.Int("sample_size") ?? 1])),
    ];
}
