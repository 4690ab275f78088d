using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Query.Language;

/// <summary>
/// Reads a query. docs/query.md has the grammar, and a method here is a rule of it.
/// </summary>
internal sealed class Parser
{
    /// <summary>Places and passes have at most so many digits, and so fit.</summary>
    private const int MostDigits = 9;

    private readonly string _text;
    private readonly int _deepest;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    private Parser(string text, int deepest) => (_text, _deepest, _tokens) = (text, deepest, Lexer.Tokens(text));

    private Token Next => _tokens[_at];

    /// <param name="text">The query.</param>
    /// <param name="deepest">How deep it nests at most: what people write is five deep.</param>
    public static Expression Parse(string text, int deepest)
    {
        var parser = new Parser(text, deepest);
        if (parser.Next.Kind == TokenKind.End)
            throw QueryError.At(text, parser.Next.Start, "the query is empty", "name an operation, a module, or '*' for everything");
        var expression = parser.Chain(SetOperator.Union);
        return parser.Next.Kind == TokenKind.End ? expression
            : throw QueryError.Expected(text, parser.Next, "an operator or the end", "put names with odd characters in quotes");
    }

    /// <summary>A chain of one operator; its parts are chains of the operator that binds more, or single sets.</summary>
    private Expression Chain(SetOperator op)
    {
        var first = Part();
        if (!Next.Is(Words.Sign(op)))
            return first;
        var sets = ImmutableArray.CreateBuilder<Expression>();
        sets.Add(first);
        while (Accept(Words.Sign(op)))
            sets.Add(Part());
        return new ChainExpression(op, sets.ToImmutable());

        Expression Part() => op switch
        {
            SetOperator.Union => Chain(SetOperator.Intersection),
            SetOperator.Intersection => Chain(SetOperator.Difference),
            _ => Unary(),
        };
    }

    private Expression Unary()
    {
        if (!Next.Is('!'))
            return Item();
        Enter();
        _at++;
        var set = Unary();
        _depth--;
        return new NotExpression(set);
    }

    private Expression Item()
    {
        var item = Primary();
        var picks = 0;
        while (Accept('['))
        {
            Enter();
            picks++;
            item = new PickExpression(item, Place());
            Expect(']');
        }
        _depth -= picks;
        return item;
    }

    private Expression Primary()
    {
        var token = Next;
        if (token.Is('('))
        {
            Enter();
            _at++;
            var inner = Chain(SetOperator.Union);
            Expect(')');
            _depth--;
            return inner;
        }
        if (token.Is('-') || IsPlace(token))
            return new PlaceExpression(Place(), new(token.Start));
        if (token.Kind == TokenKind.Word && _tokens[_at + 1].Is('('))
            return Function();
        var (name, pass) = NameAndPass();
        return new NameExpression(name, pass, new(token.Start));
    }

    private Expression Function()
    {
        var name = Next;
        Enter();
        _at += 2;
        Expression function;
        if (name.Text == Words.In)
        {
            var mark = new Mark(Next.Start);
            var (path, pass) = NameAndPass();
            function = new InExpression(path, pass, mark);
        }
        else if (name.Text == Words.Shape)
            function = new ShapeExpression(Shape());
        else if (name.Text == Words.Kind)
            function = new KindExpression(Kind());
        else if (Words.OfPattern.TryGetValue(name.Text, out var ofPattern))
        {
            var mark = new Mark(Next.Start);
            function = new PatternExpression(ofPattern, Pattern(), mark);
        }
        else if (Words.OfSet.TryGetValue(name.Text, out var ofSet))
            function = new WalkExpression(ofSet, Chain(SetOperator.Union));
        else if (Words.OfTwoSets.TryGetValue(name.Text, out var ofTwoSets))
        {
            var start = Chain(SetOperator.Union);
            Expect(',');
            function = new WayExpression(ofTwoSets, start, Chain(SetOperator.Union));
        }
        else
            throw QueryError.At(_text, name.Start, $"there is no function {name.Shown}", NearNames.Of(name.Text, Words.Functions) is { } near
                ? $"did you mean '{near}'" : "the functions are " + string.Join(", ", Words.Functions));
        Expect(')');
        _depth--;
        return function;
    }

    private NodeKind Kind()
    {
        var token = Next;
        if (token.Kind != TokenKind.Word)
            throw QueryError.Expected(_text, token, "a kind", "the kinds are " + string.Join(", ", NodeKinds.Words.Keys));
        _at++;
        return NodeKinds.Words.TryGetValue(token.Text, out var kind) ? kind
            : throw QueryError.At(_text, token.Start, $"there is no kind {token.Shown}", NearNames.Of(token.Text, NodeKinds.Words.Keys) is { } near
                ? $"did you mean '{near}'" : "the kinds are " + string.Join(", ", NodeKinds.Words.Keys));
    }

