using System.CommandLine;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;
using GraphBridge.Shapes;

namespace GraphBridge.Cli;

/// <summary>The arguments and options by which commands name graphs and formats, and reading what they name.</summary>
internal static class GraphInput
{
    /// <summary>Asks for <see cref="Trusting"/>.</summary>
    public static readonly Option<bool> Trusted = new("--trusted")
    {
        Description = "The files are my own: read networks that are large for their files, which could be made to fill the memory.",
        Recursive = true,
    };

    /// <summary>What bounds the memory that a network takes is raised. Depths stay as they are, because a stack holds no more.</summary>
    private static readonly ReadLimits Trusting = new()
    {
        ElementBytes = long.MaxValue,
        SetEdges = long.MaxValue,
        DefaultAttributes = long.MaxValue,
        DefaultsAtOnePlace = int.MaxValue,
        ModulePathLetters = long.MaxValue,
        EmptyInputs = long.MaxValue,
    };

    /// <summary>How much this process reads of a network's file before it refuses it. It is set once, before a command begins.</summary>
    public static ReadLimits Limits { get; private set; } = ReadLimits.Default;

    public static Argument<string> InputArgument() => new("IN") { Description = "The file to read; '-' is standard input." };

    public static Option<string?> FormatOption(string name, string description, Func<GraphFormat, bool> fits)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FORMAT" };
        option.CompletionSources.Add(_ => GraphFormats.All.Where(fits).Select(format => format.Name));
        return option;
    }

    public static Option<string?> FromOption() => FormatOption("--from", "The format of IN; otherwise its content tells, or its ending.", format => format.CanRead);

    /// <summary>Takes what was asked for.</summary>
    public static void TakeLimits(ParseResult arguments) => Limits = arguments.GetValue(Trusted) ? Trusting : ReadLimits.Default;

    /// <summary>Reads a graph from a file or from standard input.</summary>
    public static ForwardGraph Load(string path, string? formatName)
    {
        var format = formatName is null ? null : GraphFormats.ByName(formatName);
        if (format is { CanRead: false })
            throw new GraphBridgeException($"the format '{format.Name}' is written and not read", remedy: "see 'graphbridge formats'");
        return Waiting.For("reading " + DisplayText.Of(path), () =>
        {
            if (path != StandardStreams.Name)
                return GraphFile.Load(path, format, Limits);
            using var input = StandardStreams.OpenInput();
            return GraphFile.Load(input, format, StandardStreams.InputName, Limits);
        });
    }

    /// <summary>The same, with the types that the file does not state: for what is only looked at.</summary>
    public static ForwardGraph LoadToShow(string path, string? formatName)
    {
        var graph = Load(path, formatName);
        return Waiting.For("finding shapes", () => graph.InferTypes());
    }
}
