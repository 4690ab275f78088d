using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Html;

/// <summary>Texts of a graph as a page has them.</summary>
internal static class PageTexts
{
    /// <summary>Keys and values by turns; null where there are none. Bytes of a file that no field of the model holds are left out.</summary>
    public static IReadOnlyList<string>? Of(Metadata metadata)
    {
        if (metadata.Count == 0)
            return null;
        var texts = new List<string>(2 * metadata.Count);
        foreach (var (key, value) in metadata)
            if (!key.Contains("residue", StringComparison.Ordinal))
                texts.AddRange([AttributeText.Cut(key), AttributeText.Cut(value)]);
        return texts.Count == 0 ? null : texts;
    }

    /// <summary>An operator: those of ONNX have no domain.</summary>
    public static string Of(OpType type) => type.Domain == OpType.OnnxDomain ? (type with { Domain = "" }).ToString() : type.ToString();

    /// <summary>A hundred nanoseconds are the least that a duration holds.</summary>
    public static long? Nanoseconds(TimeSpan? duration) => duration?.Ticks * TimeSpan.NanosecondsPerTick;
}
