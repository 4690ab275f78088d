using System.Globalization;
using System.Text;

namespace GraphBridge.Testing;

/// <summary>Texts that break careless escaping.</summary>
internal static class RandomText
{
    private static readonly string[] Words = ["x", "conv1", "weight", "layer1.0.conv1", "relu_", "N", "Conv2d", "a b", "0", "main"];

    private static readonly string[] Odd =
    [
        "\"", "\"\"", "\\", "\\\\", "\\\"", "a\\", "\\N", "\\G\\L\\E", "\\n", "\\u0041", "'", "`", "{", "}", "{}", "{|}", "<port>", "[", "]", "|", "<", ">",
        "&", "&amp;", "&#0;", "&lt;b&gt;", "<b>bold</b>", "</data>", "]]>", "<![CDATA[", "-->", "--", "->", "<!--", "<?xml?>", "%s", "%3A", "${HOME}",
        "\n", "\r", "\r\n", "a\nb", "a\r\nb\rc", "\t", " ", "  ", " leading", "trailing ", "\n\n", "\0", "a\0b", "\u0001", "\u0007\b\f\v", "\u001B[31m", "\u001F",
        "\u007F", "\u0080", "\u0085", "\u00A0", "\u00AD", "\u2028", "\u2029", "\uFEFF", "\uFEFFbom", "\uFFFD", "\uFFFE", "\uFFFF", "\uE000",
        "\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F1E9\U0001F1EA", "\U0010FFFF", "\U0001FFFE", "e\u0301", "\u00E9", "\u0130\u0131", "\u00DF",
        "\u05E9\u05DC\u05D5\u05DD", "\u0645\u0631\u062D\u0628\u0627", "\u202Eright to left", "\u4F60\u597D", "graph", "node", "edge", "subgraph", "digraph", "strict", "null",
        "true", "NaN", "-0", "1e999", "0x10", "007", "1.5", "__proto__", "id", "label", "#comment", "// c", "/* c */", ";", ",", "=", ":", "::", "a:b:c", "/", "..", "../x", "key=value",
        "_x0041_", "_x_", "\\x41", "@", "@\"a\"", "?", "*", "a.b", ".", "e0", "n0",
    ];

    /// <summary>Any text that is well-formed Unicode; empty at times.</summary>
    public static string Text(this Draw draw) => draw.Chance(0.08) ? "" : draw.Name();

    /// <summary>Any text but the empty one.</summary>
    public static string Name(this Draw draw)
    {
        if (!draw.Options.OddText)
            return "w" + draw.Below(1000).ToString(CultureInfo.InvariantCulture);
        return draw.Below(10) switch
        {
            < 4 => draw.Pick(Words) + draw.Below(30).ToString(CultureInfo.InvariantCulture),
            < 7 => draw.Pick(Odd),
            < 9 => draw.Pick(Odd) + draw.Pick(Words) + draw.Pick(Odd),
            _ => draw.Size > 60 && draw.Chance(0.03) ? Long(draw) : Runes(draw),
        };
    }

    /// <summary>A text that is not empty and not in the set, which then has it.</summary>
    public static string UniqueName(this Draw draw, HashSet<string> taken)
    {
        var name = draw.Name();
        while (!taken.Add(name))
            name += draw.Below(10).ToString(CultureInfo.InvariantCulture);
        return name;
    }

    private static string Long(Draw draw)
    {
        var part = draw.Pick(Odd) + draw.Pick(Words);
        return new StringBuilder(10_000 + part.Length).Insert(0, part, 10_000 / part.Length + 1).ToString();
    }

    private static string Runes(Draw draw)
    {
        var text = new StringBuilder();
        for (var left = 1 + draw.Below(8); left > 0; left--)
        {
            var code = draw.Below(0x10_FFFF - 0x800 + 1);
            text.Append(new Rune(code < 0xD800 ? code : code + 0x800).ToString());
        }
        return text.ToString();
    }
}
