namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// A thread's part in a recording: the operations that are open on it, and their events, which are handed over when the
/// outermost one ends. So the events of threads that run at once are not mixed.
/// </summary>
internal sealed class RecordingThread
{
    [ThreadStatic]
    private static RecordingThread? t_first;

    private readonly RecordingThread? _next;
    private Recording? _recording;

    private RecordingThread(Recording recording, RecordingThread? next)
    {
        (_recording, _next) = (recording, next);
        Objects = new(recording, recording.Library, this);
    }

    /// <summary>The events since the outermost operation began.</summary>
    public EventWriter Events { get; } = new();

    /// <summary>The tensors that were given to the operations that are open.</summary>
    public List<KnownTensor> Given { get; } = [];

    /// <summary>The values that the outermost operation made.</summary>
    public List<(object Tensor, KnownTensor Known)> Made { get; } = [];

    /// <summary>How many outermost operations have begun since events were handed over.</summary>
    public int Outermost { get; set; }

    /// <summary>What the arguments of operations are written by.</summary>
    public RecordedObjects Objects { get; private set; }

    /// <summary>What is looked at just now.</summary>
    public TensorLayout Layout { get; } = new();

    /// <summary>The innermost operation that is open.</summary>
    public OpenCall? Innermost { get; set; }

    /// <summary>How many open calls want nothing inside to be recorded.</summary>
    public int Quiet { get; set; }

    /// <summary>Where the outermost open operation was called.</summary>
    public Frame? Frame { get; set; }

    /// <summary>This thread's part in a recording.</summary>
    public static RecordingThread Of(Recording recording)
    {
        for (var thread = t_first; thread is not null; thread = thread._next)
            if (ReferenceEquals(thread._recording, recording))
                return thread;
        // those of recordings that are over go
        while (t_first is { _recording: null })
            t_first = t_first._next;
        return recording.Add(t_first = new(recording, t_first));
    }

    /// <summary>Lets go of the recording, which is over, and of what it recorded: a thread may live on for long.</summary>
    public void Release()
    {
        _recording = null;
        Objects = null!;
        Innermost = null;
        Frame = null;
        Given.Clear();
        Made.Clear();
    }
}
