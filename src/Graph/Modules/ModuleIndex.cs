namespace GraphBridge;

/// <summary>
/// The modules of a graph by what holds them. Functions, whose paths end in <c>()</c>, are scopes and no modules, and are left
/// out. Where no module has the empty path, the outermost ones hang below a root that is none of them.
/// </summary>
internal sealed class ModuleIndex
{
    private readonly ForwardGraph _graph;
    private readonly int[] _start;
    private readonly int[] _child;
    private readonly Dictionary<int, int> _same = [];

    public ModuleIndex(ForwardGraph graph)
    {
        _graph = graph;
        var modules = graph.Store.Modules;
        // children of module i from _start[i], of the root that is no module from _start[^2]
        _start = new int[modules.Count + 2];
        for (var i = 0; i < modules.Count; i++)
            if (IsChild(i))
                _start[HolderOf(i) + 1]++;
        for (var i = 1; i < _start.Length; i++)
            _start[i] += _start[i - 1];
        _child = new int[_start[^1]];
        var next = _start[..^1];
        for (var i = 0; i < modules.Count; i++)
        {
            if (IsChild(i))
                _child[next[HolderOf(i)]++] = i;
            if (graph.Modules[i].SameAs is { } same)
                _same.Add(i, same.Index);
        }
        Root = graph.FindModule("")?.Index ?? modules.Count;

        int HolderOf(int module) => modules[module].Parent is >= 0 and var parent ? parent : modules.Count;

        bool IsChild(int module) => !modules[module].Path.EndsWith("()", StringComparison.Ordinal);
    }

    /// <summary>The root: a module's index, or the count of modules where it is none of them.</summary>
    public int Root { get; }

    /// <summary>The children of a module or of the root, in their order.</summary>
    public ReadOnlySpan<int> Children(int module) => _child.AsSpan(_start[module].._start[module + 1]);

    /// <summary>The first place of the object that a module is, which is its own where it has one name only.</summary>
    public int First(int module)
    {
        while (_same.TryGetValue(module, out var first))
            module = first;
        return module;
    }

    /// <summary>The name of a module in one around it.</summary>
    public string NameIn(int module, int around)
    {
        var path = _graph.Store.Modules[module].Path;
        var above = around == _graph.Store.Modules.Count ? "" : _graph.Store.Modules[around].Path;
        return module == around ? "" : above.Length > 0 && path.StartsWith(above + ".", StringComparison.Ordinal) ? path[(above.Length + 1)..] : path;
    }
}
