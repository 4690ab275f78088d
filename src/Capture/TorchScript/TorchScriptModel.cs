using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript.Archives;
using GraphBridge.Files;
using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// A TorchScript archive, as <c>torch.jit.save</c> writes it, loaded into libtorch on the CPU. Captures may run on several
/// threads; they wait for each other, because the random generator is one for the process.
/// </summary>
public sealed class TorchScriptModel : IDisposable
{
    internal const string HowToSave = "save the model with torch.jit.script(model).save(path) or torch.jit.trace(model, inputs).save(path)";

    private readonly ModelHandle _model;

    private TorchScriptModel(OpenedFile archive, string path, ModelHandle model)
    {
        (Archive, Path, _model) = (archive, path, model);
        if (LibTorch.DescribeModel(model, out var bytes) != 0)
            throw new GraphBridgeException("libtorch can't say what the model's forward takes: " + LibTorch.LastError, path, remedy: "save the model again");
        try
        {
            var reader = new EventReader(bytes.Span, 0);
            TypeName = reader.ReadText();
            var arguments = new ForwardArgument[reader.ReadCount()];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = new(reader.ReadText(), reader.ReadText(), reader.ReadUnsigned() != 0);
            Arguments = ImmutableCollectionsMarshal.AsImmutableArray(arguments);
            var printed = new string[reader.ReadCount()];
            for (var i = 0; i < printed.Length; i++)
                printed[i] = ArgumentTable.Of(new TorchScriptFacts(ref reader)).ToString();
            PrintedArguments = printed;
        }
        finally
        {
            LibTorch.FreeBytes(ref bytes);
        }
    }

    internal OpenedFile Archive { get; }

    /// <summary>The arguments of its modules as PyTorch prints them, in the order in which a recording declares them.</summary>
    internal IReadOnlyList<string> PrintedArguments { get; }

    /// <summary>The archive.</summary>
    public string Path { get; }

    /// <summary>The type of the model's root module: <c>ResNet</c>.</summary>
    public string TypeName { get; }

    /// <summary>What its forward method takes, in order.</summary>
    public ImmutableArray<ForwardArgument> Arguments { get; }

    /// <summary>The version of the libtorch that runs it.</summary>
    public static string TorchVersion => LibTorch.Version;

    /// <summary>Loads an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="trusted">
    /// Whether it is known to be sound. Others are loaded in a process of their own first, which takes about as long again:
    /// libtorch crashes on some that are damaged or made to harm.
    /// </param>
    /// <param name="limits">How much of an archive is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <param name="cancellation">Ends the check soon after it is cancelled.</param>
    /// <exception cref="GraphBridgeException">
    /// The file can't be read, is no TorchScript archive or is not sound, or libtorch is missing: the text says what to install.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TorchScriptModel Load(string path, bool trusted = false, ReadLimits? limits = null, CancellationToken cancellation = default) =>
        Load(path, trusted, observable: true, limits ?? ReadLimits.Default, cancellation);

    /// <summary>Loads an archive that runs as libtorch runs it by itself: what the cost of a capture is measured against.</summary>
    internal static TorchScriptModel LoadPlain(string path) => Load(path, trusted: true, observable: false, ReadLimits.Default, CancellationToken.None);

    private static TorchScriptModel Load(string path, bool trusted, bool observable, ReadLimits limits, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw FileErrors.NotThere(path);
        try
        {
            if (!trusted)
                ArchiveCheck.Require(path, limits, cancellation);
        }
        finally
        {
            // where libtorch is missing, that is said, and not that the archive can't be loaded
            _ = TorchVersion;
        }
        var archive = new OpenedFile(path);
        return LibTorch.LoadModel(path, observable ? 1 : 0, out var model) switch
        {
            LibTorch.Done => new(archive, path, new(model)),
            LibTorch.NotSound => throw NotSound(path, LibTorch.LastError),
            _ => throw NotLoadable(path, LibTorch.LastError),
        };
    }

