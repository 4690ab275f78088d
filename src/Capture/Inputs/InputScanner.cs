using System.Globalization;
using System.Text;

namespace GraphBridge.Capture.Inputs;

/// <summary>A place in an input's text: the words, numbers and quoted texts that begin there, and the errors that name it.</summary>
internal sealed class InputScanner(string text)
{
    /// <summary>How much of a text an error shows.</summary>
    private const int LongestSource = 1000;

    /// <summary>The next character.</summary>
    public int At { get; set; }

    public bool AtEnd => At >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Peek => AtEnd ? '\0' : text[At];

    public void SkipSpace()
    {
        while (char.IsWhiteSpace(Peek))
            At++;
    }

    public bool Accept(char c)
    {
        if (AtEnd || text[At] != c)
            return false;
        At++;
        return true;
    }

    public bool AcceptWord(string word)
    {
        if (!text.AsSpan(At).StartsWith(word, StringComparison.Ordinal))
            return false;
        At += word.Length;
        return true;
    }

    public string Word()
    {
        var start = At;
        while (!AtEnd && InputText.IsNamePart(text[At]))
            At++;
        return text[start..At];
    }

    public string Rest()
    {
        var start = At;
        At = text.Length;
        return text[start..];
    }

    /// <summary>A number's characters, which stop before <c>..</c>.</summary>
    public readonly record struct NumberText(int Start, int End, bool IsWhole);

    public NumberText Number()
    {
        var start = At;
        Accept('-');
        if (!Digits())
            throw Expected("a number", "write numbers as 3, -0.5 or 1e-3");
        var isWhole = true;
        if (Peek == '.' && At + 1 < text.Length && char.IsAsciiDigit(text[At + 1]))
        {
            isWhole = false;
            At++;
            Digits();
        }
        if (Peek is 'e' or 'E')
        {
            isWhole = false;
            At++;
            if (Peek is '+' or '-')
                At++;
            if (!Digits())
                throw Expected("the digits of an exponent", "write numbers as 3, -0.5 or 1e-3");
        }
        return new(start, At, isWhole);
    }

    private bool Digits()
    {
        var start = At;
        while (char.IsAsciiDigit(Peek))
            At++;
        return At > start;
    }

    public long Whole(NumberText number) => !number.IsWhole
        ? throw Fault(number.Start, "expected a whole number", "leave out the point and the exponent")
        : long.TryParse(text.AsSpan(number.Start, number.End - number.Start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Fault(number.Start, "a whole number has at most 64 bits", $"it is from {long.MinValue} to {long.MaxValue}");

    public double Float(NumberText number)
    {
        var value = double.Parse(text.AsSpan(number.Start, number.End - number.Start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? value : throw Fault(number.Start, "a number is larger than 64 bits of floating point hold", "write inf for the infinite");
    }

    /// <summary>A text in double or single quotes, without them and with its escapes undone.</summary>
    public string Quoted()
    {
        var start = At;
        var quote = text[At++];
        var content = new StringBuilder();
        while (!Accept(quote))
        {
            if (AtEnd)
                throw Fault(start, "this quote is not closed", $"end the text with {quote}");
            var c = text[At++];
            content.Append(c == '\\' ? Escape() : c);
        }
        return content.ToString();
    }

    private char Escape()
    {
        var at = At - 1;
        var c = Peek;
        At++;
        switch (c)
        {
            case '"' or '\'' or '\\': return c;
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when At + 4 <= text.Length && ushort.TryParse(text.AsSpan(At, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                At += 4;
                return (char)code;
            default:
                throw Fault(at, "this escape has no meaning", "a backslash is written \\\\; the other escapes are \\\" \\' \\n \\r \\t and \\u00e9");
        }
    }

    public void RequireUnicode()
    {
        try
        {
            UnicodeText.Require(text, "the input");
        }
        catch (GraphBridgeException error)
        {
            throw error.In(Source);
        }
    }

    /// <summary>Makes something; an error that knows no place is put at this one.</summary>
    public T Placed<T>(int at, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw Placed(error, at);
        }
    }

    public GraphBridgeException Placed(GraphBridgeException error, int at) => Fault(at, error.Reason, error.Remedy);

    public GraphBridgeException Expected(string what, string remedy) => Fault(At, "expected " + what, remedy);

    public GraphBridgeException Fault(int at, string reason, string? remedy) =>
        new(reason, Source, $"character {at + 1}", remedy);

    // nobody reads a message of megabytes
    private string Source => text.Length == 0 ? "\"\"" : text.Length <= LongestSource ? text
        : text[..(char.IsHighSurrogate(text[LongestSource - 1]) ? LongestSource - 1 : LongestSource)] + "…";
}
