using System.Runtime.InteropServices;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

// tensors: which is which, what they are, and their elements from before the pass
internal sealed partial class Recording
{
    private readonly record struct Owned(object Tensor, KnownTensor Known);

    // the model's own tensors, by the memory that they lie in, and what was read of them and others before it changed
    private readonly Dictionary<nint, List<Owned>> _ownedByBase = [];
    private readonly Dictionary<long, object> _owned = [];
    private readonly Dictionary<long, TensorData?> _contents = [];

    /// <summary>The tensor that is given to an operation. One that nothing has made is a constant, or goes into the pass.</summary>
    public KnownTensor Given(object tensor, RecordingThread thread, Frame frame)
    {
        if (_tensors.Find(tensor) is { } known)
            return known;
        lock (_gate)
        {
            if (frame.Call >= 0)
                return Adopt(tensor, thread, out _);
            // outside of all modules it is what the program gives to the pass
            AddInput("input", tensor, thread);
            return _tensors.Find(tensor)!;
        }
    }

    /// <summary>A tensor that nothing which was recorded has made.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="thread">Where it was met.</param>
    /// <param name="content">Its elements, or its type alone; null where it is one of the model's own.</param>
    private KnownTensor Adopt(object tensor, RecordingThread thread, out TensorData? content)
    {
        lock (_gate)
        {
            var layout = thread.Layout;
            content = null;
            if (_tensors.Find(tensor) is { } other)
                return other;
            var isAlive = Library.Tensors.Read(tensor, layout);
            if (isAlive && OwnedAt(tensor, layout) is { } owned)
                return owned;
            var known = Describe(tensor, layout, isAlive ? StorageOfOwned(layout.Base) ?? NewStorage(layout) : 0);
            var elements = isAlive ? CopyOf(tensor, layout) : null;
            _contents[known.Id] = elements;
            content = elements ?? TypeOf(layout);
            return known;
        }
    }

    /// <summary>
    /// The parameter or buffer that a tensor is another object of. Native modules of older versions make a new object for a
    /// parameter each time they are asked for it.
    /// </summary>
    private KnownTensor? OwnedAt(object tensor, TensorLayout layout)
    {
        if (layout.Base == 0 || !_ownedByBase.TryGetValue(layout.Base, out var there))
            return null;
        foreach (var owned in there)
        {
            if (owned.Known.Stamp != layout.Stamp)
                continue;
            _tensors.Set(tensor, owned.Known);
            return owned.Known;
        }
        return null;
    }

    private long? StorageOfOwned(nint @base) => @base != 0 && _ownedByBase.TryGetValue(@base, out var there) ? there[0].Known.Storage : null;

    private long NewStorage(TensorLayout layout) => layout.Base == 0 ? 0 : _tensors.NextStorage();

    /// <summary>Says that a module owns a tensor.</summary>
    private KnownTensor Own(object tensor, TensorLayout layout)
    {
        if (_tensors.Find(tensor) is { } known)
            return known;
        Library.Tensors.Read(tensor, layout);
        if (OwnedAt(tensor, layout) is { } same)
            return same;
        known = Describe(tensor, layout, StorageOfOwned(layout.Base) ?? NewStorage(layout));
        (CollectionsMarshal.GetValueRefOrAddDefault(_ownedByBase, layout.Base, out _) ??= []).Add(new(tensor, known));
        _owned.Add(known.Id, tensor);
        return known;
    }

    /// <summary>Gives a tensor that several threads may use its id and tells at once what it is.</summary>
    private KnownTensor Describe(object tensor, TensorLayout layout, long storage)
    {
        var known = _tensors.New(storage, layout);
        lock (_gate)
        {
            Describe(_events, known, layout);
            Flush(_events);
        }
        _tensors.Set(tensor, known);
        return known;
    }

    private static void Describe(EventWriter events, KnownTensor known, TensorLayout layout) => events.DescribeTensor(new()
    {
        Id = known.Id,
        ElementType = layout.ElementType,
        Sizes = layout.Sizes,
        Strides = layout.Strides,
        Storage = known.Storage,
        Offset = layout.Offset,
        ItemSize = layout.ItemSize,
        StorageBytes = layout.Extent,
    });

    /// <summary>The tensor that an operation gave.</summary>
    private KnownTensor Made(object tensor, OpenCall call, int place)
    {
        var thread = call.Thread!;
        var made = Made(tensor, thread, call.Frame, call.Born, WrittenBy(call, place));
        if (call.Enclosing is null)
            thread.Made.Add((tensor, made));
        return made;
    }

    /// <summary>A tensor that was made.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="thread">Where it was made.</param>
    /// <param name="frame">In which module.</param>
    /// <param name="born">The tensor that was met last before: one that is known since was made inside of the operation.</param>
    /// <param name="written">The tensor that the operation wrote and gives as this result.</param>
    private KnownTensor Made(object tensor, RecordingThread thread, Frame frame, long born, KnownTensor? written)
    {
        var known = _tensors.Find(tensor);
        var isNew = known is not null && known.Id > born;
        if (written is not null && (known is null || isNew || ReferenceEquals(known, written)))
        {
            // in place: the same tensor, whichever object stands for it
            _tensors.Set(tensor, written);
            return written;
        }
        if (isNew)
            return known!;
        var layout = thread.Layout;
        var isAlive = Library.Tensors.Read(tensor, layout);
        // no other thread has it before the operation has ended
        known = _tensors.New(isAlive ? StorageOfGiven(thread, layout.Base) ?? NewStorage(layout) : 0, layout);
        Describe(thread.Events, known, layout);
        _tensors.Set(tensor, known);
        frame.Made?.Add(tensor);
        return known;
    }

