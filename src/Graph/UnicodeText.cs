namespace GraphBridge;

/// <summary>
/// The one rule for text in a graph: it is well-formed Unicode, because no file format can carry half of a surrogate pair.
/// </summary>
internal static class UnicodeText
{
    /// <summary>Gives the text back, if there is one, or throws where it has half of a surrogate pair.</summary>
    public static string? RequireOrNull(string? text, string what) => text is null ? null : Require(text, what);

    /// <summary>Gives the text back, or throws where it has half of a surrogate pair.</summary>
    public static string Require(string text, string what)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                throw new GraphBridgeException($"{what} has half of a surrogate pair", place: $"character {at + 1}", remedy: "use well-formed Unicode");
            at++;
        }
        return text;
    }
}
