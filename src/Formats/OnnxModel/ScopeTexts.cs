namespace GraphBridge.Formats.OnnxModel;

/// <summary>Takes one metadata property of a node.</summary>
internal delegate void PropertySink(string key, ReadOnlySpan<byte> value);

/// <summary>
/// Writes the metadata from which PyTorch's readers, and <see cref="NodeScopes"/>, know the modules around a node. All
/// nodes of a module call have nearly the same, which is kept for the calls that were written last.
/// </summary>
internal sealed class ScopeTexts
{
    private const int MostKept = 1024;

    /// <summary>Letters of all texts together: with a capture's there are some hundred for each operation.</summary>
    private const long MostLetters = 16_000_000;

    private const long MostOfOperation = 1024;

    private readonly Dictionary<ModuleCall, Around> _kept = [];
    private readonly WireBuffer _text = new(256);
    private readonly WireBuffer _space = new(256);
    private readonly WireBuffer _classes = new(256);
    private readonly WireBuffer _paths = new(256);

    /// <summary>What stands before the node itself in each of the three texts.</summary>
    private readonly record struct Around(byte[] Space, byte[] Classes, byte[] Paths);

    /// <summary>Whether the texts are short, all together. Where modules nest a thousand deep they would be many times the graph.</summary>
    public static bool AreShort(ForwardGraph graph)
    {
        // a caller has a smaller index than what it calls
        var lengths = new long[graph.Calls.Count];
        foreach (var call in graph.Calls)
            lengths[call.Index] = (call.Parent is { } caller ? lengths[caller.Index] : 0) + call.Module.Path.Length + call.Module.TypeName.Length;
        var left = MostLetters + (MostOfOperation * graph.Operations.Count);
        foreach (var operation in graph.Operations)
            left -= operation.Call is { } call ? lengths[call.Index] : 0;
        return left >= 0;
    }

    /// <summary>The metadata of one node.</summary>
    public void Write(string nodeName, string opType, ModuleCall call, PropertySink sink)
    {
        if (!_kept.TryGetValue(call, out var around))
        {
            if (_kept.Count == MostKept)
                _kept.Clear();
            _kept.Add(call, around = Of(call));
        }
        var name = nodeName.Length > 0 ? nodeName : opType;
        _text.Clear();
        _text.Bytes(around.Space);
        _text.Utf8(name);
        _text.Bytes(": "u8);
        _text.Utf8(opType);
        sink(OnnxKeys.Namespace, _text.Written.Span);
        WriteList(OnnxKeys.ClassHierarchy, around.Classes, opType);
        WriteList(OnnxKeys.NameScopes, around.Paths, name);

        void WriteList(string key, byte[] start, string last)
        {
            _text.Clear();
            _text.Bytes(start);
            PythonList.Item(_text, last);
            _text.Bytes("]"u8);
            sink(key, _text.Written.Span);
        }
    }

    private Around Of(ModuleCall call)
    {
        var modules = new List<Module>();
        for (ModuleCall? at = call; at is { } inner; at = inner.Parent)
            modules.Add(inner.Module);
        foreach (var text in (ReadOnlySpan<WireBuffer>)[_space, _classes, _paths])
            text.Clear();
        _classes.Bytes("["u8);
        _paths.Bytes("["u8);
        for (var i = modules.Count - 1; i >= 0; i--)
        {
            var (path, type) = (modules[i].Path, modules[i].TypeName);
            _space.Utf8(path);
            _space.Bytes(": "u8);
            _space.Utf8(type);
            _space.Bytes("/"u8);
            PythonList.Item(_classes, type);
            _classes.Bytes(", "u8);
            PythonList.Item(_paths, path);
            _paths.Bytes(", "u8);
        }
        return new(_space.Written.ToArray(), _classes.Written.ToArray(), _paths.Written.ToArray());
    }
}
