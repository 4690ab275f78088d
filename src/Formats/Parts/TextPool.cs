using System.Text.Json;

namespace GraphBridge.Formats.Parts;

/// <summary>Texts that come again and again, such as the names of attributes: each is one string in memory.</summary>
internal sealed class TextPool
{
    /// <summary>A longer text is not kept.</summary>
    public const int LongestKept = 128;
    private const int MostKept = 1 << 16;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public TextPool() => _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text that a JSON reader stands on.</summary>
    public string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestKept)
            return reader.GetString()!;
        Span<char> characters = stackalloc char[LongestKept];
        return Text(characters[..reader.CopyString(characters)]);
    }

    /// <summary>The string of these characters.</summary>
    public string Text(ReadOnlySpan<char> characters)
    {
        if (_bySpan.TryGetValue(characters, out var text))
            return text;
        text = characters.ToString();
        if (_texts.Count < MostKept && characters.Length <= LongestKept)
            _texts.Add(text, text);
        return text;
    }
}
