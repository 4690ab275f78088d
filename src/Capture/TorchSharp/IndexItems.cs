using System.Reflection;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>What one position of an indexing expression asks for.</summary>
internal enum IndexKind
{
    NewAxis,
    Ellipsis,
    Single,
    Slice,
    Tensor,
}

/// <summary>One position of an indexing expression.</summary>
internal readonly record struct IndexItem(IndexKind Kind, long? Start = null, long? Stop = null, long? Step = null, object? Tensor = null);

/// <summary>Reads the indices that TorchSharp's indexers take: its TensorIndex has no public members that tell what it is.</summary>
internal sealed class IndexItems
{
    private readonly TorchSharpLibrary _library;
    private readonly Type _index;
    private readonly FieldInfo _kind;
    private readonly FieldInfo _start;
    private readonly FieldInfo _stop;
    private readonly FieldInfo _step;
    private readonly FieldInfo _tensor;

    public IndexItems(TorchSharpLibrary library)
    {
        _library = library;
        _index = library.Assembly.GetType("TorchSharp.torch+TensorIndex") ?? throw Unknown(library);
        _kind = Field("kind");
        _start = Field("startIndexOrBoolOrSingle");
        _stop = Field("stopIndex");
        _step = Field("step");
        _tensor = Field("tensor");
    }

    /// <summary>The positions that the arguments of an indexer say: one argument each, or all in an array.</summary>
    public List<IndexItem> Read(IEnumerable<object?> arguments)
    {
        List<IndexItem> items = [];
        foreach (var argument in arguments)
        {
            if (argument is long single)
                items.Add(new(IndexKind.Single, single));
            else if (argument is Array several)
                foreach (var one in several)
                    items.Add(one is long number ? new(IndexKind.Single, number) : one is not null && one.GetType() == _index ? Read(one) : new(IndexKind.Tensor, Tensor: one));
        }
        return items;
    }

    private IndexItem Read(object index) => _kind.GetValue(index)!.ToString() switch
    {
        "None" or "Null" => new(IndexKind.NewAxis),
        "Ellipsis" => new(IndexKind.Ellipsis),
        // [true] adds a dimension of one; [false] one of nothing, which nobody writes
        "Bool" => new(IndexKind.NewAxis),
        "Single" => new(IndexKind.Single, (long?)_start.GetValue(index) ?? 0),
        "Slice" => new(IndexKind.Slice, (long?)_start.GetValue(index), (long?)_stop.GetValue(index), (long?)_step.GetValue(index)),
        _ => new(IndexKind.Tensor, Tensor: _tensor.GetValue(index)),
    };

    private FieldInfo Field(string name) => _index.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) ?? throw Unknown(_library);

    private static GraphBridgeException Unknown(TorchSharpLibrary library) => new("this version of TorchSharp is not known: its TensorIndex is another",
        library.Assembly.Location, remedy: "use a version from 0.99 on, or report this with the version");
}
