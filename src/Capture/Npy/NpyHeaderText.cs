using System.Collections.Immutable;

namespace GraphBridge.Capture.Npy;

/// <summary>
/// The text of a .npy file's header: a Python dictionary of three entries. Nothing of Python is evaluated; what is not
/// written as NumPy writes it is refused.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="start">Which byte of the file it begins at, from 0.</param>
/// <param name="mostDimensions">How many dimensions the array may have.</param>
internal sealed class NpyHeaderText(string text, int start, int mostDimensions)
{
    private int _at;

    public NpyHeader Header()
    {
        string? description = null;
        bool? fortranOrder = null;
        ImmutableArray<long>? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            var at = _at;
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when description is null: description = Description(); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = Truth(); break;
                case "shape" when shape is null: shape = Shape(); break;
                default:
                    _at = at;
                    throw Expected("descr, fortran_order and shape, once each");
            }
            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }
        SkipSpace();
        if (_at < text.Length)
            throw Expected("the end of the header");
        if (description is null || fortranOrder is null || shape is null)
            throw Expected("descr, fortran_order and shape, once each");
        return new(description, fortranOrder.Value, shape.Value, start + text.Length);
    }

    private string Description()
    {
        SkipSpace();
        return Peek is '[' or '(' ? throw new GraphBridgeException("it holds records", place: Place, remedy: "save each field as an array of numbers") : Quoted();
    }

    private string Quoted()
    {
        SkipSpace();
        var quote = Peek;
        if (quote is not ('\'' or '"'))
            throw Expected("a quoted text");
        var end = text.IndexOf(quote, _at + 1);
        if (end < 0 || text.AsSpan(_at, end - _at).Contains('\\'))
            throw Expected("a quoted text without escapes");
        var content = text[(_at + 1)..end];
        _at = end + 1;
        return content;
    }

    private bool Truth()
    {
        SkipSpace();
        foreach (var (word, value) in new[] { ("True", true), ("False", false) })
            if (text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            {
                _at += word.Length;
                return value;
            }
        throw Expected("True or False");
    }

    private ImmutableArray<long> Shape()
    {
        var shape = ImmutableArray.CreateBuilder<long>();
        Expect('(');
        while (!Accept(')'))
        {
            if (shape.Count == mostDimensions)
                throw Expected($"at most {mostDimensions} dimensions");
            shape.Add(Dimension());
            if (Accept(','))
                continue;
            // one number in parentheses is no tuple
            if (shape.Count == 1)
                throw Expected("','");
            Expect(')');
            break;
        }
        return shape.ToImmutable();
    }

    private long Dimension()
    {
        SkipSpace();
        var at = _at;
        while (char.IsAsciiDigit(Peek))
            _at++;
        if (!long.TryParse(text.AsSpan(at, _at - at), out var size))
        {
            _at = at;
            throw Expected("a dimension from 0 to 2^63 - 1");
        }
        // as Python 2 wrote a long number
        if (Peek == 'L')
            _at++;
        return size;
    }

    private char Peek => _at < text.Length ? text[_at] : '\0';

    private void SkipSpace()
    {
        while (Peek is ' ' or '\n' or '\r' or '\t')
            _at++;
    }

    private bool Accept(char c)
    {
        SkipSpace();
        if (Peek != c)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Accept(c))
            throw Expected($"'{c}'");
    }

    private string Place => $"byte {start + _at + 1}";

    private GraphBridgeException Expected(string what) => new($"expected {what} in the header", place: Place, remedy: "write the file again with numpy.save");
}
