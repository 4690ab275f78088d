namespace GraphBridge.Formats.Flat;

/// <summary>Cuts what an error quotes from a file, which may be as long as the file.</summary>
internal static class Excerpt
{
    private const int MaximumLength = 80;

    public static string Of(string text)
    {
        if (text.Length <= MaximumLength)
            return text;
        var end = char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return text[..end] + "…";
    }
}
