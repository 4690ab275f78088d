using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GraphBridge.Query.Language;

/// <summary>The text of a query, which the parser reads back as the same.</summary>
internal static class ExpressionText
{
    public static string Of(Expression expression)
    {
        var text = new StringBuilder();
        Write(text, expression);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Expression expression)
    {
        switch (expression)
        {
            case PlaceExpression place: text.Append(CultureInfo.InvariantCulture, $"{place.Place}"); break;
            case NameExpression name: WriteName(text, name.Name, name.Pass, isTerm: true); break;
            case InExpression inside:
                text.Append(Words.In).Append('(');
                WriteName(text, inside.Path, inside.Pass, isTerm: false);
                text.Append(')');
                break;
            case PatternExpression pattern: text.Append(Words.Of(pattern.Function)).Append('(').Append(Of(pattern.Pattern, isTerm: false)).Append(')'); break;
            case ShapeExpression shape: text.Append(Words.Shape).Append("([").AppendJoin(',', shape.Shape.Parts.Select(Of)).Append("])"); break;
            case KindExpression kind: text.Append(Words.Kind).Append('(').Append(NodeKinds.WordFor(kind.Kind)).Append(')'); break;
            case WalkExpression walk: WriteFunction(text, Words.Of(walk.Function), [walk.Set]); break;
            case WayExpression way: WriteFunction(text, Words.Of(way.Function), [way.Start, way.End]); break;
            case NotExpression not:
                text.Append('!');
                WriteInside(text, not.Set, not.Set is ChainExpression);
                break;
            case PickExpression pick:
                WriteInside(text, pick.Set, pick.Set is ChainExpression or NotExpression);
                text.Append(CultureInfo.InvariantCulture, $"[{pick.Place}]");
                break;
            case ChainExpression chain: WriteChain(text, chain); break;
            default: throw new ArgumentOutOfRangeException(nameof(expression), expression, null);
        }
    }

    private static void WriteFunction(StringBuilder text, string name, ImmutableArray<Expression> sets)
    {
        text.Append(name).Append('(');
        for (var i = 0; i < sets.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, sets[i]);
        }
        text.Append(')');
    }

    private static void WriteChain(StringBuilder text, ChainExpression chain)
    {
        for (var i = 0; i < chain.Sets.Length; i++)
        {
            if (i > 0)
                text.Append(' ').Append(Words.Sign(chain.Operator)).Append(' ');
            WriteInside(text, chain.Sets[i], chain.Sets[i] is ChainExpression inner && inner.Operator <= chain.Operator);
        }
    }

    private static void WriteInside(StringBuilder text, Expression expression, bool inParentheses)
    {
        text.Append(inParentheses ? "(" : "");
        Write(text, expression);
        text.Append(inParentheses ? ")" : "");
    }

    private static void WriteName(StringBuilder text, NamePattern name, int? pass, bool isTerm)
    {
        text.Append(Of(name, isTerm && pass is null, mayEndInPass: pass is null));
        if (pass is { } number)
            text.Append(CultureInfo.InvariantCulture, $":{number}");
    }

    /// <summary>A name as it stands in a query, in quotes where it has to be.</summary>
    public static string Of(string name) => Of(NamePattern.OfQuoted(name), isTerm: true, mayEndInPass: true);

    private static string Of(NamePattern pattern, bool isTerm, bool mayEndInPass = false)
    {
        var word = pattern.Text;
        var isWord = word.Length > 0 && !word.Any(Words.EndsWord) && (pattern.HasWildcards || !NamePattern.OfWord(word).HasWildcards)
            && !(isTerm && Parser.IsPlace(word)) && !(mayEndInPass && Parser.HasPass(word));
        return isWord ? word : Quoted(word);
    }

    private static string Of(ShapePart part) => part.Kind switch
    {
        ShapePartKind.Any => "*",
        ShapePartKind.Unknown => "?",
        ShapePartKind.Rest => Words.Rest,
        ShapePartKind.Size => part.Size.ToString(CultureInfo.InvariantCulture),
        ShapePartKind.Symbol => IsSymbol(part.Symbol) ? part.Symbol : Quoted(part.Symbol),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part.Kind, null),
    };

    private static bool IsSymbol(string word) => word.Length > 0 && !word.Any(Words.EndsWord) && word is not ("*" or "?" or Words.Rest) && !Parser.IsPlace(word);

    private static string Quoted(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var c in name)
            _ = c is '"' or '\\' ? text.Append('\\').Append(c)
                : char.IsControl(c) || c is '\u2028' or '\u2029' ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : text.Append(c);
        return text.Append('"').ToString();
    }
}