    private ShapePattern Shape()
    {
        Expect('[');
        var parts = ImmutableArray.CreateBuilder<ShapePart>();
        if (!Next.Is(']'))
        {
            do
                parts.Add(Dimension(parts));
            while (Accept(','));
        }
        Expect(']');
        return new(parts.ToImmutable());
    }

    private ShapePart Dimension(ImmutableArray<ShapePart>.Builder before)
    {
        var token = Next;
        if (token.Kind is not (TokenKind.Word or TokenKind.Quoted))
            throw QueryError.Expected(_text, token, "a dimension", "write a size, a symbol, '*' for one dimension or '...' for any number");
        _at++;
        if (token.Kind == TokenKind.Quoted)
            return new(ShapePartKind.Symbol, Symbol: token.Text);
        if (token.Text == Words.Rest && before.Any(part => part.Kind == ShapePartKind.Rest))
            throw QueryError.At(_text, token.Start, "'...' stands twice in a shape", "leave one out");
        return token.Text switch
        {
            "*" => new(ShapePartKind.Any),
            "?" => new(ShapePartKind.Unknown),
            Words.Rest => new(ShapePartKind.Rest),
            _ when long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) => new(ShapePartKind.Size, size),
            _ => new(ShapePartKind.Symbol, Symbol: token.Text),
        };
    }

    private NamePattern Pattern()
    {
        var token = Next;
        if (token.Kind is not (TokenKind.Word or TokenKind.Quoted))
            throw QueryError.Expected(_text, token, "a name");
        _at++;
        return token.Kind == TokenKind.Word ? NamePattern.OfWord(token.Text) : NamePattern.OfQuoted(token.Text);
    }

    /// <summary>A name, and the pass that follows it behind a colon: <c>fc:2</c>, <c>"odd name":2</c>.</summary>
    private (NamePattern, int?) NameAndPass()
    {
        var token = Next;
        if (token.Kind is not (TokenKind.Word or TokenKind.Quoted))
            throw QueryError.Expected(_text, token, "a name, a place or a function");
        _at++;
        if (token.Kind == TokenKind.Word)
            return PassSign(token.Text) is >= 0 and var colon && Pass(token.Text.AsSpan(colon)) is { } pass
                ? (NamePattern.OfWord(token.Text[..colon]), pass) : (NamePattern.OfWord(token.Text), null);
        if (Next.Kind != TokenKind.Word || Next.Start != token.End)
            return (NamePattern.OfQuoted(token.Text), null);
        var ofQuoted = Pass(Next.Text) ?? throw QueryError.Expected(_text, Next, "a pass such as ':2' or an operator");
        _at++;
        return (NamePattern.OfQuoted(token.Text), ofQuoted);
    }

    /// <summary>Whether a word would be read as a name and a pass.</summary>
    public static bool HasPass(string word) => PassSign(word) is >= 0 and var colon && Pass(word.AsSpan(colon)) is not null;

    private static int PassSign(string word) => word.LastIndexOf(':') is > 0 and var colon ? colon : -1;

    private static int? Pass(ReadOnlySpan<char> text) => text.Length is >= 2 and <= MostDigits + 1 && text[0] == ':' && text[1] != '0'
        && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var pass) ? pass : null;

    private int Place()
    {
        var isFromEnd = Accept('-');
        var token = Next;
        if (!IsPlace(token))
            throw QueryError.Expected(_text, token, isFromEnd ? "a number after '-'" : "a place, counted from 0 or from -1 back from the end");
        if (token.Text.Length > MostDigits)
            throw QueryError.At(_text, token.Start, "no graph has so many operations", "put a name of digits in quotes");
        _at++;
        var place = int.Parse(token.Text, CultureInfo.InvariantCulture);
        return isFromEnd ? -place : place;
    }

    /// <summary>Whether a word would be read as a place.</summary>
    public static bool IsPlace(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsPlace(Token token) => token.Kind == TokenKind.Word && IsPlace(token.Text);

    private void Enter()
    {
        if (++_depth > _deepest)
            throw QueryError.At(_text, Next.Start, $"the query nests more than {_deepest} deep", "leave parentheses out");
    }

    private bool Accept(char sign)
    {
        if (!Next.Is(sign))
            return false;
        _at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Accept(sign))
            throw QueryError.Expected(_text, Next, $"'{sign}'");
    }
}
