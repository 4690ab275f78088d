using System.Globalization;
using System.Text;

namespace GraphBridge.Formats.Text;

/// <summary>
/// Text from a file made fit to be shown on one line of a terminal: no control characters that move the cursor,
/// colour or end the line, no marks that turn the direction of what follows, and no more than a given width.
/// </summary>
public static class DisplayText
{
    /// <summary>The text on one line, its middle left out where it is wider than asked.</summary>
    public static string Of(string text, int width = int.MaxValue)
    {
        if (text.Length <= width && IsPlain(text))
            return text;
        var runes = text.EnumerateRunes().ToList();
        if (runes.Count > width)
        {
            var half = (width - 1) / 2;
            runes = [.. runes[..(width - 1 - half)], new Rune('…'), .. runes[^half..]];
        }
        var shown = new StringBuilder();
        foreach (var rune in runes)
        {
            if (IsShown(rune))
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return shown.ToString();
    }

    /// <summary>How many columns a text takes: one for each character, two for the wide ones of East Asia and emoji.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
                : IsWide(rune.Value) ? 2 : 1;
        return width;
    }

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator) && rune.Value is not (>= 0x202a and <= 0x202e or >= 0x2066 and <= 0x2069 or 0x200e or 0x200f or 0x61c);

    private static bool IsWide(int value) => value is >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3
        or >= 0xf900 and <= 0xfaff or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6 or >= 0x1f300 and <= 0x1faff
        or >= 0x20000 and <= 0x3fffd;
}
