using System.Text;

namespace GraphBridge.Formats.Dot;

/// <summary>Text out of quoted strings: our data, as <see cref="DotText"/> escapes it, and labels, as Graphviz does.</summary>
internal static class DotData
{
    public static string Decode(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                decoded.Append(text[i]);
                continue;
            }
            i++;
            decoded.Append(text[i] switch { 'n' => '\n', 'r' => '\r', '0' => '\0', var other => other });
        }
        return decoded.ToString();
    }

    /// <summary>The text that a label shows. An HTML label is kept as it is.</summary>
    public static string DecodeLabel(string text, string node, string graph)
    {
        if (!text.Contains('\\') || text is ['<', .., '>'])
            return text;
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                decoded.Append(text[i]);
                continue;
            }
            i++;
            _ = text[i] switch
            {
                'n' or 'l' or 'r' => decoded.Append('\n'),
                'N' => decoded.Append(node),
                'G' => decoded.Append(graph),
                var other => decoded.Append(other),
            };
        }
        return decoded.ToString().TrimEnd('\n');
    }
}
