using System.Collections.Immutable;
using System.CommandLine;
using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Cli.Programs;
using GraphBridge.Files;
using GraphBridge.Formats;
using GraphBridge.Formats.Onnx;
using GraphBridge.Formats.Text;
using GraphBridge.Lowering;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge capture</c>: runs a model's forward pass, records it, and writes the graph.</summary>
internal sealed class CaptureCommand : Command, IHasExamples
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A .NET program or library with TorchSharp models (.dll), or a TorchScript model, as torch.jit.save writes it (.pt)." };

    private readonly ProgramFlags _program = new();

    private readonly Option<string[]> _inputs = new("--input", "-i")
    {
        Description = "What goes in, once for each input: float32[1,3,224,224], ids=int64[1,128]:0..50257, @picture.npy, {\"x\": float32[2]}, 3.",
        HelpName = "INPUT",
    };

    private readonly Option<string[]> _outputs = new("--output", "-o")
    {
        Description = "A file to write the graph to; its ending tells the format. May be given several times.",
        HelpName = "FILE",
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "The seed of the random generator, for a program's model, for inputs and pass; 0 if not given.", HelpName = "N" };
    private readonly Option<string?> _activations = new("--activations") { Description = "Write every value to a folder of .npy files, or to a file that ends with .npz or .safetensors.", HelpName = "PATH" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Record minimum, maximum, mean, deviation, a histogram, NaNs, infinities and zeros of every value." };
    private readonly Option<bool> _time = new("--time") { Description = "Record the wall time of operations and modules." };
    private readonly Option<bool> _grad = new("--grad") { Description = "Run with autograd on." };
    private readonly Option<bool> _noGrad = new("--no-grad") { Description = "Run with autograd off; the default." };
    private readonly Option<bool> _train = new("--train") { Description = "Run in training mode." };
    private readonly Option<bool> _sources = new("--sources") { Description = "Record the file and line of a program that called each operation." };
    private readonly Option<bool> _modulesOnly = new("--modules-only") { Description = "Record a program's module calls and no operations." };
    private readonly Option<bool> _meta = new("--meta") { Description = "Make a program's model and inputs on the meta device: shapes alone, for models of any size." };
    private readonly Option<bool> _replay = new("--replay") { Description = "Run the recorded graph again, operation by operation, and compare every value." };

    private readonly Option<string[]> _dynamic = new("--dynamic")
    {
        Description = "Dimensions of the inputs that stay open in ONNX files, with names for their sizes: x:0=batch,x:1=seq. The model is run again in other sizes to learn what depends on them.",
        HelpName = "AXES",
    };

    private readonly LoweringFlags _lowering = new();
    private readonly Option<bool> _json = CommandJson.Flag("capture");
    private readonly Option<string?> _events = new("--events") { Description = "Write what happens while it happens as JSON Lines (docs/schema/events.schema.json); '-' is standard output.", HelpName = "FILE" };
    private readonly Option[] _ofPrograms;

    public CaptureCommand() : base("capture", "Runs a model's forward pass and records it as a graph.")
    {
        Arguments.Add(_model);
        _ofPrograms = [.. _program.All, _sources, _modulesOnly, _meta];
        _program.AddTo(this);
        foreach (var option in (Option[])[_inputs, _outputs, _seed, _activations, _stats, _time, _grad, _noGrad, _train, _sources, _modulesOnly, _meta, _replay, _dynamic, _events, _json])
            Options.Add(option);
        _lowering.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_grad) && result.GetValue(_noGrad))
                result.AddError("--grad and --no-grad exclude each other");
            if (result.GetResult(_dynamic) is { Implicit: false } && _lowering.IsExact(result))
                result.AddError("--exact keeps the sizes of the pass, so --dynamic has no meaning with it");
            if (result.GetValue(_json) && result.GetValue(_events) == StandardStreams.Name)
                result.AddError("--json and events on standard output exclude each other");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge capture net.pt --input float32[1,3,224,224] -o net.onnx -o net.svg", "run it, and draw what happened"),
        ("graphbridge capture net.pt -i float32[1,3,224,224] --dynamic x:0=batch -o net.onnx", "for batches of any size"),
        ("graphbridge capture net.pt -i ids=int64[1,128]:0..50257 -i mask=@mask.npy -o net.dot", "named inputs, one of them from a file"),
        ("graphbridge capture net.pt -i float32[2,8] --replay", "prove that the recorded graph is what ran"),
        ("graphbridge capture net.pt -i float32[2,8] --stats --activations values -o net.graphml", "with every value"),
        ("graphbridge capture net.pt -i float32[2,8] --events - | jq -c 'select(.event == \"begin\") | .operator'", "what happens, as it happens"),
        ("graphbridge capture bin/App.dll --model App.Net --arg 64 -i float32[1,3,32,32] -o net.svg", "a model of a C# program"),
        ("graphbridge capture bin/App.dll --factory App.Models.MakeGpt -i int64[1,128]:0..50257 --meta -o gpt.dot", "of any size: shapes alone"),
    ];

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetRequiredValue(_model);
        var outputs = (arguments.GetValue(_outputs) ?? []).Select(output => (Path: output, Format: FormatOf(output))).ToList();
        var inputs = (arguments.GetValue(_inputs) ?? []).Select(InputSpec.Parse).ToList();
        string?[] written = [.. outputs.Select(output => output.Path), arguments.GetValue(_activations), arguments.GetValue(_events)];
        OutputPlaces.RequireDistinct(written);
        Array.ForEach(written, output => OutputPlaces.RequireOther(output, path));
        using var events = OpenEvents(arguments);
        try
        {
            var axes = DynamicAxes.Parse(arguments.GetValue(_dynamic) ?? []);
            // only ONNX files keep dimensions open
            if (!outputs.Exists(output => output.Format is OnnxFormat))
                axes = DynamicAxes.None;
            var (capture, others) = ProgramFile.AssemblyOf(path) is { } program ? OfProgram(program, arguments, inputs, axes, events) : OfTorchScript(path, arguments, inputs, axes, events);
            var options = _lowering.Of(arguments);
            Save(capture.Graph, outputs, options with { Lowering = options.Lowering with { DynamicAxes = axes, Others = others } });
            Report(capture, null, outputs, arguments);
            return capture.Replay is { IsExact: false } ? ExitCodes.Differs : ExitCodes.Done;
        }
        catch (ForwardException failure)
        {
            // what failed can't be run, and is kept as it was
            Save(failure.Capture.Graph, outputs, new() { Exact = true });
            Report(failure.Capture, failure.Message, outputs, arguments);
            var place = failure.Capture.FailedOperation is { } failed ? failed.Name + ": " : "";
            Console.Error.WriteLine("graphbridge: " + DisplayText.Of($"{path}: {place}{failure.Message}"));
            return ExitCodes.Differs;
        }
        catch (Exception error) when (events is FileStream && FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(arguments.GetValue(_events)!, error);
        }
        catch (Exception error) when (events is not null && FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(StandardStreams.OutputName, error);
        }
        catch (ProgramFailure failure)
        {
            Console.Error.WriteLine("graphbridge: " + DisplayText.Of(failure.Message));
            return ExitCodes.Differs;
        }
    }

    /// <summary>Where events go. A file of them is written as they come and not beside its place, so that it is there even where the process dies.</summary>
    private Stream? OpenEvents(ParseResult arguments)
    {
        if (arguments.GetValue(_events) is not { } path)
            return null;
        try
        {
            return path == StandardStreams.Name ? StandardStreams.OpenOutput() : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    private void Report(ForwardCapture capture, string? error, List<(string Path, GraphFormat Format)> outputs, ParseResult arguments)
    {
        if (arguments.GetValue(_json))
            StandardStreams.WriteOutput(stream => CaptureJson.Write(capture, error, outputs.Select(output => output.Path), stream));
        else if (arguments.GetValue(_events) != StandardStreams.Name)
            StandardStreams.WriteLines(writer => CaptureReport.Write(writer, capture));
    }

    private (ForwardCapture Capture, ImmutableArray<ForwardGraph> Others) OfTorchScript(string path, ParseResult arguments, List<NamedInput> inputs, DynamicAxes axes, Stream? events)
    {
        foreach (var option in _ofPrograms)
            if (arguments.GetResult(option) is { Implicit: false })
                throw new GraphBridgeException($"{option.Name} is for programs, and this is none", path, remedy: "leave it out, or name the .dll of a program");
        var options = new CaptureOptions
        {
            Seed = arguments.GetValue(_seed),
            Train = arguments.GetValue(_train),
            Grad = arguments.GetValue(_grad),
            Time = arguments.GetValue(_time),
            Statistics = arguments.GetValue(_stats),
            Replay = arguments.GetValue(_replay),
            Activations = ActivationsOf(arguments),
            Events = events,
        };
        using var model = Waiting.For("loading " + DisplayText.Of(path), () => TorchScriptModel.Load(path));
        return Waiting.For<(ForwardCapture, ImmutableArray<ForwardGraph>)>("running " + DisplayText.Of(path), () =>
        {
            var capture = model.Capture(inputs, options);
            var plain = new CaptureOptions { Seed = options.Seed, Train = options.Train, Grad = options.Grad };
            return (capture, axes.Count == 0 ? [] : OtherSizes.Capture(capture.Graph, inputs, axes, others => model.Capture(others, plain)));
        });
    }

    private (ForwardCapture Capture, ImmutableArray<ForwardGraph> Others) OfProgram(string path, ParseResult arguments, List<NamedInput> inputs, DynamicAxes axes, Stream? events)
    {
        if (arguments.GetValue(_replay))
            throw new GraphBridgeException("--replay is for TorchScript models, and this is a program", path, remedy: "leave it out");
        var options = _program.Of(arguments) with
        {
            Inputs = inputs,
            Seed = arguments.GetValue(_seed),
            Train = arguments.GetValue(_train),
            Grad = arguments.GetValue(_grad),
            Meta = arguments.GetValue(_meta),
            Kept = new()
            {
                Time = arguments.GetValue(_time),
                Statistics = arguments.GetValue(_stats),
                Activations = ActivationsOf(arguments),
                Events = events,
                Sources = arguments.GetValue(_sources),
                ModulesOnly = arguments.GetValue(_modulesOnly),
            },
        };
        return Waiting.For<(ForwardCapture, ImmutableArray<ForwardGraph>)>("running " + DisplayText.Of(path), () =>
        {
            var program = ProgramCapture.Load(path, options);
            var capture = program.Run(inputs, options.Seed, options.Kept);
            var plain = new ForwardCaptureOptions { Weights = false, ModulesOnly = options.Kept.ModulesOnly };
            return (capture, axes.Count == 0 ? [] : OtherSizes.Capture(capture.Graph, inputs, axes, others => program.Run(others, options.Seed, plain)));
        });
    }

    private ActivationStore.Saved? ActivationsOf(ParseResult arguments) => arguments.GetValue(_activations) is { } path ? new(path) : null;

    private static void Save(ForwardGraph graph, List<(string Path, GraphFormat Format)> outputs, SaveOptions options)
    {
        ForwardGraph? lowered = null;
        foreach (var (path, format) in outputs)
        {
            var shown = FittedPicture.Of(graph, format, path);
            Waiting.For("writing " + DisplayText.Of(path), () =>
            {
                // lowered once, however many files it goes to
                if (format is OnnxFormat && !options.Exact && graph.HasCapturedOperations())
                    (lowered ??= Lowered(graph, path, options.Lowering)).Save(path, options with { Format = format, Exact = true });
                else
                    shown.Save(path, options with { Format = format });
            });
        }
    }

    private static ForwardGraph Lowered(ForwardGraph graph, string path, LoweringOptions options)
    {
        try
        {
            return graph.Lower(options);
        }
        catch (GraphBridgeException error)
        {
            throw error.In(path);
        }
    }

    /// <summary>The format of a file to write. Found before anything runs.</summary>
    private static GraphFormat FormatOf(string path)
    {
        var format = GraphFormats.ByExtension(path)
            ?? throw new GraphBridgeException("the ending tells no format", path, remedy: "use one of those that 'graphbridge formats' lists");
        return format.CanWrite ? format : throw new GraphBridgeException($"the format '{format.Name}' is read and not written", path, remedy: "see 'graphbridge formats'");
    }
}
