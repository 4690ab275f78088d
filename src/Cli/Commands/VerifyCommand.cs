using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using GraphBridge.Capture;
using GraphBridge.Capture.Activations;
using GraphBridge.Cli.Programs;
using GraphBridge.Cli.Verifying;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;
using GraphBridge.Numbers;
using GraphBridge.OnnxRuntime;
using GraphBridge.OnnxRuntime.Verification;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge verify</c>: runs an ONNX model on ONNX Runtime and compares it with the model it was made from.</summary>
internal sealed class VerifyCommand : Command, IHasExamples
{
    private static readonly Dictionary<string, ExecutionProvider> Providers = new(StringComparer.Ordinal) { ["cpu"] = ExecutionProvider.Cpu, ["cuda"] = ExecutionProvider.Cuda };

    private const int UsualSeeds = 3;

    private readonly Argument<string> _onnx = new("MODEL") { Description = "The ONNX model (.onnx)." };

    private readonly Option<string> _against = new("--against")
    {
        Description = "A TorchScript model (.pt), a .NET program with TorchSharp models (.dll), or saved inputs and outputs (a folder of .npy, .npz, .safetensors).",
        HelpName = "PATH",
        Required = true,
    };

    private readonly ProgramFlags _program = new();

    private readonly Option<string[]> _inputs = new("--input", "-i")
    {
        Description = "What goes in, where the ONNX model's own inputs don't say: ids=int64[batch,seq]:0..50257, x=float32[2,8]:-1..1, @x.npy.",
        HelpName = "INPUT",
    };

    private readonly Option<ImmutableDictionary<string, ImmutableArray<long>>?> _sizes = SizeOption();
    private readonly Option<ulong> _seed = new("--seed") { Description = "The seed of a program's model and of the first inputs; 0 if not given.", HelpName = "N" };
    private readonly Option<int?> _seeds = new("--seeds") { Description = "How many seeds inputs are drawn from; 3 if not given.", HelpName = "N" };
    private readonly Option<ExecutionProvider> _provider = WordList.Named("--provider", "PROVIDER", $"What runs the ONNX model: {string.Join(", ", Providers.Keys)}.",
        [.. Providers.Keys], words => WordList.Choose(words[^1], Providers));
    private readonly ToleranceFlags _tolerance = new();
    private readonly Option<bool> _bisect = new("--bisect") { Description = "Where outputs depart, name the first operation whose value does." };
    private readonly Option<bool> _json = CommandJson.Flag("verify");

    private readonly Option[] _ofModels;

