using System.Buffers;
using System.Text;
using System.Text.Unicode;
using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.Dot;

internal enum DotTokenKind
{
    End,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Semicolon,
    Comma,
    Colon,
    EqualsSign,
    Edge,
    /// <summary>A name, numeral, quoted string or HTML string.</summary>
    Id,
}

/// <summary>
/// Cuts a stream into the tokens of the DOT language. It holds one block of the file and the token at hand, so that the
/// size of a file costs nothing.
/// </summary>
internal sealed class DotScanner(Stream stream)
{
    private const int MaximumToken = 1 << 30;

    private static readonly SearchValues<byte> IdBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(i => (byte)i).Where(b => b >= 0x80 || b == '_' || char.IsAsciiLetterOrDigit((char)b))]);

    private static readonly SearchValues<byte> QuotedStops = SearchValues.Create("\"\\\n"u8);
    private static readonly SearchValues<byte> HtmlStops = SearchValues.Create("<>\n"u8);

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _at;
    private int _end;
    private byte[] _token = new byte[256];
    private int _tokenLength;
    private readonly string?[] _recent = new string?[4096];

    private long _line = 1;
    private long _bufferStart;
    private long _lineStart;
    private long _tokenLine = 1;
    private long _tokenColumn = 1;
    private bool _isLineBlank = true;

    /// <summary>Whether byte strings that are no UTF-8 are read as Latin-1 without asking, as the file's charset says.</summary>
    public bool IsLatin1 { get; set; }

    public DotTokenKind Kind { get; private set; }

    /// <summary>The text of an <see cref="DotTokenKind.Id"/>. In a quoted one, <c>\"</c> is a quote and every other backslash stands as it is.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether the id is bare, and so may be a keyword.</summary>
    public bool IsBare { get; private set; }

    /// <summary>Whether the id is an HTML string; its text has the outer brackets.</summary>
    public bool IsHtml { get; private set; }

    /// <summary>Whether the token is one of these words, which in any case and without quotes are part of the language.</summary>
    public bool IsKeyword(params ReadOnlySpan<string> words)
    {
        if (Kind != DotTokenKind.Id || !IsBare)
            return false;
        foreach (var word in words)
            if (Text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Where the token begins.</summary>
    public TextPlace Place => new(_tokenLine, _tokenColumn);

    public void Start()
    {
        _end = stream.ReadAtLeast(_buffer, 4, throwOnEndOfStream: false);
        if (_buffer.AsSpan(0, _end) is [0xEF, 0xBB, 0xBF, ..])
            _at = 3;
        else if (_buffer.AsSpan(0, _end) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw Error("the file is UTF-16", "save it as UTF-8");
        _lineStart = _at;
        Next();
    }

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        SkipBlanks();
        MarkToken();
        var next = Peek();
        Kind = next switch
        {
            -1 => DotTokenKind.End,
            '{' => One(DotTokenKind.OpenBrace),
            '}' => One(DotTokenKind.CloseBrace),
            '[' => One(DotTokenKind.OpenBracket),
            ']' => One(DotTokenKind.CloseBracket),
            ';' => One(DotTokenKind.Semicolon),
            ',' => One(DotTokenKind.Comma),
            ':' => One(DotTokenKind.Colon),
            '=' => One(DotTokenKind.EqualsSign),
            '-' => EdgeOrNumeral(),
            '"' => Quoted(),
            '<' => Html(),
            '.' or (>= '0' and <= '9') => Numeral(),
            _ => Bare((byte)next),
        };
    }

    public GraphBridgeException Error(string reason, string remedy) => new(reason, place: Place.ToString(), remedy: remedy);

    private DotTokenKind One(DotTokenKind kind)
    {
        _at++;
        return kind;
    }

    private void MarkToken()
    {
        _tokenLine = _line;
        _tokenColumn = _bufferStart + _at - _lineStart + 1;
        _tokenLength = 0;
        _isLineBlank = false;
    }

    private int Peek() => _at < _end || Refill() ? _buffer[_at] : -1;

    private bool Refill()
    {
        _bufferStart += _end;
        _at = 0;
        _end = stream.Read(_buffer);
        return _end > 0;
    }

    private void NewLine()
    {
        _line++;
        _lineStart = _bufferStart + _at;
        _isLineBlank = true;
    }

    private void SkipBlanks()
    {
        while (true)
        {
            switch (Peek())
            {
                case '\n':
                    _at++;
                    NewLine();
                    break;
                case ' ' or '\t' or '\r' or '\f' or '\v':
                    _at++;
                    break;
                case '/':
                    SkipComment();
                    break;
                case '#' when _isLineBlank:
                    SkipLine();
                    break;
                default:
                    return;
            }
        }
    }

    private void SkipLine()
    {
        while (Peek() >= 0)
        {
            var end = _buffer.AsSpan(_at.._end).IndexOf((byte)'\n');
            if (end >= 0)
            {
                _at += end;
                return;
            }
            _at = _end;
        }
    }

    private void SkipComment()
    {
        MarkToken();
        _at++;
        switch (Peek())
        {
            case '/':
                SkipLine();
                return;
            case '*':
                _at++;
                break;
            default:
                throw Error("a '/' stands alone", "begin a comment with // or /*, and put quotes round names that are not letters, digits and _");
        }
        for (var last = 0; ;)
        {
            var next = Peek();
            if (next < 0)
                throw Error("the comment has no end", "end it with */");
            _at++;
            if (next == '\n')
                NewLine();
            if (last == '*' && next == '/')
                return;
            last = next;
        }
    }

    private DotTokenKind EdgeOrNumeral()
    {
        _at++;
        var next = Peek();
        if (next is '-' or '>')
            return One(DotTokenKind.Edge);
        if (next != '.' && !char.IsAsciiDigit((char)Math.Max(next, 0)))
            throw Error("a '-' stands alone", "write edges as -> or --, and put quotes round names that are not letters, digits and _");
        Append((byte)'-');
        return Numeral();
    }

    private DotTokenKind Numeral()
    {
        var points = 0;
        var digits = 0;
        for (var next = Peek(); next is '.' ? points++ == 0 : next is >= '0' and <= '9'; next = Peek())
        {
            digits += next == '.' ? 0 : 1;
            Append((byte)next);
            _at++;
        }
        if (digits == 0)
            throw Error("a '.' stands alone", "put quotes round names that are not letters, digits and _");
        return Id(isBare: false);
    }

    private DotTokenKind Bare(byte first)
    {
        if (!IdBytes.Contains(first))
            throw Error(first is > 0x20 and < 0x7F ? $"'{(char)first}' has no meaning here" : $"a byte {first:X2} has no meaning here", "put quotes round names that are not letters, digits and _");
        while (Peek() >= 0)
        {
            var rest = _buffer.AsSpan(_at.._end);
            var length = rest.IndexOfAnyExcept(IdBytes);
            Append(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length;
            if (length >= 0)
                break;
        }
        return Id(isBare: true);
    }

    private DotTokenKind Quoted()
    {
        while (true)
        {
            _at++;
            QuotedPart();
            SkipBlanks();
            if (Peek() != '+')
                return Id(isBare: false);
            _at++;
            SkipBlanks();
            if (Peek() != '"')
                throw Error("no quoted string follows the +", "join quoted strings: \"a\" + \"b\"");
        }
    }

    /// <summary>From after a quote to after the one that closes it.</summary>
    private void QuotedPart()
    {
        while (Peek() >= 0)
        {
            var rest = _buffer.AsSpan(_at.._end);
            var stop = rest.IndexOfAny(QuotedStops);
            if (stop != 0)
            {
                Append(stop < 0 ? rest : rest[..stop]);
                _at += stop < 0 ? rest.Length : stop;
                continue;
            }
            _at++;
            if (rest[0] == '"')
                return;
            if (rest[0] == '\n')
            {
                NewLine();
                Append((byte)'\n');
                continue;
            }
            Escape();
        }
        throw Error("the string has no end", "close it with a quote");
    }

    private void Escape()
    {
        switch (Peek())
        {
            case '"':
                _at++;
                Append((byte)'"');
                break;
            case '\\':
                _at++;
                Append("\\\\"u8);
                break;
            case '\n':
                _at++;
                NewLine();
                break;
            case '\r':
                _at++;
                if (Peek() == '\n')
                {
                    _at++;
                    NewLine();
                }
                else
                {
                    Append("\\\r"u8);
                }
                break;
            default:
                Append((byte)'\\');
                break;
        }
    }

    private DotTokenKind Html()
    {
        var depth = 0L;
        while (Peek() >= 0)
        {
            var rest = _buffer.AsSpan(_at.._end);
            var stop = rest.IndexOfAny(HtmlStops);
            if (stop != 0)
            {
                Append(stop < 0 ? rest : rest[..stop]);
                _at += stop < 0 ? rest.Length : stop;
                continue;
            }
            _at++;
            Append(rest[0]);
            if (rest[0] == '\n')
                NewLine();
            else if (rest[0] == '<')
                depth += SkippedHtmlComment() ? 0 : 1;
            else if (--depth == 0)
                return Id(isBare: false, isHtml: true);
        }
        throw Error("the HTML string has no end", "close every < with >");
    }

    /// <summary>After a bracket within HTML: takes the rest of a comment, whose brackets do not count.</summary>
    private bool SkippedHtmlComment()
    {
        foreach (var expected in "!--"u8)
        {
            if (Peek() != expected)
                return false;
            _at++;
            Append(expected);
        }
        for (var dashes = 0; Peek() is var next and >= 0;)
        {
            _at++;
            Append((byte)next);
            if (next == '\n')
                NewLine();
            if (next == '>' && dashes >= 2)
                return true;
            dashes = next == '-' ? dashes + 1 : 0;
        }
        return true;
    }

    private void Append(byte one)
    {
        if (_tokenLength == _token.Length)
            Grow(1);
        _token[_tokenLength++] = one;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_tokenLength + bytes.Length > _token.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_token.AsSpan(_tokenLength));
        _tokenLength += bytes.Length;
    }

    private void Grow(int more)
    {
        if (_tokenLength + more > MaximumToken)
            throw Error("a string is longer than a gigabyte", "keep large data in files of its own");
        Array.Resize(ref _token, (int)Math.Min(Math.Max(_token.Length * 2L, _tokenLength + more), Array.MaxLength));
    }

    private DotTokenKind Id(bool isBare, bool isHtml = false)
    {
        (IsBare, IsHtml) = (isBare, isHtml);
        var bytes = _token.AsSpan(0, _tokenLength);
        Text = bytes.Length <= 24 ? Recent(bytes) : Decode(bytes);
        return DotTokenKind.Id;
    }

    /// <summary>The same string object for a short text that was seen lately: the names of attributes, most of all.</summary>
    private string Recent(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = (hash ^ b) * 16777619u;
        ref var recent = ref _recent[hash % (uint)_recent.Length];
        if (recent is null || !Ascii.Equals(bytes, recent))
            recent = Decode(bytes);
        return recent;
    }

    /// <summary>UTF-8, or Latin-1 where the bytes are none: older files do not say which they are in.</summary>
    private string Decode(ReadOnlySpan<byte> bytes)
    {
        if (IsLatin1 || !Utf8.IsValid(bytes))
            return Encoding.Latin1.GetString(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        if (text.Length < bytes.Length)
            _lineStart += ContinuationBytes(bytes[(bytes.LastIndexOf((byte)'\n') + 1)..]);
        return text;
    }

    /// <summary>A column counts characters.</summary>
    private static int ContinuationBytes(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
            count += (b & 0xC0) == 0x80 ? 1 : 0;
        return count;
    }
}
