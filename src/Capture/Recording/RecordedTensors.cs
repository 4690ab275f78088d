using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>A tensor of the stream: where it is, and the newest value that the graph has for it.</summary>
internal struct RecordedTensor
{
    public long Id;
    public int Layout;

    /// <summary>The number of its storage; -1 for none.</summary>
    public int Storage;
    public long Offset;
    public int ItemSize;
    public long Bytes;

    /// <summary>Its newest value; -1 while it has none.</summary>
    public int Value;

    /// <summary>How many writes to its storage its newest value knows of.</summary>
    public int Seen;

    /// <summary>The last mark that was set on it, by which work on an operation knows the tensors that it met.</summary>
    public long Mark;
}

/// <summary>Memory that tensors share.</summary>
internal struct RecordedStorage
{
    /// <summary>How many tensors were described in it.</summary>
    public int Tensors;

    /// <summary>The first tensor in it that has a value; -1 for none.</summary>
    public int Owner;

    /// <summary>The mark of the operation that met it last, and which argument of that lies in it.</summary>
    public long Mark;
    public int Argument;

    /// <summary>What was written to it while more than one tensor was in it.</summary>
    public WriteLog? Writes;
}

/// <summary>The tensors that the stream described, by identity, and their storages.</summary>
internal sealed class RecordedTensors
{
    private readonly IdMap _tensorNumbers = new();
    private readonly List<RecordedTensor> _tensors = [];
    private readonly IdMap _storageNumbers = new();
    private readonly List<RecordedStorage> _storages = [];

    private long _mark;

    public TensorLayouts Layouts { get; } = new();

    /// <summary>A mark that is on no tensor.</summary>
    public long NextMark() => ++_mark;

    public ref RecordedTensor this[int number] => ref CollectionsMarshal.AsSpan(_tensors)[number];

    public ref RecordedStorage Storage(int number) => ref CollectionsMarshal.AsSpan(_storages)[number];

    public TensorLayout Layout(int tensor) => Layouts[this[tensor].Layout];

    public MemoryPlace Place(int tensor)
    {
        ref var row = ref this[tensor];
        return new(Layouts[row.Layout], row.Offset, row.ItemSize);
    }

    public bool TryFind(long id, out int tensor) => _tensorNumbers.TryGet((ulong)id, out tensor);

    /// <summary>Reads a tensor's id.</summary>
    public int Find(ref EventReader reader)
    {
        var id = reader.ReadUnsigned();
        return _tensorNumbers.TryGet(id, out var number) ? number : throw reader.Wrong($"it names tensor {id}, which was not described");
    }

    public void Describe(ref EventReader reader)
    {
        var id = reader.ReadLong("a tensor's id");
        if (id == 0)
            throw reader.Wrong("a tensor has the id 0");
        var layout = Layouts.Read(ref reader);
        var storageId = reader.ReadUnsigned();
        var offset = reader.ReadSigned();
        var itemSize = reader.ReadInt("an element's size");
        var bytes = reader.ReadLong("a storage's size");
        RequirePlace(layout, offset, itemSize, reader);

        var storage = storageId == 0 ? -1 : FindStorage(storageId);
        if (!_tensorNumbers.TryGet((ulong)id, out var number))
        {
            number = _tensorNumbers.Add((ulong)id);
            _tensors.Add(new() { Id = id, Value = -1, Storage = -1 });
        }
        ref var tensor = ref this[number];
        if (tensor.Storage != storage)
        {
            tensor.Storage = storage;
            if (storage >= 0)
                Storage(storage).Tensors++;
            tensor.Seen = WriteCount(storage);
        }
        (tensor.Layout, tensor.Offset, tensor.ItemSize, tensor.Bytes) = (layout, offset, itemSize, bytes);
    }

    /// <summary>How many writes a storage has seen.</summary>
    public int WriteCount(int storage) => storage < 0 ? 0 : Storage(storage).Writes?.Count ?? 0;

    private int FindStorage(ulong id)
    {
        if (!_storageNumbers.TryGet(id, out var number))
        {
            number = _storageNumbers.Add(id);
            _storages.Add(new() { Owner = -1 });
        }
        return number;
    }

    private void RequirePlace(int layout, long offset, int itemSize, EventReader reader)
    {
        var from = ((Int128)offset + Layouts[layout].Lowest) * itemSize;
        var to = ((Int128)offset + Layouts[layout].Highest + 1) * itemSize;
        if (from < -TensorLayouts.Limit || to > TensorLayouts.Limit || Int128.Abs(offset) > TensorLayouts.Limit)
            throw reader.Wrong("a tensor lies beyond where memory can be");
    }
}
