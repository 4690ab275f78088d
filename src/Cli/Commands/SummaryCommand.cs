using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using GraphBridge.Capture.TorchScript;
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
    private readonly Option<bool> _json = CommandJson.Flag("summary");
    private readonly Option<bool> _csv = new("--csv") { Description = "Print the rows as comma-separated values." };
    private readonly Option<IReadOnlyList<SummaryColumn>?> _columns = WordList.Named<IReadOnlyList<SummaryColumn>>("--columns", "COLUMNS",
        $"The columns of the table, with commas between them: {string.Join(", ", Enum.GetValues<SummaryColumn>().Select(SummaryColumns.NameOf))}.",
        [.. SummaryColumns.ByName.Keys], words => [.. words.Select(word => WordList.Choose(word, SummaryColumns.ByName))]);
    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "List the innermost rows without the tree, those with the most first: of parameters, size, mult-adds, memory or time.",
        HelpName = "COLUMN",
    };
    private readonly Option<int?> _top = DepthOption.Named("--top", "N", "With --sort, the first N only.");
    private readonly Option<IReadOnlyDictionary<string, long>?> _sizes = SizesOption();
    private readonly Option<string> _style = new("--style")
    {
        Description = "table: modules and operations with shapes and sizes. torch: the modules, as PyTorch prints a model; IN may be a TorchScript model (.pt) then.",
        HelpName = "STYLE",
        DefaultValueFactory = _ => "table",
    };
    private readonly Option<bool> _unfolded = new("--no-fold") { Description = "With --style torch: print equal neighbours in a ModuleList one by one, as PyTorch did before 2.0." };
    private readonly Option<int?> _depth = DepthOption.Named("--depth", "N", "Show modules down to this depth; 1 is what the network itself calls.");

    public SummaryCommand() : base("summary", "Prints a network's modules and operations with shapes, parameters and sizes.")
    {
        Arguments.Add(_in);
        _style.AcceptOnlyFromAmong("table", "torch");
        foreach (var option in (Option[])[_from, _style, _unfolded, _depth, _columns, _sort, _top, _sizes, _json, _csv])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_top) is not null && result.GetValue(_sort) is null)
                result.AddError("--top needs --sort: the first rows of what?");
            if (result.GetValue(_json) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other");
            if ((result.GetValue(_json) || result.GetValue(_csv)) && result.GetValue(_columns) is not null)
                result.AddError("--columns is for the table: --json and --csv have all");
            var isTorch = result.GetValue(_style) == "torch";
            if (isTorch && new Option[] { _depth, _columns, _sort, _sizes, _json, _csv }.Any(option => result.GetResult(option) is { Implicit: false }))
                result.AddError("--style torch prints the whole model as text: of the other options only --from and --no-fold go with it");
            if (!isTorch && result.GetValue(_unfolded))
                result.AddError("--no-fold is for --style torch");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge summary net.onnx", "the module tree as a table"),
        ("graphbridge summary net.onnx --depth 1", "the outermost modules only"),
        ("graphbridge summary net.onnx --sort mult-adds --top 10", "where the work is"),
        ("graphbridge summary net.onnx --columns name,output,mult-adds,memory", "what each makes and takes"),
        ("graphbridge summary net.onnx --sizes batch=8,seq=128", "where sizes are open"),
        ("graphbridge summary net.pt --style torch", "its modules, as print(model) does in PyTorch"),
        ("graphbridge summary net.onnx --json | jq .totals.parameters", "for programs"),
    ];

    private int Run(ParseResult arguments)
    {
        if (arguments.GetValue(_style) == "torch")
        {
            var text = ModuleText(arguments.GetRequiredValue(_in), arguments);
            StandardStreams.WriteOutput(stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(text.Split('\n').Select(line => DisplayText.Of(line) + "\n")))));
            return 0;
        }
        var graph = GraphInput.Load(arguments.GetRequiredValue(_in), arguments.GetValue(_from));
        var summary = Waiting.For("summarising", () => Summarise(graph, arguments));
        var columns = arguments.GetValue(_columns) is { } chosen ? [.. chosen] : SummaryColumns.DefaultFor(summary);
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(stream => SummaryJson.Write(summary, stream));
        else if (arguments.GetValue(_csv))
            StandardStreams.WriteOutput(stream => SummaryCsv.Write(summary, stream));
        else if (Console.IsOutputRedirected || summary.Rows.Length > LongestTable)
            StandardStreams.WriteOutput(stream => WriteText(summary, columns, stream));
        else
            Draw(summary, columns, Terminal.Output);
        return 0;
    }

    private string ModuleText(string path, ParseResult arguments)
    {
        var graph = Modules(path, arguments.GetValue(_from));
        try
        {
            return graph.ToModuleString(fold: !arguments.GetValue(_unfolded));
        }
        catch (GraphBridgeException error)
        {
            throw error.In(path);
        }
    }

    private static ForwardGraph Modules(string path, string? format)
    {
        if (format is not null || Path.GetExtension(path) is not (".pt" or ".pth" or ".ts"))
            return GraphInput.Load(path, format);
        return Waiting.For("loading " + DisplayText.Of(path), () =>
        {
            using var model = TorchScriptModel.Load(path);
            return model.Modules();
        });
    }

    private GraphSummary Summarise(ForwardGraph graph, ParseResult arguments)
    {
        var summary = GraphSummary.Of(graph, arguments.GetValue(_depth) ?? int.MaxValue, arguments.GetValue(_sizes));
        return arguments.GetValue(_sort) is { } column ? summary.Sorted(WordList.Choose(column, SummaryColumns.ByName), arguments.GetValue(_top) ?? int.MaxValue) : summary;
    }

    private static void WriteText(GraphSummary summary, ImmutableArray<SummaryColumn> columns, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        SummaryText.Write(summary, writer, columns);
    }

    private static void Draw(GraphSummary summary, ImmutableArray<SummaryColumn> columns, IAnsiConsole terminal)
    {
        foreach (var line in SummaryText.HeaderLines(summary))
            terminal.WriteLine(line);
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            var drawn = new TableColumn(new Text(SummaryColumns.NameOf(column), new Style(decoration: Decoration.Bold)));
            drawn = column is SummaryColumn.Type ? drawn : drawn.NoWrap();
            table.AddColumn(SummaryColumns.IsNumber(column) ? drawn.RightAligned() : drawn);
        }
        foreach (var row in summary.Rows)
            table.AddRow(SummaryText.Cells(row, summary.Totals, columns).Zip(columns, (cell, column) => new Text(cell, StyleOf(row, column))));
        terminal.Write(table);
        foreach (var line in SummaryText.TotalLines(summary.Totals))
            terminal.WriteLine(line);
    }

    private static Style StyleOf(SummaryRow row, SummaryColumn column) => column switch
    {
        SummaryColumn.Name => row.Kind switch
        {
            SummaryRowKind.Module => new(Color.Aqua),
            SummaryRowKind.Operation => Style.Plain,
            SummaryRowKind.NestedGraph => new(Color.Yellow),
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Kind, null),
        },
        SummaryColumn.Output => new(row.Error is not null ? Color.Red : row.Read is not null ? Color.Orange1 : Color.Green),
        _ => Style.Plain,
    };

    private static Option<IReadOnlyDictionary<string, long>?> SizesOption() => WordList.Named<IReadOnlyDictionary<string, long>>("--sizes", "SIZES",
        "What symbols in shapes stand for, where multiply-adds and memory are counted: batch=8,seq=128.", [], words =>
        {
            var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var word in words)
            {
                var equals = word.LastIndexOf('=');
                if (equals <= 0 || !long.TryParse(word.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) || !sizes.TryAdd(word[..equals], size))
                    throw new GraphBridgeException($"'{word}' gives no symbol a size", remedy: "write each symbol once with a whole number, as in batch=8");
            }
            return sizes;
        });
}
