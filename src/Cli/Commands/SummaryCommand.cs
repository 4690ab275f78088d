using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using GraphBridge.Formats.Text;
using Spectre.Console;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge summary</c>: prints a graph's modules, operations, shapes and sizes.</summary>
internal sealed class SummaryCommand : Command, IHasExamples
{
    /// <summary>Above this a table takes long to lay out and is no easier to read than plain columns.</summary>
    private const int LongestTable = 5000;

    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON (docs/schema/summary.schema.json)." };
    private readonly Option<int?> _depth = DepthOption.Named("--depth", "N", "Show modules down to this depth; 1 is what the network itself calls.");

    public SummaryCommand() : base("summary", "Prints a network's modules and operations with shapes, parameters and sizes.")
    {
        Arguments.Add(_in);
        foreach (var option in (Option[])[_from, _depth, _json])
            Options.Add(option);
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge summary net.onnx", "the module tree as a table"),
        ("graphbridge summary net.onnx --depth 1", "the outermost modules only"),
        ("graphbridge summary net.onnx --json | jq .totals.parameters", "for programs"),
    ];

    private int Run(ParseResult arguments)
    {
        var graph = GraphInput.Load(arguments.GetRequiredValue(_in), arguments.GetValue(_from));
        var summary = Waiting.For("summarising", () => GraphSummary.Of(graph, arguments.GetValue(_depth) ?? int.MaxValue));
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(stream => SummaryJson.Write(summary, stream));
        else if (Console.IsOutputRedirected || summary.Rows.Length > LongestTable)
            StandardStreams.WriteOutput(stream => WriteText(summary, stream));
        else
            Draw(summary, Terminal.Output);
        return 0;
    }

    private static void WriteText(GraphSummary summary, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        SummaryText.Write(summary, writer);
    }

    private static void Draw(GraphSummary summary, IAnsiConsole terminal)
    {
        foreach (var line in SummaryText.HeaderLines(summary))
            terminal.WriteLine(line);
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        for (var column = 0; column < SummaryText.Columns.Length; column++)
        {
            var drawn = new TableColumn(new Text(SummaryText.Columns[column], new Style(decoration: Decoration.Bold)));
            table.AddColumn(column == 1 ? drawn : column is 0 or 2 ? drawn.NoWrap() : drawn.NoWrap().RightAligned());
        }
        foreach (var row in summary.Rows)
            table.AddRow(Cells(row));
        terminal.Write(table);
        foreach (var line in SummaryText.TotalLines(summary.Totals))
            terminal.WriteLine(line);
    }

    private static IEnumerable<Text> Cells(SummaryRow row)
    {
        var name = row.Kind switch
        {
            SummaryRowKind.Module => new Style(Color.Aqua),
            SummaryRowKind.Operation => Style.Plain,
            SummaryRowKind.NestedGraph => new Style(Color.Yellow),
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Kind, null),
        };
        var outcome = row.Error is not null ? Color.Red : row.Read is not null ? Color.Orange1 : Color.Green;
        ImmutableArray<Style> styles = [name, Style.Plain, new(outcome), Style.Plain, Style.Plain];
        return SummaryText.Cells(row).Zip(styles, (cell, style) => new Text(cell, style));
    }
}
