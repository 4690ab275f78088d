using System.Buffers;
using System.Text;

namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// XML as UTF-8, from first to last. The head is asked for when the first bytes have to go: what is written till then is held
/// back, so that the head of a small file can tell what is in it.
/// </summary>
/// <param name="destination">Where to.</param>
/// <param name="head">Gives what comes before all else; told whether everything after it has been written.</param>
internal sealed class XmlOutput(Stream destination, Func<bool, byte[]> head)
{
    private const int MostHeld = 1 << 22;

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\r");

    private byte[] _buffer = new byte[1 << 16];
    private int _length;
    private bool _headWritten;

    /// <summary>Writes markup as it is.</summary>
    public void Raw(ReadOnlySpan<byte> markup)
    {
        Reserve(markup.Length);
        markup.CopyTo(_buffer.AsSpan(_length));
        _length += markup.Length;
    }

    /// <summary>Writes the text of an element. A carriage return is written by its number, since a reader takes a plain one for a line's end.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is var at and >= 0)
        {
            Plain(text[..at]);
            Raw(text[at] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                _ => "&#13;"u8,
            });
            text = text[(at + 1)..];
        }
        Plain(text);
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        const int block = 1 << 14;
        while (text.Length > block)
        {
            var end = char.IsHighSurrogate(text[block - 1]) ? block - 1 : block;
            Encode(text[..end]);
            text = text[end..];
        }
        Encode(text);
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        Reserve(text.Length * 3);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    /// <summary>Writes what is held, with the head before it if that is not written yet.</summary>
    public void Complete() => Flush(complete: true);

    private void Reserve(int count)
    {
        if (_length + count <= _buffer.Length)
            return;
        if (_headWritten || _length + count > MostHeld)
            Flush(complete: false);
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }

    private void Flush(bool complete)
    {
        if (!_headWritten)
            destination.Write(head(complete));
        _headWritten = true;
        destination.Write(_buffer, 0, _length);
        _length = 0;
    }
}
