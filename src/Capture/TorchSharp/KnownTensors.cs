using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>What a recording knows of a tensor.</summary>
internal sealed class KnownTensor(int recording, long id, long storage, nint @base, long stamp)
{
    /// <summary>The number of the recording that knows it.</summary>
    public int Recording { get; } = recording;

    /// <summary>Its id in the stream. Ids count up, so that a greater one was met later.</summary>
    public long Id { get; } = id;

    /// <summary>The id of the memory that it lies in; 0 where that is not known.</summary>
    public long Storage { get; set; } = storage;

    /// <summary>Where that memory begins.</summary>
    public nint Base { get; set; } = @base;

    /// <summary>What it was when it was last described.</summary>
    public long Stamp { get; set; } = stamp;
}

/// <summary>
/// The tensors of a recording by the objects that TorchSharp has for them: a native handle is given to another tensor once it
/// is free, an object is not. Nothing is kept alive.
/// </summary>
internal sealed class KnownTensors
{
    private static int s_recordings;

    // an instrumented Tensor has a field for it. Of two recordings at once the second finds it taken, and uses a table
    private readonly TensorSlot? _slot;
    private readonly ConditionalWeakTable<object, KnownTensor> _table = [];
    private readonly int _recording = Interlocked.Increment(ref s_recordings);
    private long _last;
    private long _lastStorage;

    /// <param name="slot">The field; null where the tensors have none, or another recording uses it.</param>
    public KnownTensors(TensorSlot? slot) => _slot = slot;

    /// <summary>The id of the tensor that was met last.</summary>
    public long Last => Volatile.Read(ref _last);

    public KnownTensor? Find(object tensor)
    {
        if (_slot is null)
            return _table.TryGetValue(tensor, out var known) ? known : null;
        return _slot.Get(tensor) is KnownTensor there && there.Recording == _recording ? there : null;
    }

    public long NextStorage() => Interlocked.Increment(ref _lastStorage);

    /// <summary>A tensor that was not met before.</summary>
    public KnownTensor New(long storage, TensorLayout layout) => new(_recording, Interlocked.Increment(ref _last), storage, layout.Base, layout.Stamp);

    /// <summary>Says which tensor an object is from now on.</summary>
    public void Set(object tensor, KnownTensor known)
    {
        if (_slot is null)
            _table.AddOrUpdate(tensor, known);
        else
            _slot.Set(tensor, known);
    }
}
