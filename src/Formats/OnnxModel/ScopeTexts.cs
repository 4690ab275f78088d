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

    private readonly Dictionary<ModuleCall, Around> _kept = [];
    private readonly WireBuffer _text = new(256);

    /// <summary>What stands before the node itself in each of the three texts.</summary>
    private readonly record struct Around(byte[] Space, byte[] Classes, byte[] Paths);

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
        Write(OnnxKeys.Namespace, around.Space, name, ": ", opType);
        Write(OnnxKeys.ClassHierarchy, around.Classes, PythonList.Item(opType), "]", "");
        Write(OnnxKeys.NameScopes, around.Paths, PythonList.Item(name), "]", "");

        void Write(string key, byte[] start, string first, string second, string third)
        {
            _text.Clear();
            _text.Bytes(start);
            _text.Utf8(first);
            _text.Utf8(second);
            _text.Utf8(third);
            sink(key, _text.Written.Span);
        }
    }

    private static Around Of(ModuleCall call)
    {
        var modules = new List<Module>();
        for (ModuleCall? at = call; at is { } inner; at = inner.Parent)
            modules.Add(inner.Module);
        var (space, classes, paths) = (new WireBuffer(64), new WireBuffer(64), new WireBuffer(64));
        classes.Utf8("[");
        paths.Utf8("[");
        for (var i = modules.Count - 1; i >= 0; i--)
        {
            var (path, type) = (modules[i].Path, modules[i].TypeName);
            space.Utf8(path);
            space.Utf8(": ");
            space.Utf8(type);
            space.Utf8("/");
            classes.Utf8(PythonList.Item(type));
            classes.Utf8(", ");
            paths.Utf8(PythonList.Item(path));
            paths.Utf8(", ");
        }
        return new(space.Written.ToArray(), classes.Written.ToArray(), paths.Written.ToArray());
    }
}
