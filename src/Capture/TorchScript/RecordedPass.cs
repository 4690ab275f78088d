using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using GraphBridge.Capture.Activations;

namespace GraphBridge.Capture.TorchScript;

/// <summary>One run of a model with the recorder listening: hands it the events as they come, and the values to where they go.</summary>
internal sealed unsafe class RecordedPass : IDisposable
{
    private readonly GraphRecorder _recorder;
    private readonly CaptureOptions _options;
    private readonly OpenedFile _archive;
    private readonly IReadOnlyList<string> _printed;
    private readonly ActivationSink _activations;
    private RecordingHandle _recording = new();
    private readonly Dictionary<string, TorchTensor> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);

    public RecordedPass(TorchScriptModel model, CaptureOptions options)
    {
        (_options, _archive, _printed) = (options, model.Archive, model.PrintedArguments);
        _recorder = new GraphRecorder
        {
            Name = model.TypeName,
            Producer = new("GraphBridge"),
            Metadata = Metadata.Of(
                new("capture.host", "TorchScript"), new("capture.libtorch", TorchScriptModel.TorchVersion),
                new("capture.mode", options.Train ? "train" : "eval"), new("capture.seed", options.Seed.ToString())),
            Content = Content,
            Lines = options.Events,
        };
        _activations = new(options.Activations);
    }

    /// <summary>What went wrong while listening; the pass was ended because of it.</summary>
    public ExceptionDispatchInfo? Broken { get; private set; }

    /// <summary>Whether the pass was ended before it came to its end.</summary>
    public bool Cancelled => LibTorch.RecordingCancelled(_recording) != 0;

    /// <summary>The error that the pass ended with, or an empty text.</summary>
    public string Error => _recording.IsInvalid ? "" : LibTorch.RecordingError(_recording);

    /// <summary>The values as they were, by name, for a replay.</summary>
    public IReadOnlyDictionary<string, TorchTensor> Values => _values;

    /// <summary>The values that were kept in memory.</summary>
    public IReadOnlyDictionary<string, TensorData> Activations => _activations.InMemory;

    /// <summary>Runs the pass; what it gives is empty where it failed.</summary>
    public (bool Failed, ImmutableArray<TensorData> Outputs) Run(ModelHandle model, ReadOnlySpan<byte> inputs, CancellationToken cancellation)
    {
        var self = GCHandle.Alloc(this);
        var cancel = (int*)NativeMemory.AllocZeroed(sizeof(int));
        try
        {
            var stop = (nint)cancel;
            using var registration = cancellation.Register(() => Volatile.Write(ref *(int*)stop, 1));
            var options = new LibTorch.RunOptions
            {
                Seed = _options.Seed,
                Flags = Flags,
                Cancel = cancel,
                Events = &OnEvents,
                Values = _options is { Activations: null, Replay: false } ? null : &OnValue,
                Context = GCHandle.ToIntPtr(self),
            };
            var failed = LibTorch.RunModel(model, inputs, (nuint)inputs.Length, options, out var bytes, out var recording) != 0;
            _recording = new(recording);
            if (failed)
                return (true, []);
            var outputs = NativeValues.ReadOne(ref bytes).Tensors;
            ImmutableArray<TensorData> content = [.. outputs.Select(tensor => tensor?.ToTensorData()).OfType<TensorData>()];
            foreach (var tensor in outputs)
                tensor?.Dispose();
            return (false, content);
        }
        finally
        {
            NativeMemory.Free(cancel);
            self.Free();
        }
    }

    /// <summary>Records the modules and what they own, and runs nothing.</summary>
    /// <exception cref="GraphBridgeException">libtorch can't tell them.</exception>
    public ForwardGraph Modules(ModelHandle model)
    {
        var self = GCHandle.Alloc(this);
        try
        {
            var options = new LibTorch.RunOptions { Flags = LibTorch.RunFlags.Modules, Events = &OnEvents, Context = GCHandle.ToIntPtr(self) };
            var failed = LibTorch.RunModel(model, [], 0, options, out var bytes, out var recording) != 0;
            _recording = new(recording);
            Broken?.Throw();
            if (failed)
                throw new GraphBridgeException("libtorch can't list the model's modules: " + LibTorch.LastError, remedy: "save the model again");
            LibTorch.FreeBytes(ref bytes);
        }
        finally
        {
            self.Free();
        }
        Print();
        return _recorder.Finish();
    }

    /// <summary>The graph, and a folder of activations made whole.</summary>
    /// <param name="inputs">What went into the pass.</param>
    public ForwardGraph Finish(ImmutableArray<TensorData> inputs)
    {
        Print();
        var graph = _recorder.Finish();
        _activations.Commit(graph.Inputs, inputs);
        return graph;
    }

    public void Dispose()
    {
        _recording.Dispose();
        _activations.Dispose();
        foreach (var value in _values.Values)
            value.Dispose();
    }

    private void Print()
    {
        var events = new EventWriter();
        for (var i = 0; i < _printed.Count; i++)
            if (_printed[i].Length > 0)
                events.PrintModule(i, _printed[i]);
        _recorder.Record(events.Written);
    }

    private LibTorch.RunFlags Flags => Flag(_options.Grad, LibTorch.RunFlags.Grad) | Flag(_options.Train, LibTorch.RunFlags.Train)
        | Flag(_options.Time, LibTorch.RunFlags.Time) | Flag(_options.Statistics, LibTorch.RunFlags.Statistics);

    private static LibTorch.RunFlags Flag(bool wanted, LibTorch.RunFlags flag) => wanted ? flag : LibTorch.RunFlags.None;

    private void Store(long tensor, ReadOnlySpan<byte> bytes)
    {
        // what only asked after something has no value in the graph, and a write elsewhere in the memory made no new one
        if (_recorder.NameOf(tensor) is not { } name || !_stored.Add(name))
            return;
        var type = _recorder.TypeOf(tensor);
        var dimensions = SizesOf(type);
        if (_options.Replay)
            _values.Add(name, TorchTensor.From(type.ElementType, dimensions.AsSpan(), bytes));
        _activations.Add(name, type.ElementType, dimensions, bytes);
    }

    /// <summary>The sizes of a tensor that was recorded, which are all known.</summary>
    private static ImmutableArray<long> SizesOf(TensorType type) => [.. type.Shape!.Dimensions.Select(dimension => dimension.Size!.Value)];

    /// <summary>What was given to the pass: where it stands in the archive, which nobody copies, or a copy.</summary>
    private TensorData? Content(long tensor)
    {
        if (_recorder.TypeOf(tensor) is { Shape.ElementCount: { } count } type && type.ElementType.Bits() is > 0 and var bits
            && LibTorch.RecordingPlace(_recording, (ulong)tensor) is >= 0 and var place)
            return TensorData.FromFile(type.ElementType, SizesOf(type), _archive.At(place, count * bits / 8));
        using var content = new TorchTensor(LibTorch.RecordingContent(_recording, (ulong)tensor));
        return content.IsInvalid ? null : content.ToTensorData();
    }

    [UnmanagedCallersOnly]
    private static int OnEvents(nint context, byte* events, nuint size) =>
        Guarded(context, pass => pass._recorder.Record(new(events, checked((int)size))));

    [UnmanagedCallersOnly]
    private static int OnValue(nint context, ulong tensor, byte* data, nuint size) =>
        Guarded(context, pass => pass.Store((long)tensor, new(data, checked((int)size))));

    /// <summary>Nothing may be thrown into native code: what goes wrong ends the pass and is thrown after it.</summary>
    private static int Guarded(nint context, Action<RecordedPass> listen)
    {
        var pass = Unsafe.As<RecordedPass>(GCHandle.FromIntPtr(context).Target!);
        try
        {
            listen(pass);
            return 0;
        }
        catch (Exception exception)
        {
            pass.Broken ??= ExceptionDispatchInfo.Capture(exception);
            return 1;
        }
    }
}