    /// <summary>Runs the model's forward pass and records it. The model is afterwards as it was.</summary>
    /// <param name="inputs">What goes in: one for each argument, by name or in order.</param>
    /// <param name="options">How it runs and what is kept; by default in evaluation mode, without autograd, and only the graph.</param>
    /// <param name="cancellation">Ends the pass soon after it is cancelled.</param>
    /// <exception cref="GraphBridgeException">The inputs don't fit what forward takes, or activations passed their limit.</exception>
    /// <exception cref="ForwardException">The pass threw; the exception has what was captured until then.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ForwardCapture Capture(IReadOnlyList<NamedInput> inputs, CaptureOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        options ??= new();
        RequireInputs(inputs);
        // making random inputs, running the pass and replaying it draw from one generator
        lock (LibTorch.Generator)
        {
            LibTorch.ManualSeed(options.Seed);
            using var made = new NativeInputs(inputs);
            var content = made.Content();
            using var pass = new RecordedPass(this, options);
            var clock = Stopwatch.StartNew();
            var (failed, outputs) = pass.Run(_model, made.Bytes, cancellation);
            var duration = clock.Elapsed;
            if (pass.Broken is { } broken)
                broken.Throw();
            if (pass.Cancelled)
                cancellation.ThrowIfCancellationRequested();
            if (failed && pass.Error.Length == 0)
                throw new GraphBridgeException("the inputs don't fit: " + FirstLine(LibTorch.LastError), Path, remedy: "forward takes " + Signature);
            var graph = pass.Finish(content);
            var capture = new ForwardCapture(graph, content, outputs, pass.Activations, duration)
            {
                Replay = options.Replay ? GraphReplay.Run(graph, content, options.Seed, pass.Values, cancellation) : null,
            };
            return failed ? throw new ForwardException(pass.Error, capture) : capture;
        }
    }

    /// <summary>
    /// The modules of the model with their parameters and buffers, as a graph without operations: what can be told without
    /// running it. The arguments of a trace's modules can't, but for those that the shapes of their tensors tell.
    /// </summary>
    /// <exception cref="GraphBridgeException">libtorch can't tell them.</exception>
    public ForwardGraph Modules()
    {
        lock (LibTorch.Generator)
        {
            using var pass = new RecordedPass(this, new());
            return pass.Modules(_model);
        }
    }

    /// <summary>Runs the forward pass without watching it, and gives nothing back but how long it took.</summary>
    /// <exception cref="GraphBridgeException">The pass failed.</exception>
    internal TimeSpan Run(IReadOnlyList<NamedInput> inputs)
    {
        lock (LibTorch.Generator)
        {
            using var made = new NativeInputs(inputs);
            var clock = Stopwatch.StartNew();
            if (LibTorch.RunModel(_model, made.Bytes, (nuint)made.Bytes.Length, new LibTorch.RunOptions(), out var outputs, out var recording) != 0)
                throw new GraphBridgeException(LibTorch.LastError, Path, remedy: "forward takes " + Signature);
            var duration = clock.Elapsed;
            new RecordingHandle(recording).Dispose();
            foreach (var tensor in NativeValues.ReadOne(ref outputs).Tensors)
                tensor?.Dispose();
            return duration;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private string Signature => "forward(" + string.Join(", ", Arguments) + ")";

    private void RequireInputs(IReadOnlyList<NamedInput> inputs)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        var place = 0;
        foreach (var input in inputs)
        {
            if (input.Name is null && place == Arguments.Length)
                throw new GraphBridgeException($"the model takes {Arguments.Length} inputs, and more were given", Path, remedy: "it is " + Signature);
            var name = input.Name ?? Arguments[place++].Name;
            if (!Arguments.Any(argument => argument.Name == name))
                throw new GraphBridgeException($"the model has no input '{name}'", Path, remedy: "it is " + Signature);
            if (!given.Add(name))
                throw new GraphBridgeException($"the input '{name}' was given twice", Path, remedy: "give each once");
        }
        if (Arguments.FirstOrDefault(argument => !argument.HasDefault && !given.Contains(argument.Name)) is { } missing)
            throw new GraphBridgeException($"the input '{missing.Name}' is missing", Path, remedy: "it is " + Signature + "; give a tensor as float32[1,3,224,224]");
    }

    internal static GraphBridgeException NotLoadable(string path, string reason) =>
        new("this is no TorchScript archive that libtorch can load: " + FirstLine(reason), path, remedy: HowToSave);

    /// <summary>libtorch loads it, and it would read or write what isn't its own.</summary>
    internal static GraphBridgeException NotSound(string path, string reason) =>
        new("the archive is damaged or made to harm: " + FirstLine(reason), path, remedy: "get the file anew from where it came");

    private static string FirstLine(string text) => text.Split('\n').First(line => line.Trim().Length > 0 || text.Trim().Length == 0).Trim().TrimEnd(':');
}
