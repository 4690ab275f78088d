using System.CommandLine;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge convert</c>: reads a graph, takes a view of it, writes it.</summary>
internal sealed class ConvertCommand : Command, IHasExamples
{
    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Argument<string> _out = new("OUT") { Description = "The file to write; '-' is standard output." };
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<string?> _to = GraphInput.FormatOption("--to", "The format of OUT; otherwise its ending tells.", format => format.CanWrite);
    private readonly Option<bool> _inner = new("--inner") { Description = "Draw what operations were carried out by in their place." };
    private readonly Option<int?> _collapse = DepthOption.Named("--collapse", "DEPTH", "Draw modules of this depth as one operation each; 1 is what the network itself calls.");
    private readonly Option<bool> _fold = new("--fold") { Description = "Draw a run of equal modules as one with a count." };
    private readonly LoweringFlags _lowering = new();
    private readonly Option<bool> _json = CommandJson.Flag("convert");
    private readonly Option<bool> _roll = new("--roll") { Description = "Draw the passes of a module that runs several times as one." };

    public ConvertCommand() : base("convert", "Reads a network in one format and writes it in another.")
    {
        Arguments.Add(_in);
        Arguments.Add(_out);
        foreach (var option in (Option[])[_from, _to, _inner, _collapse, _fold, _roll])
            Options.Add(option);
        _lowering.AddTo(this);
        Options.Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_out) == StandardStreams.Name)
                result.AddError("--json and a network on standard output exclude each other");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge convert net.onnx net.dot", "for Graphviz"),
        ("graphbridge convert net.onnx net.graphml --collapse 1", "for yEd and Gephi, a node for each outer module"),
        ("graphbridge convert net.onnx net.svg --fold", "a picture drawn by Graphviz, equal blocks once"),
        ("graphbridge convert net.onnx net.mmd --collapse 2", "a diagram for a page on GitHub"),
        ("graphbridge convert net.onnx net.json --to model-explorer", "for Google's Model Explorer"),
        ("graphbridge convert captured.graphml net.onnx --opset 17", "captured operations as standard ones, for ONNX Runtime"),
    ];

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetRequiredValue(_out);
        var format = OutputFormat(path, arguments.GetValue(_to));
        if (arguments.GetValue(_collapse) is not null && format is PictureFormat picture)
            format = picture.Unlimited;
        var source = arguments.GetRequiredValue(_in);
        // before modules are closed, through which no types are found
        var graph = format is { CanRead: false } ? GraphInput.LoadToShow(source, arguments.GetValue(_from)) : GraphInput.Load(source, arguments.GetValue(_from));
        OutputPlaces.RequireNoWeights(graph, path, source);
        graph = FittedPicture.Of(View(graph, arguments), format, path);
        Waiting.For("writing " + DisplayText.Of(path), () =>
        {
            var options = _lowering.Of(arguments) with { Format = format };
            if (path == StandardStreams.Name)
                StandardStreams.WriteOutput(stream => graph.Save(stream, format!, options));
            else
                graph.Save(path, options);
        });
        if (arguments.GetValue(_json))
            WriteJson(graph, path, format);
        else if (!Console.IsErrorRedirected)
            Console.Error.WriteLine($"{DisplayText.Of(path)}: {graph.Operations.Count} operations, {graph.Values.Count} values");
        return ExitCodes.Done;
    }

    private static void WriteJson(ForwardGraph graph, string path, GraphFormat? format) => StandardStreams.WriteOutput(stream => CommandJson.Write("convert", stream, json =>
    {
        json.WriteString("file", path);
        json.WriteString("as", (format ?? GraphFormats.ByExtension(path))!.Name);
        json.WriteNumber("bytes", new FileInfo(path).Length);
        json.WriteNumber("operations", graph.Operations.Count);
        json.WriteNumber("values", graph.Values.Count);
        json.WriteNumber("modules", graph.Modules.Count);
    }));

    /// <summary>The format to write, null where the file's ending tells it. Found before anything is read.</summary>
    private static GraphFormat? OutputFormat(string path, string? name)
    {
        var format = name is not null ? GraphFormats.ByName(name) : path == StandardStreams.Name ? null : GraphFormats.ByExtension(path);
        if (format is null && path == StandardStreams.Name)
            throw new GraphBridgeException("standard output has no ending to tell its format", remedy: "name the format (--to)");
        if (format is { CanWrite: false })
            throw new GraphBridgeException($"the format '{format.Name}' is read and not written", remedy: "see 'graphbridge formats'");
        return format;
    }

    /// <summary>What is inside operations is shown before passes are rolled, those are rolled before runs are folded, and both before modules are closed, so that each finds what it looks for.</summary>
    private ForwardGraph View(ForwardGraph graph, ParseResult arguments)
    {
        if (arguments.GetValue(_inner))
            graph = graph.ShowInner();
        if (arguments.GetValue(_roll))
            graph = graph.RollPasses();
        if (arguments.GetValue(_fold))
            graph = graph.FoldRepeats();
        if (arguments.GetValue(_collapse) is { } depth)
            graph = graph.CollapseToDepth(depth);
        return graph;
    }
}
