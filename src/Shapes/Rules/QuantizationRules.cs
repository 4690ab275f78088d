namespace GraphBridge.Shapes.Rules;

/// <summary>Numbers to small whole ones and back.</summary>
internal static class QuantizationRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("QuantizeLinear", call => call.GiveShape(0, call.Has(2) ? call.Element(2) : call.ElementNamed("output_dtype") ?? ElementType.UInt8, call.Shape(0))),
        ("DequantizeLinear", call => call.GiveShape(0, call.Element(1) is ElementType.Undefined ? call.ElementNamed("output_dtype") ?? ElementType.Float32 : call.Element(1), call.Shape(0))),
        ("DynamicQuantizeLinear", Dynamic),
    ];

    private static void Dynamic(Call call)
    {
        call.GiveShape(0, ElementType.UInt8, call.Shape(0));
        call.Give(1, ElementType.Float32, []);
        call.Give(2, ElementType.UInt8, []);
    }
}
