namespace GraphBridge.Capture.Safetensors;

/// <summary>The names of element types in .safetensors files.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ElementType Type)[] All =
    [
        ("BOOL", ElementType.Bool),
        ("U8", ElementType.UInt8),
        ("I8", ElementType.Int8),
        ("U16", ElementType.UInt16),
        ("I16", ElementType.Int16),
        ("U32", ElementType.UInt32),
        ("I32", ElementType.Int32),
        ("U64", ElementType.UInt64),
        ("I64", ElementType.Int64),
        ("F16", ElementType.Float16),
        ("BF16", ElementType.BFloat16),
        ("F32", ElementType.Float32),
        ("F64", ElementType.Float64),
        ("C64", ElementType.Complex64),
        ("F8_E4M3", ElementType.Float8E4M3FN),
        ("F8_E4M3FNUZ", ElementType.Float8E4M3FNUZ),
        ("F8_E5M2", ElementType.Float8E5M2),
        ("F8_E5M2FNUZ", ElementType.Float8E5M2FNUZ),
        ("F8_E8M0", ElementType.Float8E8M0),
        ("F4", ElementType.Float4E2M1),
    ];

    private static readonly Dictionary<string, ElementType> ByName = All.ToDictionary(one => one.Name, one => one.Type, StringComparer.Ordinal);
    private static readonly Dictionary<ElementType, string> ByType = All.ToDictionary(one => one.Type, one => one.Name);

    /// <summary>The type's name, or null where a .safetensors file can't hold it.</summary>
    public static string? NameOf(ElementType type) => ByType.GetValueOrDefault(type);

    /// <summary>The type of a name, or null where this toolkit has none: 6-bit numbers, and what later versions may add.</summary>
    public static ElementType? Find(string name) => ByName.TryGetValue(name, out var type) ? type : null;
}
