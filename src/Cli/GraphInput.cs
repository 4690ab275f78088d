using System.CommandLine;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;
using GraphBridge.Shapes;

namespace GraphBridge.Cli;

/// <summary>The arguments and options by which commands name graphs and formats, and reading what they name.</summary>
internal static class GraphInput
{
    public static Argument<string> InputArgument() => new("IN") { Description = "The file to read; '-' is standard input." };

    public static Option<string?> FormatOption(string name, string description, Func<GraphFormat, bool> fits)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FORMAT" };
        option.CompletionSources.Add(_ => GraphFormats.All.Where(fits).Select(format => format.Name));
        return option;
    }

    public static Option<string?> FromOption() => FormatOption("--from", "The format of IN; otherwise its content tells, or its ending.", format => format.CanRead);

    /// <summary>Reads a graph from a file or from standard input.</summary>
    public static ForwardGraph Load(string path, string? formatName)
    {
        var format = formatName is null ? null : GraphFormats.ByName(formatName);
        if (format is { CanRead: false })
            throw new GraphBridgeException($"the format '{format.Name}' is written and not read", remedy: "see 'graphbridge formats'");
        return Waiting.For("reading " + DisplayText.Of(path), () =>
        {
            if (path != StandardStreams.Name)
                return GraphFile.Load(path, format);
            using var input = StandardStreams.OpenInput();
            return GraphFile.Load(input, format, StandardStreams.InputName);
        });
    }

    /// <summary>The same, with the types that the file does not state: for what is only looked at.</summary>
    public static ForwardGraph LoadToShow(string path, string? formatName)
    {
        var graph = Load(path, formatName);
        return Waiting.For("finding shapes", () => graph.InferTypes());
    }
}
