using System.CommandLine;
using GraphBridge.Formats;
using GraphBridge.Formats.Html;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge view</c>: writes a network's page and opens it.</summary>
internal sealed class ViewCommand : Command, IHasExamples
{
    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<string?> _out = new("--output", "-o") { Description = "Write the page here and open nothing; '-' is standard output.", HelpName = "FILE" };
    private readonly Option<bool> _json = CommandJson.Flag("view");

    public ViewCommand() : base("view", "Shows a network in the browser, in a page that needs no network.")
    {
        Arguments.Add(_in);
        Options.Add(_from);
        Options.Add(_out);
        Options.Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_out) == StandardStreams.Name)
                result.AddError("--json and a page on standard output exclude each other");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge view net.onnx", "look at it"),
        ("graphbridge view net.onnx -o net.html", "one file, for others to look at"),
    ];

    private int Run(ParseResult arguments)
    {
        var (source, output) = (arguments.GetRequiredValue(_in), arguments.GetValue(_out));
        OutputPlaces.RequireOther(output, source);
        var graph = GraphInput.Load(source, arguments.GetValue(_from));
        var name = source == StandardStreams.Name ? graph.Name : Path.GetFileName(source);
        var format = new HtmlFormat(new() { Title = name.Length > 0 ? name : null });
        if (output == StandardStreams.Name)
            StandardStreams.WriteOutput(stream => graph.Save(stream, format));
        else if (output is not null)
            Write(graph, output, format, arguments);
        else
            Show(graph, name, format, arguments);
        return ExitCodes.Done;
    }

    private void Write(ForwardGraph graph, string path, HtmlFormat format, ParseResult arguments)
    {
        Save(graph, path, format);
        if (arguments.GetValue(_json))
            WriteJson(path, isOpened: false);
    }

    private static void Save(ForwardGraph graph, string path, HtmlFormat format) =>
        Waiting.For("writing " + DisplayText.Of(path), () => graph.Save(path, format));

    private void Show(ForwardGraph graph, string name, HtmlFormat format, ParseResult arguments)
    {
        // the page stays: the browser reads it after this has ended
        var path = Path.Combine(Directory.CreateTempSubdirectory("graphbridge-").FullName, FileName(name));
        Save(graph, path, format);
        var isOpened = Desktop.TryOpen(path);
        if (arguments.GetValue(_json))
            WriteJson(path, isOpened);
        else
            StandardStreams.WriteLines(writer => writer.WriteLine(isOpened ? path : $"{path}: no browser was found here; open it in one, or name a place for it (-o)"));
    }

    private static void WriteJson(string path, bool isOpened) => StandardStreams.WriteOutput(stream => CommandJson.Write("view", stream, json =>
    {
        json.WriteString("page", Path.GetFullPath(path));
        json.WriteBoolean("opened", isOpened);
    }));

    private static string FileName(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return (stem.Length > 0 && stem.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 ? stem : "network") + ".html";
    }
}
