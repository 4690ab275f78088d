namespace GraphBridge.Capture.Inputs;

/// <summary>What is said of a word that should be an element type and is none.</summary>
internal static class ElementTypeNames
{
    /// <summary>The element types in words.</summary>
    public static string List { get; } = "the element types are " + string.Join(", ", TensorRules.Types.Select(type => type.Name()));

    /// <summary>How other programs and languages call them.</summary>
    private static readonly Dictionary<string, ElementType> Elsewhere = new(StringComparer.Ordinal)
    {
        ["float"] = ElementType.Float32,
        ["single"] = ElementType.Float32,
        ["fp32"] = ElementType.Float32,
        ["f32"] = ElementType.Float32,
        ["double"] = ElementType.Float64,
        ["fp64"] = ElementType.Float64,
        ["f64"] = ElementType.Float64,
        ["half"] = ElementType.Float16,
        ["fp16"] = ElementType.Float16,
        ["f16"] = ElementType.Float16,
        ["bf16"] = ElementType.BFloat16,
        ["int"] = ElementType.Int64,
        ["long"] = ElementType.Int64,
        ["i64"] = ElementType.Int64,
        ["i32"] = ElementType.Int32,
        ["short"] = ElementType.Int16,
        ["byte"] = ElementType.UInt8,
        ["sbyte"] = ElementType.Int8,
        ["char"] = ElementType.Int8,
        ["boolean"] = ElementType.Bool,
        ["complex"] = ElementType.Complex64,
        ["cfloat"] = ElementType.Complex64,
        ["cdouble"] = ElementType.Complex128,
    };

    /// <summary>The type that a word most likely means, or null.</summary>
    public static string? Nearest(string word)
    {
        var plain = word[(word.LastIndexOf('.') + 1)..].ToLowerInvariant();
        if (Elsewhere.TryGetValue(plain, out var known))
            return known.Name();
        var (nearest, distance) = TensorRules.Types.Select(type => (type.Name(), Distance: Distance(plain, type.Name()))).MinBy(pair => pair.Distance);
        return distance <= 2 ? nearest : null;
    }

    /// <summary>How many letters must be put in, taken out or changed to make one word of the other; 3 where one is much longer.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2)
            return 3;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
