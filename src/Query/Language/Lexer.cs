using System.Globalization;
using System.Text;

namespace GraphBridge.Query.Language;

/// <summary>Cuts a query's text into tokens.</summary>
internal static class Lexer
{
    public static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var token = text[at] is '"' or '\'' ? Quoted(text, at)
                : Words.EndsWord(text[at]) ? new(TokenKind.Sign, text[at].ToString(), at, at + 1)
                : Word(text, at);
            tokens.Add(token);
            at = token.End;
        }
        tokens.Add(new(TokenKind.End, "", text.Length, text.Length));
        return tokens;
    }

    private static Token Word(string text, int start)
    {
        var end = start;
        while (end < text.Length && !Words.EndsWord(text[end]))
            end++;
        return new(TokenKind.Word, text[start..end], start, end);
    }

    private static Token Quoted(string text, int start)
    {
        var content = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
                return new(TokenKind.Quoted, content.ToString(), start, at + 1);
            if (text[at] == '\\')
                content.Append(Escaped(text, ref at));
            else
                content.Append(text[at]);
        }
        throw QueryError.At(text, start, "the quote is not closed", "end the name with " + text[start]);
    }

    /// <summary>The character that an escape stands for; the place is moved to the escape's last character.</summary>
    private static char Escaped(string text, ref int at)
    {
        var start = at++;
        switch (at < text.Length ? text[at] : '\0')
        {
            case '\\' or '"' or '\'':
                return text[at];
            case 'u' when at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw QueryError.At(text, start, "there is no such escape", @"write \\, \"", \' or \u and four hexadecimal digits");
        }
    }
}