    public VerifyCommand() : base("verify", "Runs an ONNX model and compares its outputs with another's. Ends with 0 where they agree, 1 where not.")
    {
        Arguments.Add(_onnx);
        _ofModels = [.. _program.All, _inputs, _sizes, _seed, _seeds];
        Options.Add(_against);
        _program.AddTo(this);
        foreach (var option in (Option[])[_inputs, _sizes, _seed, _seeds, _provider, .. _tolerance.All, _bisect, _json])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_seeds) < 1)
                result.AddError("--seeds takes a whole number from 1");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge verify net.onnx --against net.pt", "three random inputs, of three sizes where the model leaves them open"),
        ("graphbridge verify gpt.onnx --against gpt.pt -i 'ids=int64[batch,seq]:0..50257' --size seq=1,16,64", "token ids, and the lengths to try"),
        ("graphbridge verify net.onnx --against bin/App.dll --model App.Net --arg 64", "the model of a C# program"),
        ("graphbridge verify net.onnx --against values --bisect", "what 'capture --activations values' saved; where it departs"),
        ("graphbridge verify net.onnx --against net.pt --provider cuda --rtol 1e-3", "on a GPU, which rounds otherwise"),
    ];

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetRequiredValue(_onnx);
        var against = arguments.GetRequiredValue(_against);
        var isSaved = SavedActivations.IsNamed(against);
        if (isSaved && _ofModels.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } misplaced)
            throw new GraphBridgeException($"{misplaced.Name} is for a model that runs, and these are saved values", against, remedy: "leave it out");
        OnnxSessionOptions options = new() { Provider = arguments.GetValue(_provider) };
        using var session = Waiting.For("loading " + DisplayText.Of(path), () => OnnxSession.Load(path, options));
        try
        {
            using var model = isSaved ? null : Waiting.For("loading " + DisplayText.Of(against), () => ReferenceModel.Load(against, ProgramOptionsOf(arguments)));
            var report = Verify(arguments, session, options, model);
            StandardStreams.WriteOutput(stream => Write(report, arguments.GetValue(_json), stream));
            return report.Agrees ? ExitCodes.Done : ExitCodes.Differs;
        }
        catch (ProgramFailure failure)
        {
            throw new GraphBridgeException(failure.Message.TrimEnd('.'), remedy: "see that the model can be made");
        }
    }

    private VerifyReport Verify(ParseResult arguments, OnnxSession session, OnnxSessionOptions options, ReferenceModel? model)
    {
        var path = arguments.GetRequiredValue(_onnx);
        var against = arguments.GetRequiredValue(_against);
        var tolerance = _tolerance.Of(arguments);
        var passes = model is null ? [new(null, new([], false), _ => SavedPass.Read(against, session))] : Passes(arguments, session, model);
        var runs = passes.ConvertAll(pass => Waiting.For($"running {DisplayText.Of(path)} and {DisplayText.Of(against)}", () => Run(pass, against, session, tolerance)));
        if (runs.TrueForAll(run => run.NotRun is not null))
            throw new GraphBridgeException($"it does not run with {runs[0].Sizes}: {runs[0].NotRun}", against, remedy: "say sizes it runs with, as in --size " + runs[0].Sizes.Sizes[0].Key + "=1,2,5");
        var report = new VerifyReport
        {
            Model = path,
            Against = against,
            Version = OnnxRuntimeLibrary.Version,
            Provider = Providers.First(provider => provider.Value == options.Provider).Key,
            Warnings = session.Warnings,
            Runs = [.. runs],
        };
        var departing = runs.FindIndex(run => run.Result is { Agrees: false, Failure: null });
        if (!arguments.GetValue(_bisect) || departing < 0)
            return report;
        return report with
        {
            Bisected = Waiting.For("bisecting", () =>
            {
                var pass = passes[departing].Make(true);
                var found = OnnxBisection.Run(path, GraphFile.Load(path, limits: GraphInput.Limits), OnnxVerification.Inputs(session, pass.Inputs), pass.Find, options, tolerance);
                return (runs[departing], found, pass.Graph);
            }),
        };
    }

    /// <summary>A run that is to be made.</summary>
    /// <param name="Seed">The seed of its inputs; null where they are saved.</param>
    /// <param name="Sizes">The sizes of its inputs.</param>
    /// <param name="Make">Makes the pass to compare with, with all its values or without.</param>
    private sealed record PlannedPass(ulong? Seed, Sizing Sizes, Func<bool, ReferencePass> Make);

    private List<PlannedPass> Passes(ParseResult arguments, OnnxSession session, ReferenceModel model)
    {
        var inputs = ModelInputs.Of(arguments.GetRequiredValue(_onnx), session.Inputs, arguments.GetValue(_inputs) ?? [], model.Takes);
        var first = arguments.GetValue(_seed);
        return
        [
            .. from sizes in Sizing.All(inputs.SelectMany(input => input.Symbols), arguments.GetValue(_sizes) ?? ImmutableDictionary<string, ImmutableArray<long>>.Empty)
               from turn in Enumerable.Range(0, arguments.GetValue(_seeds) ?? UsualSeeds)
               let seed = first + (ulong)turn
               select new PlannedPass(seed, sizes, keepAll => model.Run([.. inputs.Select(input => input.At(symbol => sizes[symbol]))], seed, keepAll)),
        ];
    }

    private static VerifiedRun Run(PlannedPass planned, string against, OnnxSession session, Tolerance? tolerance)
    {
        try
        {
            var pass = planned.Make(false);
            return new(planned.Seed, planned.Sizes, OnnxVerification.Run(session, pass.Inputs, pass.Outputs, tolerance), null);
        }
        catch (ForwardException failure) when (planned.Sizes.AreGuessed)
        {
            // a size that was guessed need not suit the model
            return new(planned.Seed, planned.Sizes, null, ErrorText.FirstLine(failure.Message).TrimEnd('.'));
        }
        catch (ForwardException failure)
        {
            throw new GraphBridgeException("it does not run: " + ErrorText.FirstLine(failure.Message).TrimEnd('.'), against, failure.Capture.FailedOperation?.Name,
                "give it inputs that suit it (--input, --size)");
        }
    }

    private ProgramOptions? ProgramOptionsOf(ParseResult arguments) =>
        ProgramFile.AssemblyOf(arguments.GetRequiredValue(_against)) is null && _program.All.All(option => arguments.GetResult(option) is null or { Implicit: true }) ? null
        : _program.Of(arguments) with { Seed = arguments.GetValue(_seed) };

    private static void Write(VerifyReport report, bool asJson, Stream stream)
    {
        if (asJson)
        {
            VerifyJson.Write(report, stream);
            return;
        }
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        VerifyText.Write(report, writer);
    }

    private static Option<ImmutableDictionary<string, ImmutableArray<long>>?> SizeOption() => new("--size")
    {
        Description = "The sizes to try of a dimension that the ONNX model leaves open: batch=1,2,5. Once for each dimension.",
        HelpName = "NAME=SIZES",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var sizes = ImmutableDictionary.CreateBuilder<string, ImmutableArray<long>>(StringComparer.Ordinal);
            foreach (var token in result.Tokens)
                if (!TryReadSizes(token.Value, sizes))
                    result.AddError($"--size takes a name and sizes, as in batch=1,2,5, not '{token.Value}'");
            return sizes.ToImmutable();
        },
    };

    private static bool TryReadSizes(string text, ImmutableDictionary<string, ImmutableArray<long>>.Builder sizes)
    {
        var end = text.LastIndexOf('=');
        if (end <= 0)
            return false;
        var numbers = text[(end + 1)..].Split(',', StringSplitOptions.TrimEntries);
        if (!numbers.All(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return false;
        sizes[text[..end]] = [.. numbers.Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return true;
    }
}
