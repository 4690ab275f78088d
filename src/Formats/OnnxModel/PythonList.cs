using System.Buffers;
using System.Text;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>A list of strings as Python prints it: <c>['', 'block']</c>.</summary>
internal static class PythonList
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '\'', '\\', '\x7f']);

    public static string Write(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Item))}]";

    /// <summary>One string of such a list.</summary>
    public static string Item(string item)
    {
        // Python takes double quotes where the text has a single one and no double one
        var quote = item.Contains('\'') && !item.Contains('"') ? '"' : '\'';
        if (quote == '\'' && !item.AsSpan().ContainsAny(Escaped))
            return $"'{item}'";
        var text = new StringBuilder().Append(quote);
        foreach (var c in item)
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when c == quote => text.Append('\\').Append(c),
                < ' ' or '\x7f' => text.Append("\\x").Append(((int)c).ToString("x2")),
                _ => text.Append(c),
            };
        return text.Append(quote).ToString();
    }

    /// <summary>The same into a buffer, without a string being made where it stands there as it is.</summary>
    public static void Item(WireBuffer text, string item)
    {
        if (item.AsSpan().ContainsAny(Escaped))
        {
            text.Utf8(Item(item));
            return;
        }
        text.Bytes("'"u8);
        text.Utf8(item);
        text.Bytes("'"u8);
    }

    /// <summary>The strings, or null where the text is no such list.</summary>
    public static List<string>? TryParse(string text)
    {
        var items = new List<string>();
        var at = 0;
        if (!Accept('['))
            return null;
        if (Accept(']'))
            return AtEnd() ? items : null;
        do
        {
            if (Item() is not { } item)
                return null;
            items.Add(item);
        }
        while (Accept(','));
        return Accept(']') && AtEnd() ? items : null;

        bool AtEnd()
        {
            SkipSpace();
            return at == text.Length;
        }

        void SkipSpace()
        {
            while (at < text.Length && text[at] == ' ')
                at++;
        }

        bool Accept(char c)
        {
            SkipSpace();
            if (at >= text.Length || text[at] != c)
                return false;
            at++;
            return true;
        }

        string? Item()
        {
            SkipSpace();
            if (at >= text.Length || text[at] is not ('\'' or '"'))
                return null;
            var quote = text[at++];
            var item = new StringBuilder();
            while (at < text.Length && text[at] != quote)
            {
                var c = text[at++];
                if (c != '\\')
                {
                    item.Append(c);
                    continue;
                }
                if (at >= text.Length || Escape(text[at++]) is not { } escaped)
                    return null;
                item.Append(escaped);
            }
            return at++ < text.Length ? item.ToString() : null;
        }

        string? Escape(char c)
        {
            switch (c)
            {
                case 'n': return "\n";
                case 'r': return "\r";
                case 't': return "\t";
                case '\\' or '\'' or '"': return c.ToString();
                case 'x' or 'u' or 'U':
                    var digits = c switch { 'x' => 2, 'u' => 4, _ => 8 };
                    if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code)
                        || !Rune.IsValid(code))
                        return null;
                    at += digits;
                    return new Rune(code).ToString();
                default: return null;
            }
        }
    }
}
