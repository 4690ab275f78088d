using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using GraphBridge.Cli.Diffs;
using GraphBridge.Cli.Values;
using GraphBridge.Compare;
using GraphBridge.Compare.Json;
using GraphBridge.Compare.Text;
using GraphBridge.Compare.Values;
using GraphBridge.Files;
using GraphBridge.Formats.Dot;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge diff</c>: tells how two graphs differ, or whether one is what it was.</summary>
internal sealed class DiffCommand : Command, IHasExamples
{
    private const int HashLength = 32;

    private readonly Argument<string> _a = new("A") { Description = "The old network; '-' is standard input." };
    private readonly Argument<string?> _b = new("B") { Description = "The new network; '-' is standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _from = GraphInput.FormatOption("--from", "The format of both; otherwise their content tells, or their ending.", format => format.CanRead);
    private readonly Option<CompareOptions?> _ignore = WordList.Named("--ignore", "PARTS",
        $"What makes no difference: {string.Join(", ", DiffWords.IgnoredWords)}, attributes:OPERATOR.NAME.", DiffWords.IgnoredWords, DiffWords.Ignored);
    private readonly Option<string?> _only = WordList.Named("--only", "modules", "Tell of modules only.", ["modules"], OnlyModules);
    private readonly Option<int?> _depth = DepthOption.Named("--depth", "N", "Tell modules apart down to this depth; 1 is what the network itself calls.");
    private readonly Option<IReadOnlySet<ChangeKind>?> _failOn = WordList.Named("--fail-on", "KINDS",
        $"End with 1 only where there is a change of these kinds: {string.Join(", ", DiffWords.Kinds.Keys)}.", [.. DiffWords.Kinds.Keys], DiffWords.ChangeKinds);
    private readonly Option<bool> _stat = new("--stat") { Description = "Print one line of counts." };
    private readonly Option<bool> _open = new("--open") { Description = "Print under each line what it gathers." };
    private readonly Option<DiffForm?> _format = FormatOption();
    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json (docs/schema/diff.schema.json, with --values value-diff.schema.json)." };
    private readonly Option<string?> _out = new("--output", "-o") { Description = "The file to write, for model-explorer the folder; its ending tells the form.", HelpName = "FILE" };
    private readonly Option<string?> _expect = new("--expect") { Description = "Compare A's hash with this one instead; see 'graphbridge hash'.", HelpName = "HASH" };
    private readonly Option<HashOptions?> _with = HashCommand.WithOption();
    private readonly Option<bool> _values = new("--values") { Description = "Compare the values of two captured passes, to the first operation that gives something else." };
    private readonly Option<string?> _valuesOfA = SavedOption("--values-a", "A");
    private readonly Option<string?> _valuesOfB = SavedOption("--values-b", "B");
    private readonly ToleranceFlags _tolerance = new();

    public DiffCommand() : base("diff", "Tells how two networks differ. Ends with 0 where they are equal, 1 where not.")
    {
        Arguments.Add(_a);
        Arguments.Add(_b);
        foreach (var option in (Option[])[_from, _ignore, _only, _depth, _failOn, _stat, _open, _format, _json, _out, _expect, _with, _values, _valuesOfA, _valuesOfB, .. _tolerance.All])
            Options.Add(option);
        Validators.Add(result =>
        {
            var (second, expected) = (result.GetValue(_b), result.GetValue(_expect));
            if (second is null && expected is null)
                result.AddError("name two networks, or one and --expect HASH");
            else if (second is not null && expected is not null)
                result.AddError("--expect goes with one network");
            else if (expected is null && result.GetResult(_with) is { Implicit: false })
                result.AddError("--with goes with --expect");
            else if (second == StandardStreams.Name && result.GetValue(_a) == StandardStreams.Name)
                result.AddError("only one of the two can be standard input");
            else if (result.GetValue(_json) && result.GetResult(_format) is { Implicit: false })
                result.AddError("--json and --format exclude each other");
            else if (expected is not null && result.GetValue(_json))
                result.AddError("--expect is answered by the code alone; 'graphbridge hash --json' has the hash");
            else if (result.GetResult(_format)?.Tokens is [{ Value: DiffForms.ModelExplorer }] && result.GetValue(_out) is null or StandardStreams.Name)
                result.AddError("model-explorer is several files: name a folder (-o)");
            else if (result.GetValue(_values))
                RequireForValues(result);
            else if (((Option[])[_valuesOfA, _valuesOfB, .. _tolerance.All]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } misplaced)
                result.AddError($"{misplaced.Name} goes with --values");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge diff old.onnx new.onnx", "what changed, module by module"),
        ("graphbridge diff old.onnx new.onnx -o diff.svg", "both in one picture: green is new, red is gone, amber is different"),
        ("graphbridge diff old.onnx new.onnx -o diff.html", "a page with both beside each other, and in one"),
        ("graphbridge diff old.onnx new.onnx --ignore names,weights --stat", "one line of counts"),
        ("graphbridge diff old.onnx new.onnx --fail-on added,removed", "a gate for CI"),
        ("graphbridge diff net.onnx --expect $(cat net.hash)", "a gate for one network"),
        ("graphbridge diff --values a.graphml b.graphml --values-a a.npz --values-b b.npz", "two captured passes, to the first operation that departs"),
    ];

    private int Run(ParseResult arguments)
    {
        OutputPlaces.RequireOther(arguments.GetValue(_out), arguments.GetRequiredValue(_a), arguments.GetValue(_b), arguments.GetValue(_valuesOfA), arguments.GetValue(_valuesOfB));
        var a = GraphInput.Load(arguments.GetRequiredValue(_a), arguments.GetValue(_from));
        if (arguments.GetValue(_expect) is { } expected)
            return Expect(a, expected, arguments.GetValue(_with));
        var b = GraphInput.Load(arguments.GetValue(_b)!, arguments.GetValue(_from));
        if (arguments.GetValue(_values))
            return CompareValues(a, b, arguments);
        var options = (arguments.GetValue(_ignore) ?? CompareOptions.Default) with { OnlyModules = arguments.GetValue(_only) is not null, Depth = arguments.GetValue(_depth) };
        var comparison = Waiting.For("comparing", () => GraphComparison.Compare(a, b, options));
        Tell(comparison, arguments);
        return Fails(comparison.Changes, arguments.GetValue(_failOn)) ? ExitCodes.Differs : ExitCodes.Done;
    }

    /// <summary>Adds an error for what is about the structure of networks.</summary>
    private void RequireForValues(CommandResult result)
    {
        if (((Option[])[_ignore, _only, _depth, _failOn, _stat, _open, _expect]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } misplaced)
            result.AddError($"--values looks at values and not at structure, so {misplaced.Name} has no meaning with it");
        else if (FormOf(result) is not (DiffForm.Text or DiffForm.Json))
            result.AddError("--values tells as text or json");
        else if (result.GetValue(_valuesOfA) is null != result.GetValue(_valuesOfB) is null)
            result.AddError("--values-a and --values-b go together");
    }

    private int CompareValues(ForwardGraph a, ForwardGraph b, ParseResult arguments)
    {
        var (ofA, ofB) = (arguments.GetValue(_valuesOfA), arguments.GetValue(_valuesOfB));
        // what the networks themselves differ in matters here only as far as it matches them
        var difference = Waiting.For("comparing", () => PassComparison.Compare(GraphComparison.Compare(a, b, new() { Ignore = IgnoredParts.Weights }),
            ofA is null ? null : SavedElements.Of(ofA), ofB is null ? null : SavedElements.Of(ofB), _tolerance.Of(arguments)));
        var path = arguments.GetValue(_out);
        var asJson = FormOf(arguments.CommandResult) == DiffForm.Json;
        Write(path, stream =>
        {
            if (asJson)
            {
                ValueDiff.WriteJson(difference, stream);
                return;
            }
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            ValueDiff.WriteText(difference, writer);
        });
        return difference.First is null ? ExitCodes.Done : ExitCodes.Differs;
    }

    private DiffForm FormOf(CommandResult result) => result.GetValue(_json) ? DiffForm.Json : result.GetValue(_format) ?? DiffForms.ByEnding(result.GetValue(_out));

    private static Option<string?> SavedOption(string name, string network) =>
        new(name) { Description = $"The values of {network} that 'capture --activations' saved (a folder, .npz, .safetensors); without them statistics are compared.", HelpName = "PATH" };

    private static int Expect(ForwardGraph graph, string expected, HashOptions? options)
    {
        if (expected.Length != HashLength || !expected.All(char.IsAsciiHexDigit))
            throw new GraphBridgeException($"'{expected}' is no hash of a network", remedy: "take one that 'graphbridge hash' printed");
        var hash = Waiting.For("hashing", () => GraphHash.Of(graph, options));
        if (hash.Equals(expected, StringComparison.OrdinalIgnoreCase))
            return ExitCodes.Done;
        StandardStreams.WriteOutput(stream => DiffText.Write([new(0, [new(AccountRole.Plain, $"the hash is {hash}, not {expected}")])], stream));
        return ExitCodes.Differs;
    }

    private void Tell(Comparison comparison, ParseResult arguments)
    {
        var path = arguments.GetValue(_out);
        var form = FormOf(arguments.CommandResult);
        var lines = Lines(comparison, arguments);
        if (form == DiffForm.Text && path is null or StandardStreams.Name && !Console.IsOutputRedirected)
            DiffText.Draw(lines, Terminal.Output);
        else if (form == DiffForm.ModelExplorer)
            Waiting.For("writing " + DisplayText.Of(path!), () => DiffFolder.Write(comparison, path!));
        else
            Write(path, stream => Write(comparison, form, lines, stream, arguments));
    }

    private ImmutableArray<AccountLine> Lines(Comparison comparison, ParseResult arguments)
    {
        if (arguments.GetValue(_stat))
            return [ComparisonText.Stat(comparison)];
        var lines = ComparisonText.Lines(comparison, arguments.GetValue(_open));
        return comparison.AreEqual ? lines :
        [
            new(0, [new(AccountRole.Removed, "--- " + arguments.GetRequiredValue(_a))]),
            new(0, [new(AccountRole.Added, "+++ " + arguments.GetValue(_b))]),
            .. lines,
        ];
    }

    private void Write(Comparison comparison, DiffForm form, ImmutableArray<AccountLine> lines, Stream stream, ParseResult arguments)
    {
        switch (form)
        {
            case DiffForm.Text:
                DiffText.Write(lines, stream);
                break;
            case DiffForm.Json:
                ComparisonJson.Write(comparison, stream);
                break;
            case DiffForm.Dot:
                DiffPicture.WriteDot(comparison, stream);
                break;
            case DiffForm.Svg:
                DiffPicture.Draw(comparison, PictureKind.Svg, stream);
                break;
            case DiffForm.Png:
                DiffPicture.Draw(comparison, PictureKind.Png, stream);
                break;
            case DiffForm.Pdf:
                DiffPicture.Draw(comparison, PictureKind.Pdf, stream);
                break;
            case DiffForm.Html:
                DiffPage.Write(comparison, arguments.GetRequiredValue(_a), arguments.GetValue(_b)!, stream);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, null);
        }
    }

    private static void Write(string? path, Action<Stream> write)
    {
        if (path is null or StandardStreams.Name)
        {
            StandardStreams.WriteOutput(write);
            return;
        }
        try
        {
            Waiting.For("writing " + DisplayText.Of(path), () => AtomicFile.Write(path, write));
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    /// <summary>Whether there is a change of these kinds, however deep it is gathered; of any kind where none is named.</summary>
    private static bool Fails(IReadOnlyList<Change> changes, IReadOnlySet<ChangeKind>? kinds)
    {
        var waiting = new Stack<Change>(changes);
        while (waiting.TryPop(out var change))
        {
            if (kinds is null || kinds.Contains(change.Kind))
                return true;
            foreach (var part in change.Parts)
                waiting.Push(part);
        }
        return false;
    }

    private static string OnlyModules(IReadOnlyList<string> words) => words.FirstOrDefault(word => word != "modules") is not { } other ? "modules"
        : throw new GraphBridgeException($"there is no '{other}'", remedy: "say modules");

    private static Option<DiffForm?> FormatOption() => WordList.Named<DiffForm?>("--format", "FORMAT", $"The form: {string.Join(", ", DiffForms.ByName.Keys)}.",
        [.. DiffForms.ByName.Keys], words => WordList.Choose(words[^1], DiffForms.ByName));
}
