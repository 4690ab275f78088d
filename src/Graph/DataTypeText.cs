using System.Collections.Immutable;
using System.Text;

namespace GraphBridge;

/// <summary>
/// The text of types. A tensor is its element type and its dimensions in brackets, <c>[*]</c> where the rank is not
/// known; a dimension is a number, a symbol (bare where it is an identifier, a JSON string otherwise) or <c>?</c>;
/// a denotation follows as <c>@"DATA_BATCH"</c>.
/// </summary>
internal static class DataTypeText
{
    public static string Write(DataType type)
    {
        var text = new StringBuilder();
        Write(text, type);
        return text.ToString();
    }

    public static string Write(Shape shape)
    {
        var text = new StringBuilder();
        Write(text, shape);
        return text.ToString();
    }

    private static void Write(StringBuilder text, DataType? type)
    {
        switch (type)
        {
            case null: text.Append('?'); return;
            case TensorType tensor: WriteTensor(text, tensor.ElementType, tensor.Shape); break;
            case SparseTensorType sparse:
                text.Append("sparse ");
                WriteTensor(text, sparse.ElementType, sparse.Shape);
                break;
            case SequenceType sequence: WriteNested(text, "seq(", sequence.Element); break;
            case OptionalType optional: WriteNested(text, "optional(", optional.Element); break;
            case MapType map: WriteNested(text, "map(" + map.Key.Name() + ",", map.Value); break;
            case OpaqueType opaque: text.Append("opaque(").Append(Quote(opaque.Domain)).Append(',').Append(Quote(opaque.Name)).Append(')'); break;
        }
        if (type.Denotation is { } denotation)
            text.Append('@').Append(Quote(denotation));
    }

    private static void WriteNested(StringBuilder text, string opening, DataType? element)
    {
        text.Append(opening);
        Write(text, element);
        text.Append(')');
    }

    private static void WriteTensor(StringBuilder text, ElementType elementType, Shape? shape)
    {
        text.Append(elementType.Name()).Append('[');
        if (shape is null)
            text.Append('*');
        else
            Write(text, shape);
        text.Append(']');
    }

    private static void Write(StringBuilder text, Shape shape)
    {
        for (var i = 0; i < shape.Rank; i++)
        {
            if (i > 0)
                text.Append(',');
            var dimension = shape.Dimensions[i];
            if (dimension.Size is { } size)
                text.Append(size);
            else if (dimension.Symbol is { } symbol)
                text.Append(IsIdentifier(symbol) ? symbol : Quote(symbol));
            else
                text.Append('?');
            if (dimension.Denotation is { } denotation)
                text.Append('@').Append(Quote(denotation));
        }
    }

