using System.Buffers;
using System.Globalization;
using System.Text;

namespace GraphBridge.Formats.GraphMl;

/// <summary>The escape for what XML 1.0 cannot hold, as <see cref="GraphMlFormat"/> tells it.</summary>
internal static class XmlText
{
    private const string Marker = @"\x:";

    private static readonly SearchValues<char> Impossible = SearchValues.Create(
    [
        .. Enumerable.Range(0, ' ').Select(code => (char)code).Where(c => c is not ('\t' or '\n' or '\r')), '\uFFFE', '\uFFFF',
    ]);

    /// <summary>
    /// The text as it can stand in XML: itself, but where it has what XML cannot hold, or is empty, which networkx
    /// takes for a value that it cannot write again.
    /// </summary>
    public static string Escaped(string text)
    {
        if (text.Length > 0 && !text.StartsWith(Marker, StringComparison.Ordinal) && !text.AsSpan().ContainsAny(Impossible))
            return text;
        var escaped = new StringBuilder(Marker, text.Length + 16);
        foreach (var c in text)
        {
            if (c == '\\')
                escaped.Append(@"\\");
            else if (Impossible.Contains(c))
                escaped.Append(@"\u").Append(((int)c).ToString("x4"));
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>The text that was escaped.</summary>
    /// <exception cref="GraphBridgeException">It has the marker and a backslash that stands for nothing.</exception>
    public static string Unescaped(string text)
    {
        if (!text.StartsWith(Marker, StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var at = Marker.Length; at < text.Length; at++)
        {
            if (text[at] != '\\')
                plain.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '\\')
                plain.Append(text[++at]);
            else if (at + 5 < text.Length && text[at + 1] == 'u'
                     && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, null, out var code) && !char.IsSurrogate((char)code))
            {
                plain.Append((char)code);
                at += 5;
            }
            else
                throw new GraphBridgeException(@"a text that begins with \x: has a backslash that stands for nothing",
                    remedy: @"write \\ for a backslash and \u0007 for a control character");
        }
        return plain.ToString();
    }

    /// <summary>A text to be looked at: what XML cannot hold is replaced.</summary>
    public static string Shown(string text) =>
        text.AsSpan().ContainsAny(Impossible) ? string.Concat(text.Select(c => Impossible.Contains(c) ? '\uFFFD' : c)) : text;
}
