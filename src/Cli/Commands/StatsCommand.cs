using System.Collections.Immutable;
using System.CommandLine;
using System.IO.Enumeration;
using System.Text;
using GraphBridge.Cli.Health;
using GraphBridge.Cli.Values;
using GraphBridge.Health;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge stats</c>: tells what the values of a captured pass were like, and what may be wrong with them.</summary>
internal sealed class StatsCommand : Command, IHasExamples
{
    private static readonly HealthOptions Usual = new();

    private readonly Argument<string> _in = GraphInput.InputArgument();
    private readonly Option<string?> _from = GraphInput.FromOption();
    private readonly Option<string?> _values = new("--values") { Description = "The values that 'capture --activations' saved: a folder, .npz, .safetensors.", HelpName = "PATH" };
    private readonly Option<IReadOnlySet<HealthIssue>?> _only = IssuesOption("--only", "Show values of these issues only");
    private readonly Option<string?> _name = new("--name") { Description = "Show values of these names only: layer1.*, *relu*.", HelpName = "PATTERN" };
    private readonly Option<string?> _sort = WordList.Named("--sort", "BY", $"The order of rows: {string.Join(", ", HealthWords.Orders.Keys)}; pass if not given.", [.. HealthWords.Orders.Keys], Order);
    private readonly Option<int?> _top = DepthOption.Named("--top", "N", "Show the first N rows only.");
    private readonly Option<double?> _mostlyZero = NumberOption.From0("--mostly-zero", $"The share of zeros from which on an activation is mostly-zero; {Usual.MostlyZero:0.0} if not given.");
    private readonly Option<int?> _channels = new("--channels") { Description = "The dimension of channels, -1 for the last; 1 of four dimensions and more and else the last if not given.", HelpName = "N" };
    private readonly Option<IReadOnlySet<HealthIssue>?> _failOn = IssuesOption("--fail-on", "End with 1 where there is one of these issues");
    private readonly Option<bool> _json = CommandJson.Flag("stats");
    private readonly Option<bool> _csv = new("--csv") { Description = "Print the rows as comma-separated values." };

    public StatsCommand() : base("stats", "Tells what the values of a captured pass were like: ranges, the first NaN, what is dead or explodes.")
    {
        Arguments.Add(_in);
        foreach (var option in (Option[])[_from, _values, _only, _name, _sort, _top, _mostlyZero, _channels, _failOn, _json, _csv])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other");
            if (result.GetValue(_mostlyZero) > 1)
                result.AddError("--mostly-zero takes a share from 0 to 1");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge stats net.graphml", "of a file that 'capture --stats' wrote"),
        ("graphbridge stats net.onnx --values values.npz", "of a model and the values that 'capture --activations' saved; counts dead channels too"),
        ("graphbridge stats net.graphml --only nan,infinity,exploding", "what is wrong, and where it began"),
        ("graphbridge stats net.graphml --sort magnitude --top 10", "the largest"),
        ("graphbridge stats net.graphml --fail-on nan", "a gate for CI"),
    ];

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetRequiredValue(_in);
        var graph = GraphInput.Load(path, arguments.GetValue(_from));
        var elements = arguments.GetValue(_values) is { } saved ? SavedElements.Of(saved) : null;
        var options = Usual with { MostlyZero = arguments.GetValue(_mostlyZero) ?? Usual.MostlyZero, ChannelDimension = arguments.GetValue(_channels) };
        var report = Waiting.For("looking at values", () => Check(graph, options, elements, path));
        var shown = new ShownHealth(graph, report, Rows(report, arguments), options);
        StandardStreams.WriteOutput(stream => Write(shown, arguments, stream));
        return arguments.GetValue(_failOn) is { } issues && report.Values.Any(value => value.Issues.Any(issues.Contains)) ? ExitCodes.Differs : ExitCodes.Done;
    }

    private static HealthReport Check(ForwardGraph graph, HealthOptions options, Func<Value, TensorData?>? elements, string path)
    {
        try
        {
            return GraphHealth.Check(graph, options, elements);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
    }

    private ImmutableArray<ObservedValue> Rows(HealthReport report, ParseResult arguments)
    {
        IEnumerable<ObservedValue> rows = report.Values;
        if (arguments.GetValue(_only) is { } issues)
            rows = rows.Where(value => value.Issues.Any(issues.Contains));
        if (arguments.GetValue(_name) is { } pattern)
            rows = rows.Where(value => FileSystemName.MatchesSimpleExpression(pattern, value.Value.Name, ignoreCase: false));
        if (arguments.GetValue(_sort) is { } order && HealthWords.Orders[order] is { } key)
            rows = rows.OrderByDescending(value => key(value) is var number && double.IsNaN(number) ? double.NegativeInfinity : number);
        return [.. arguments.GetValue(_top) is { } top ? rows.Take(top) : rows];
    }

    private void Write(ShownHealth shown, ParseResult arguments, Stream stream)
    {
        if (arguments.GetValue(_json))
        {
            HealthJson.Write(shown, stream);
        }
        else if (arguments.GetValue(_csv))
        {
            HealthCsv.Write(shown, stream);
        }
        else
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            HealthText.Write(shown, writer);
        }
    }

    private static string Order(IReadOnlyList<string> words) => words.FirstOrDefault(word => !HealthWords.Orders.ContainsKey(word)) is not { } other ? words[^1]
        : throw new GraphBridgeException($"there is no '{other}'", remedy: "choose among " + string.Join(", ", HealthWords.Orders.Keys));

    private static Option<IReadOnlySet<HealthIssue>?> IssuesOption(string name, string description) => WordList.Named<IReadOnlySet<HealthIssue>?>(name, "ISSUES",
        $"{description}: {string.Join(", ", HealthWords.Issues.Keys)}.", [.. HealthWords.Issues.Keys], words => words.Select(word => WordList.Choose(word, HealthWords.Issues)).ToHashSet());
}
