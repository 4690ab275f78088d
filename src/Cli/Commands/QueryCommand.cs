using System.CommandLine;
using System.Globalization;
using System.Text;
using GraphBridge.Formats.Text;
using GraphBridge.Query;
using GraphBridge.Query.Json;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge query</c>: prints what a query finds.</summary>
internal sealed class QueryCommand : Command, IHasExamples
{
    private const int LongestCell = 60;

    private static readonly string[] Columns = ["place", "type", "name", "module", "output"];

    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Argument<string> _query = new("EXPR") { Description = "The query, in quotes for the shell; docs/query.md describes the language." };
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<bool> _json = CommandJson.Flag("query");
    private readonly Option<bool> _csv = new("--csv") { Description = "Print what was found as comma-separated values." };

    public QueryCommand() : base("query", "Looks up operations and values of a network: by place, name, module, pass, type, shape, or what they are computed from.")
    {
        Arguments.Add(_in);
        Arguments.Add(_query);
        Options.Add(_from);
        Options.Add(_json);
        Options.Add(_csv);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge query net.onnx 'type(Conv*) & in(layer1)'", "the convolutions of a module"),
        ("graphbridge query net.onnx fc:2", "what ran in the second pass of a module"),
        ("graphbridge query net.onnx 'path(x, -1)'", "a shortest way from an input to the last operation"),
        ("graphbridge query net.onnx 'depends(logits) & kind(parameter)' --json", "for programs"),
    ];

    private int Run(ParseResult arguments)
    {
        // a query that is none should not wait for a large file
        var query = GraphQuery.Parse(arguments.GetRequiredValue(_query));
        var graph = GraphInput.LoadToShow(arguments.GetRequiredValue(_in), arguments.GetValue(_from));
        var found = Waiting.For("looking", () => query.Run(graph));
        StandardStreams.WriteOutput(stream =>
        {
            if (arguments.GetValue(_json))
                QueryJson.Write(query, found, stream);
            else if (arguments.GetValue(_csv))
                WriteCsv(found, stream);
            else
                WriteTable(found, stream);
        });
        return ExitCodes.Done;
    }

    /// <summary>The table with nothing shortened, and with a column for the pass.</summary>
    private static void WriteCsv(NodeSet found, Stream stream) => CsvText.Write(stream, ["place", "type", "name", "module", "pass", "outputs"], found.Select(node => (string[])
    [
        node.Operation?.Index.ToString(CultureInfo.InvariantCulture) ?? "", node.Operation?.Type.ToString() ?? node.TypeName, node.Name, node.Operation?.Call?.Module.Path ?? "",
        node.Operation?.Call?.Pass.ToString(CultureInfo.InvariantCulture) ?? "", string.Join("; ", node.Values.Select(value => value.Type?.ToString() ?? "?")),
    ]));

    private static void WriteTable(NodeSet found, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var runs = new int[found.Graph.Modules.Count];
        foreach (var call in found.Graph.Calls)
            runs[call.Module.Index]++;
        var widths = Columns.Select(DisplayText.Width).ToArray();
        foreach (var node in found)
            foreach (var (column, cell) in Cells(node, runs).Index())
                widths[column] = Math.Max(widths[column], DisplayText.Width(cell));
        if (found.Count > 0)
            WriteRow(writer, Columns, widths);
        foreach (var node in found)
            WriteRow(writer, Cells(node, runs), widths);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{found.Count:N0} found; the network has {found.Graph.Operations.Count:N0} operations\n"));
    }

    private static void WriteRow(StreamWriter writer, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        foreach (var (column, cell) in cells.Index())
        {
            var padding = new string(' ', widths[column] - DisplayText.Width(cell));
            // the first column has numbers
            line.Append(column > 0 ? "  " : "").Append(column == 0 ? padding + cell : cell + padding);
        }
        writer.Write(line.ToString().TrimEnd() + "\n");
    }

    private static string[] Cells(GraphNode node, int[] runs)
    {
        var module = node.Operation?.Call is { } call ? call.Module.Path + (runs[call.Module.Index] > 1 ? ":" + call.Pass.ToString(CultureInfo.InvariantCulture) : "") : "";
        var types = string.Join(", ", node.Values.Select(value => value.Type?.ToString() ?? "?"));
        return
        [
            node.Operation?.Index.ToString(CultureInfo.InvariantCulture) ?? "", DisplayText.Of(node.TypeName, LongestCell), DisplayText.Of(node.Name, LongestCell),
            DisplayText.Of(module, LongestCell), DisplayText.Of(types, LongestCell),
        ];
    }
}
