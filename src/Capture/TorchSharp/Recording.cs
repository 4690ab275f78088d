using System.Diagnostics;
using System.Runtime.ExceptionServices;
using GraphBridge.Capture.TorchSharp.Modules;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// One pass that is recorded. What the probe reports becomes events for the recorder; the pass itself is never disturbed:
/// what goes wrong here ends the recording and is thrown when the pass is over.
/// </summary>
internal sealed partial class Recording : IDisposable
{
    private readonly ForwardCaptureOptions _options;
    private readonly GraphRecorder _recorder;
    private readonly KnownTensors _tensors;
    private readonly Lock _gate = new();
    // events that stand alone, such as what a tensor is; handed over at once
    private readonly EventWriter _events = new();
    private readonly Dictionary<OperatorSchema, int> _operators = new(ReferenceEqualityComparer.Instance);
    private long _outermost;
    private readonly bool _givesResult;
    private ExceptionDispatchInfo? _broken;

    public Recording(TorchSharpLibrary library, object model, ForwardCaptureOptions options, bool givesResult, bool isAlone, Frame? around)
    {
        (Library, _options, _givesResult) = (library, options, givesResult);
        _activations = new(options.Activations);
        _tensors = new(isAlone ? library.Slot : null);
        Outside = new(this, null, -1, null, around);
        _tree = new(model);
        _recorder = new()
        {
            Name = ModuleTree.TypeNameOf(model.GetType()),
            Producer = new("GraphBridge"),
            Metadata = Metadata.Of(new("capture.host", "TorchSharp"), new("capture.torchsharp", library.Version),
                new("capture.mode", _tree.IsTraining(_tree[0]) ? "train" : "eval")),
            Content = ContentOf,
            Lines = options.Events,
        };
        IsRunning = true;
        DeclareModules();
    }

    /// <summary>The TorchSharp that runs the pass.</summary>
    public TorchSharpLibrary Library { get; }

    /// <summary>The place outside of all modules.</summary>
    public Frame Outside { get; }

    public bool IsRunning { get; private set; }

    /// <summary>Hears that a woven method begins.</summary>
    /// <returns>What it means; null for nothing, so that its end is of no interest.</returns>
    public OpenCall? Begin(Frame frame, string text, object?[] arguments)
    {
        if (!IsRunning)
            return null;
        var thread = RecordingThread.Of(this);
        if (thread.Quiet > 0)
            return null;
        try
        {
            var method = Library.Method(text);
            return method.Kind switch
            {
                MethodKind.Operation or MethodKind.Read => BeginOperation(thread, frame, method, arguments),
                MethodKind.Quiet => BeginQuiet(thread, frame),
                MethodKind.Call => BeginCall(thread, frame, arguments, null),
                MethodKind.Forward or MethodKind.Native => BeginForward(thread, frame, method, arguments),
                _ => throw new UnreachableException(),
            };
        }
        catch (Exception exception)
        {
            Break(exception);
            return null;
        }
    }

    /// <summary>Hears that it ended.</summary>
    public void End(OpenCall call, object? result) => Finish(call, result, null);

    /// <summary>Hears that it threw.</summary>
    public void Fail(OpenCall call, Exception thrown) => Finish(call, null, thrown);

    private void Finish(OpenCall call, object? result, Exception? thrown)
    {
        var elapsed = Now - call.Start;
        if (call.Kind is CallKind.Quiet or CallKind.Indexing)
            call.Thread!.Quiet--;
        if (!IsRunning)
            return;
        try
        {
            switch (call.Kind)
            {
                case CallKind.Operation or CallKind.Read when thrown is not null:
                    FailOperation(call, thrown);
                    break;
                case CallKind.Operation or CallKind.Read:
                    EndOperation(call, result, Time(elapsed));
                    break;
                case CallKind.Indexing:
                    EndIndexing(call, result, thrown is null ? null : MessageOf(thrown), Time(elapsed));
                    break;
                case CallKind.Module:
                    EndCall(call, result, Time(elapsed));
                    break;
                case CallKind.Native:
                    EndNative(call, result, thrown is null ? null : MessageOf(thrown), Time(elapsed));
                    break;
            }
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    /// <summary>The message of an exception without the addresses that libtorch adds.</summary>
    internal static string MessageOf(Exception thrown)
    {
        var message = thrown.Message;
        var trace = message.IndexOf("\nException raised from ", StringComparison.Ordinal);
        return (trace < 0 ? message : message[..trace]).TrimEnd();
    }

    private static OpenCall BeginQuiet(RecordingThread thread, Frame frame)
    {
        thread.Quiet++;
        return new(CallKind.Quiet, frame) { Thread = thread };
    }

    /// <summary>The stopwatch, where anybody wants to know.</summary>
    private long Now => _options.Time ? Stopwatch.GetTimestamp() : 0;

    private long? Time(long ticks) => _options.Time ? (long)(ticks * (1e9 / Stopwatch.Frequency)) : null;

    /// <summary>Ends the recording because of what went wrong in it.</summary>
    private void Break(Exception exception)
    {
        lock (_gate)
        {
            _broken ??= ExceptionDispatchInfo.Capture(exception);
            IsRunning = false;
        }
    }

    /// <summary>Where the program calls an operation, where anybody wants to know.</summary>
    private string? SourceFor(RecordingThread thread) => _options.Sources && thread.Innermost is null ? SourceLine.OfCaller(Library.Assembly) : null;

    private void Flush(EventWriter events)
    {
        _recorder.Record(events.Written);
        events.Clear();
    }
}
