using System.CommandLine;
using GraphBridge.Formats;
using Spectre.Console;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge formats</c>: lists the formats and what each cannot hold.</summary>
internal sealed class FormatsCommand : Command, IHasExamples
{
    private readonly Option<bool> _json = CommandJson.Flag("formats");

    public FormatsCommand() : base("formats", "Lists the formats: names, endings, and what each cannot hold.")
    {
        Options.Add(_json);
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge formats", "all formats"),
        ("graphbridge formats --json", "for programs"),
    ];

    private int Run(ParseResult arguments)
    {
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(WriteJson);
        else if (Console.IsOutputRedirected)
            StandardStreams.WriteOutput(WriteText);
        else
            Draw(Terminal.Output);
        return 0;
    }

    private static IEnumerable<string[]> Rows() => GraphFormats.All.Select(format => (string[])
        [format.Name, string.Join(' ', format.Extensions), YesNo(format.CanRead), YesNo(format.CanWrite), format.CannotHold]);

    private static readonly string[] Columns = ["name", "endings", "reads", "writes", "can't hold"];

    private static string YesNo(bool holds) => holds ? "yes" : "no";

    private static void WriteText(Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        var rows = Rows().Prepend(Columns).ToList();
        var widths = Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            writer.Write(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n");
    }

    private static void WriteJson(Stream stream) => CommandJson.Write("formats", stream, json => json.WriteList("formats", GraphFormats.All, format =>
    {
        json.WriteString("name", format.Name);
        json.WriteString("description", format.Description);
        json.WriteStartArray("extensions");
        foreach (var extension in format.Extensions)
            json.WriteStringValue(extension);
        json.WriteEndArray();
        json.WriteBoolean("reads", format.CanRead);
        json.WriteBoolean("writes", format.CanWrite);
        json.WriteString("cannotHold", format.CannotHold);
    }));

    private static void Draw(IAnsiConsole terminal)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var column in Columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in Rows())
            table.AddRow(row.Select((cell, column) => new Text(cell, column == 0 ? new Style(Color.Aqua) : Style.Plain)));
        terminal.Write(table);
    }
}