    private static bool IsIdentifier(string symbol) =>
        symbol.Length > 0 && (char.IsAsciiLetter(symbol[0]) || symbol[0] == '_') && symbol.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    // JSON leaves out lone surrogates; a name may have one, so they are escaped one by one.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : c < ' ' || char.IsSurrogate(c) ? quoted.Append("\\u").Append(((int)c).ToString("x4"))
                : quoted.Append(c);
        return quoted.Append('"').ToString();
    }

    public static DataType Parse(string text, ReadLimits limits)
    {
        var cursor = new Cursor(text, limits.TypeDepth);
        var type = cursor.Type(0) ?? throw cursor.Expected("a type");
        cursor.End();
        return type;
    }

    private ref struct Cursor(string text, int deepest)
    {
        private int _at;

        public DataType? Type(int depth)
        {
            if (depth > deepest)
                throw Expected($"types nested less than {deepest} deep");
            if (Accept('?'))
                return null;
            var word = Word();
            DataType type = word switch
            {
                "seq" => new SequenceType(Nested(depth)),
                "optional" => new OptionalType(Nested(depth)),
                "map" => Map(depth),
                "opaque" => Opaque(),
                "sparse" => Sparse(),
                _ => new TensorType(Element(word), Brackets()),
            };
            return Accept('@') ? type with { Denotation = QuotedString() } : type;
        }

        private DataType? Nested(int depth)
        {
            Expect('(');
            var element = Type(depth + 1);
            Expect(')');
            return element;
        }

        private MapType Map(int depth)
        {
            Expect('(');
            var key = Element(Word());
            Expect(',');
            var value = Type(depth + 1);
            Expect(')');
            return new(key, value);
        }

        private OpaqueType Opaque()
        {
            Expect('(');
            var domain = QuotedString();
            Expect(',');
            var name = QuotedString();
            Expect(')');
            return new(domain, name);
        }

        private SparseTensorType Sparse()
        {
            Expect(' ');
            return new(Element(Word()), Brackets());
        }

        private Shape? Brackets()
        {
            Expect('[');
            if (Accept('*'))
            {
                Expect(']');
                return null;
            }
            var dimensions = ImmutableArray.CreateBuilder<Dimension>();
            if (Accept(']'))
                return new(dimensions.ToImmutable());
            do
                dimensions.Add(OneDimension());
            while (Accept(','));
            Expect(']');
            return new(dimensions.ToImmutable());
        }

        private Dimension OneDimension()
        {
            Dimension dimension;
            if (Accept('?'))
                dimension = Dimension.Unknown;
            else if (Peek is '"')
                dimension = Dimension.Symbolic(QuotedString());
            else if (Peek is '-' || char.IsAsciiDigit(Peek))
                dimension = Dimension.Fixed(Number());
            else
                dimension = Dimension.Symbolic(Word());
            return Accept('@') ? dimension with { Denotation = QuotedString() } : dimension;
        }

        private long Number()
        {
            var start = _at;
            Accept('-');
            while (char.IsAsciiDigit(Peek))
                _at++;
            return long.TryParse(text.AsSpan(start, _at - start), out var number) ? number : throw Expected("a 64-bit number");
        }

        private string Word()
        {
            var start = _at;
            while (char.IsAsciiLetterOrDigit(Peek) || Peek == '_')
                _at++;
            return _at > start ? text[start.._at] : throw Expected("a name");
        }

        private ElementType Element(string word)
        {
            // of a number that has no name, and may be below zero
            if (word == ElementTypes.Numbered && Accept('-'))
                word += "-" + Word();
            return ElementTypes.TryParse(word, out var type) ? type : throw Expected("an element type such as float32");
        }

        private string QuotedString()
        {
            var start = _at;
            Expect('"');
            var value = new StringBuilder();
            while (!Accept('"'))
            {
                if (_at >= text.Length)
                    throw Expected("a closing quote");
                var c = text[_at++];
                if (c != '\\')
                {
                    value.Append(c);
                    continue;
                }
                var escape = Peek;
                _at++;
                if (escape is '"' or '\\')
                    value.Append(escape);
                else if (escape == 'u' && _at + 4 <= text.Length
                         && ushort.TryParse(text.AsSpan(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
                {
                    value.Append((char)code);
                    _at += 4;
                }
                else
                {
                    _at = start;
                    throw Expected("a string with \\\", \\\\ and \\uXXXX as its only escapes");
                }
            }
            return value.ToString();
        }

        private readonly char Peek => _at < text.Length ? text[_at] : '\0';

        private bool Accept(char c)
        {
            if (Peek != c || _at >= text.Length)
                return false;
            _at++;
            return true;
        }

        private void Expect(char c)
        {
            if (!Accept(c))
                throw Expected($"'{c}'");
        }

        public readonly void End()
        {
            if (_at < text.Length)
                throw Expected("the end");
        }

        public readonly GraphBridgeException Expected(string what) =>
            new($"expected {what} in the type '{(text.Length > 80 ? text[..80] + "…" : text)}'", place: $"character {_at + 1}", remedy: "write types as float32[1,3,N,?]");
    }
}
