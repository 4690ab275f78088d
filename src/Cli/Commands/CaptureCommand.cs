using System.CommandLine;
using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli.Commands;

/// <summary><c>graphbridge capture</c>: runs a model's forward pass, records it, and writes the graph.</summary>
internal sealed class CaptureCommand : Command, IHasExamples
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A TorchScript model, as torch.jit.save writes it (.pt)." };

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

    private readonly Option<ulong> _seed = new("--seed") { Description = "The seed of the random generator, for inputs and pass; 0 if not given.", HelpName = "N" };
    private readonly Option<string?> _activations = new("--activations") { Description = "Write every value to a folder of .npy files.", HelpName = "DIR" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Record minimum, maximum, mean, deviation, NaNs, infinities and zeros of every value." };
    private readonly Option<bool> _time = new("--time") { Description = "Record the wall time of operations and modules." };
    private readonly Option<bool> _grad = new("--grad") { Description = "Run with autograd on." };
    private readonly Option<bool> _noGrad = new("--no-grad") { Description = "Run with autograd off; the default." };
    private readonly Option<bool> _train = new("--train") { Description = "Run in training mode; the model's running statistics are put back afterwards." };
    private readonly Option<bool> _replay = new("--replay") { Description = "Run the recorded graph again, operation by operation, and compare every value." };

    public CaptureCommand() : base("capture", "Runs a model's forward pass and records it as a graph.")
    {
        Arguments.Add(_model);
        foreach (var option in (Option[])[_inputs, _outputs, _seed, _activations, _stats, _time, _grad, _noGrad, _train, _replay])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_grad) && result.GetValue(_noGrad))
                result.AddError("--grad and --no-grad exclude each other");
        });
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("graphbridge capture net.pt --input float32[1,3,224,224] -o net.onnx -o net.svg", "run it, and draw what happened"),
        ("graphbridge capture net.pt -i ids=int64[1,128]:0..50257 -i mask=@mask.npy -o net.dot", "named inputs, one of them from a file"),
        ("graphbridge capture net.pt -i float32[2,8] --replay", "prove that the recorded graph is what ran"),
        ("graphbridge capture net.pt -i float32[2,8] --stats --activations values -o net.graphml", "with every value"),
    ];

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetRequiredValue(_model);
        var outputs = (arguments.GetValue(_outputs) ?? []).Select(output => (Path: output, Format: FormatOf(output))).ToList();
        var inputs = (arguments.GetValue(_inputs) ?? []).Select(InputSpec.Parse).ToList();
        var options = new CaptureOptions
        {
            Seed = arguments.GetValue(_seed),
            Train = arguments.GetValue(_train),
            Grad = arguments.GetValue(_grad),
            Time = arguments.GetValue(_time),
            Statistics = arguments.GetValue(_stats),
            Replay = arguments.GetValue(_replay),
            Activations = arguments.GetValue(_activations) is { } folder ? new ActivationStore.Folder(folder) : null,
        };
        using var model = Waiting.For("loading " + DisplayText.Of(path), () => TorchScriptModel.Load(path));
        try
        {
            var capture = Waiting.For("running " + DisplayText.Of(path), () => model.Capture(inputs, options));
            Save(capture.Graph, outputs);
            CaptureReport.Write(Console.Out, capture);
            return capture.Replay is { IsExact: false } ? ExitCodes.Differs : ExitCodes.Done;
        }
        catch (ForwardException failure)
        {
            Save(failure.Capture.Graph, outputs);
            CaptureReport.Write(Console.Out, failure.Capture);
            var place = failure.Capture.FailedOperation is { } failed ? failed.Name + ": " : "";
            Console.Error.WriteLine("graphbridge: " + DisplayText.Of($"{path}: {place}{failure.Message}"));
            return ExitCodes.Differs;
        }
    }

    private static void Save(ForwardGraph graph, List<(string Path, GraphFormat Format)> outputs)
    {
        foreach (var (path, format) in outputs)
            Waiting.For("writing " + DisplayText.Of(path), () => graph.Save(path, format));
    }

    /// <summary>The format of a file to write. Found before anything runs.</summary>
    private static GraphFormat FormatOf(string path)
    {
        var format = GraphFormats.ByExtension(path)
            ?? throw new GraphBridgeException("the ending tells no format", path, remedy: "use one of those that 'graphbridge formats' lists");
        return format.CanWrite ? format : throw new GraphBridgeException($"the format '{format.Name}' is read and not written", path, remedy: "see 'graphbridge formats'");
    }
}
