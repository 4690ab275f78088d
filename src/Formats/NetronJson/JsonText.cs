using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.NetronJson;

/// <summary>Compact JSON as it grows, token by token; whoever writes sees to it that the tokens fit together.</summary>
internal readonly struct JsonText(WireBuffer buffer)
{
    /// <summary>What stands in JSON as it is; of the rest some must be escaped.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Where(code => code is not ('"' or '\\')).Select(code => (byte)code)]);

    public void Raw(ReadOnlySpan<byte> text) => buffer.Bytes(text);

    public void String(ReadOnlySpan<byte> text)
    {
        buffer.Bytes("\""u8);
        if (text.IndexOfAnyExcept(Plain) < 0)
            buffer.Bytes(text);
        else
            Escaped(text);
        buffer.Bytes("\""u8);
    }

    private void Escaped(ReadOnlySpan<byte> text)
    {
        const int most = 1 << 12;
        // an escape takes at most six bytes for one
        while (!text.IsEmpty)
        {
            var part = text[..Math.Min(most, text.Length)];
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(part, buffer.Room(6 * part.Length), out var used, out var length, isFinalBlock: part.Length == text.Length);
            buffer.Advance(length);
            text = text[used..];
        }
    }

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        buffer.Bytes("\""u8);
        Base64(bytes);
        buffer.Bytes("\""u8);
    }

    /// <summary>A part of bytes that are text; all but the last have a multiple of three.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, buffer.Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var length);
        buffer.Advance(length);
    }

    public void Number<T>(T number) where T : IUtf8SpanFormattable
    {
        number.TryFormat(buffer.Room(40), out var length, default, CultureInfo.InvariantCulture);
        buffer.Advance(length);
    }

    /// <summary>A number as text, as 64-bit integers stand in protobuf's JSON.</summary>
    public void NumberText<T>(T number) where T : IUtf8SpanFormattable
    {
        buffer.Bytes("\""u8);
        Number(number);
        buffer.Bytes("\""u8);
    }

    /// <summary>A number, or text where it is none.</summary>
    public void Real(double number)
    {
        if (double.IsFinite(number))
            Number(number);
        else
            buffer.Bytes(double.IsNaN(number) ? "\"NaN\""u8 : number > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
    }

    /// <summary>The same in the digits that a float needs.</summary>
    public void Real(float number)
    {
        if (float.IsFinite(number))
            Number(number);
        else
            Real((double)number);
    }
}
