using System.Globalization;
using System.Text;

namespace GraphBridge.Formats.Mermaid;

/// <summary>
/// Labels in quotes. Mermaid reads entities (<c>#35;</c>) in them, HTML, Markdown, formulas and names of icons, so that a character
/// that could be a part of such a thing is written as its number.
/// </summary>
internal static class MermaidText
{
    /// <summary>Appends a label; its lines end in newlines.</summary>
    public static StringBuilder AppendLabel(this StringBuilder text, ReadOnlySpan<char> label)
    {
        text.Append('"');
        var before = '\n';
        while (!label.IsEmpty)
        {
            Rune.DecodeFromUtf16(label, out var rune, out var length);
            label = label[length..];
            var after = label.IsEmpty ? '\n' : label[0];
            if (rune.Value == '\n')
                text.Append("<br>");
            else if (IsPlain(rune, before, after))
                text.Append(rune);
            else
                text.Append(CultureInfo.InvariantCulture, $"#{Shown(rune)};");
            before = rune.IsBmp ? (char)rune.Value : ' ';
        }
        return text.Append('"');
    }

    private static bool IsPlain(Rune rune, char before, char after) => rune.Value switch
    {
        ',' or '[' or ']' or '×' or '→' or '…' => true,
        ' ' => before is not (' ' or '\n') && after is not (' ' or '\n'),
        // alone between spaces it is no heading and no emphasis, and inside a word no list
        '=' => (before, after) == (' ', ' '),
        '_' or '.' => char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after),
        ':' => before != ' ' && after == ' ',
        _ => Rune.IsLetterOrDigit(rune),
    };

    /// <summary>The number of what stands for a character: a picture of a control character, as nothing else can be seen of it.</summary>
    private static int Shown(Rune rune) => rune.Value switch
    {
        < ' ' => 0x2400 + rune.Value,
        0x7F => 0x2421,
        >= 0x80 and <= 0x9F or 0xFFFE or 0xFFFF => 0xFFFD,
        var value => value,
    };
}
