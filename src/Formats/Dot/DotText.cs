using System.Buffers;
using System.Text.Unicode;

namespace GraphBridge.Formats.Dot;

/// <summary>
/// UTF-8 text of DOT, written through a buffer. Three kinds of text need three ways of quoting: syntax needs none; data
/// is read back by <see cref="DotReader"/> and kept exactly; a label is for the eye, and Graphviz reads escapes and
/// entities in it.
/// </summary>
internal sealed class DotText(Stream destination) : IDisposable
{
    private const int BufferLength = 1 << 16;

    /// <summary>Graphviz reads quoted strings of up to 16,384 bytes; a character takes up to three.</summary>
    private const int LongestPiece = 4096;

    private static readonly SearchValues<char> NeedsEscape = SearchValues.Create("\"\\\n\r\0");

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _length;

    public DotText Raw(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (_buffer.Length - _length < 4)
                Flush();
            Utf8.FromUtf16(text, _buffer.AsSpan(_length), out var read, out var written);
            _length += written;
            text = text[read..];
        }
        return this;
    }

    /// <summary>An attribute whose value is data. In it, <c>\\</c>, <c>\n</c>, <c>\r</c> and <c>\0</c> stand for what C has them for.</summary>
    public DotText Data(ReadOnlySpan<char> key, ReadOnlySpan<char> value) => Raw(key).Raw("=").Data(value);

    /// <summary>A quoted string that is data, or several with plus signs between them: the whole is the same, and Graphviz reads it.</summary>
    public DotText Data(ReadOnlySpan<char> value)
    {
        while (value.Length > LongestPiece)
        {
            var cut = char.IsLowSurrogate(value[LongestPiece]) ? LongestPiece - 1 : LongestPiece;
            Piece(value[..cut]).Raw(" + ");
            value = value[cut..];
        }
        return Piece(value);
    }

    private DotText Piece(ReadOnlySpan<char> value)
    {
        Raw("\"");
        while (value.IndexOfAny(NeedsEscape) is var at and >= 0)
        {
            Raw(value[..at]).Raw(value[at] switch { '\n' => "\\n", '\r' => "\\r", '\0' => "\\0", '"' => "\\\"", _ => "\\\\" });
            value = value[(at + 1)..];
        }
        return Raw(value).Raw("\"");
    }

    /// <summary>A label as one quoted string; the lines end in newlines.</summary>
    public DotText Label(ReadOnlySpan<char> text)
    {
        Raw("\"");
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Escaped(text[i]) is not { } escaped)
                continue;
            Raw(text[start..i]).Raw(escaped);
            start = i + 1;
        }
        return Raw(text[start..]).Raw("\"");
    }

    /// <summary>What stands for a character in a label, or null for itself. Characters that no XML can have are shown as pictures.</summary>
    private static string? Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '&' => "&amp;",
        < ' ' => ((char)('\u2400' + c)).ToString(),
        '\u007F' => "\u2421",
        >= '\u0080' and <= '\u009F' or '\uFFFE' or '\uFFFF' => "\uFFFD",
        _ => null,
    };

    public void Flush()
    {
        destination.Write(_buffer, 0, _length);
        _length = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