    /// <summary>The memory of a tensor that was given to an open operation, where another lies in that too.</summary>
    private long? StorageOfGiven(RecordingThread thread, nint @base)
    {
        if (@base == 0)
            return null;
        foreach (var known in thread.Given)
            if (known.Base == @base)
                return known.Storage;
        return StorageOfOwned(@base);
    }

    /// <summary>The tensor that an operation writes and gives as a result.</summary>
    private KnownTensor? WrittenBy(OpenCall call, int place)
    {
        var results = call.Operator!.Schema.Results;
        return place < results.Length && results[place] is { Written: true, Aliases: { } argument }
            && call.Operator.Value(argument, call.Arguments) is { } tensor && Library.IsTensor(tensor) ? _tensors.Find(tensor) : null;
    }

    /// <summary>Tells what written tensors are now, where that changed.</summary>
    private void DescribeWritten(RecordingThread thread, OpenCall call)
    {
        var (use, layout) = (call.Operator!, thread.Layout);
        foreach (var argument in use.Schema.WrittenArguments)
        {
            if (use.Value(argument, call.Arguments) is not { } tensor || !Library.IsTensor(tensor) || _tensors.Find(tensor) is not { } known
                || !Library.Tensors.Read(tensor, layout))
                continue;
            if (call.Enclosing is null)
                thread.Made.Add((tensor, known));
            if (layout.Stamp == known.Stamp)
                continue;
            if (layout.Base != known.Base)
                (known.Base, known.Storage) = (layout.Base, NewStorage(layout));
            known.Stamp = layout.Stamp;
            Describe(thread.Events, known, layout);
        }
    }

    /// <summary>Keeps the elements of the model's tensors that an operation is about to write.</summary>
    private void SaveWritten(OperatorUse use, object?[] arguments, RecordingThread thread)
    {
        foreach (var argument in use.Schema.WrittenArguments)
            Save(use.Value(argument, arguments), thread);
        if (use.Schema.SilentlyWritten.Length == 0 || use.Value(use.Schema.SilentCondition, arguments) is not true)
            return;
        foreach (var argument in use.Schema.SilentlyWritten)
            Save(use.Value(argument, arguments), thread);
    }

    private void Save(object? written, RecordingThread thread)
    {
        if (written is null || !Library.IsTensor(written) || !Library.Tensors.Read(written, thread.Layout) || !_ownedByBase.TryGetValue(thread.Layout.Base, out var owned))
            return;
        foreach (var (tensor, known) in owned)
            lock (_gate)
                if (!_contents.ContainsKey(known.Id) && Library.Tensors.Read(tensor, thread.Layout))
                    _contents.Add(known.Id, CopyOf(tensor, thread.Layout));
    }

    /// <summary>A copy of a tensor's elements; null where they can't be had.</summary>
    private TensorData? CopyOf(object tensor, TensorLayout layout) => CanCopy(tensor, layout) ? TensorContent.Copy(layout) : null;

    /// <summary>Not on the meta device or another one, sparse, of a type that only torch has, or too large for one piece of memory.</summary>
    private bool CanCopy(object tensor, TensorLayout layout) => Enum.IsDefined(layout.ElementType) && layout.ByteCount <= Array.MaxLength
        && (layout.ElementCount == 0 || (layout.Data != 0 && Library.Tensors.IsOnCpu(tensor)));

    /// <summary>The elements of a parameter, buffer or constant from before the pass.</summary>
    private TensorData? ContentOf(long id) => !_options.Weights && _owned.ContainsKey(id) ? null : _contents.GetValueOrDefault(id);

    /// <summary>
    /// Copies the model's tensors that the pass has not written, on all cores: memory that is touched for the first time is slow.
    /// </summary>
    private void CopyWeights()
    {
        if (!_options.Weights)
            return;
        List<(long Id, object Tensor, TensorLayout Layout)> left = [];
        foreach (var (id, tensor) in _owned)
        {
            if (_contents.ContainsKey(id))
                continue;
            var layout = new TensorLayout();
            if (Library.Tensors.Read(tensor, layout) && CanCopy(tensor, layout))
                left.Add((id, tensor, layout));
        }
        var memory = WeightMemory.Allocate([.. left.Select(one => (int)one.Layout.ByteCount)]);
        var copies = new TensorData[left.Count];
        Parallel.For(0, left.Count, i => copies[i] = TensorContent.CopyTo(memory[i], left[i].Layout));
        for (var i = 0; i < left.Count; i++)
            _contents.Add(left[i].Id, copies[i]);
        GC.KeepAlive(left);
    }
}
