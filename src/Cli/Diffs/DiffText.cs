using System.Text;
using GraphBridge.Compare.Text;
using GraphBridge.Formats.Text;
using Spectre.Console;

namespace GraphBridge.Cli.Diffs;

/// <summary>The lines of an account on a terminal, in colour where it has colours, and in files without.</summary>
internal static class DiffText
{
    private const int LongestSpan = 160;

    public static void Draw(IEnumerable<AccountLine> lines, IAnsiConsole terminal)
    {
        foreach (var line in lines)
        {
            var drawn = new Paragraph(Indent(line));
            foreach (var (role, text) in line.Spans)
                drawn.Append(DisplayText.Of(text, LongestSpan), StyleOf(role));
            drawn.Append("\n");
            terminal.Write(drawn);
        }
    }

    public static void Write(IEnumerable<AccountLine> lines, Stream destination)
    {
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true);
        foreach (var line in lines)
            writer.Write(Indent(line) + string.Concat(line.Spans.Select(span => DisplayText.Of(span.Text, LongestSpan))) + "\n");
    }

    private static string Indent(AccountLine line) => new(' ', 2 * line.Depth);

    private static Style StyleOf(AccountRole role) => role switch
    {
        AccountRole.Plain => Style.Plain,
        AccountRole.Place => new(Color.Aqua),
        AccountRole.Added => new(Color.Green),
        AccountRole.Removed => new(Color.Red),
        AccountRole.Changed => new(Color.Orange1),
        AccountRole.Quiet => new(Color.Grey),
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
