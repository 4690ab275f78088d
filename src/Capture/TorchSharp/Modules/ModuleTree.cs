using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>The modules of a TorchSharp model, parents first and children in their order.</summary>
internal sealed class ModuleTree : IReadOnlyList<ModuleNode>
{
    /// <summary>
    /// What is below a module that was met before is listed again under its other names only while the tree is smaller:
    /// modules that share children level by level have exponentially many names.
    /// </summary>
    private const int MaximumRepeated = 100_000;

    private readonly List<ModuleNode> _nodes = [];
    private readonly Dictionary<object, int> _first = new(ReferenceEqualityComparer.Instance);
    private readonly ModuleClass _class;

    /// <exception cref="GraphBridgeException">The object is no module of TorchSharp.</exception>
    public ModuleTree(object root)
    {
        if (!ModuleClass.TryGet(root, out var known))
            throw new GraphBridgeException($"{root.GetType()} is no module of TorchSharp", remedy: "give an object of a class that derives from torch.nn.Module");
        _class = known;
        // children wait in reverse, so that the first is on top
        var waiting = new Stack<(string Path, object Module, int Parent)>([("", root, -1)]);
        while (waiting.TryPop(out var place))
        {
            var index = _nodes.Count;
            var isFirst = _first.TryAdd(place.Module, index);
            _nodes.Add(isFirst ? new(index, place.Path, place.Module, TypeNameOf(place.Module.GetType()), place.Parent, known.Parameters(place.Module), known.Buffers(place.Module), known.Made(place.Module))
                : _nodes[_first[place.Module]] with { Index = index, Path = place.Path, Parent = place.Parent });
            if (!isFirst && (index >= MaximumRepeated || IsInside(index)))
                continue;
            var children = known.Children(place.Module);
            for (var i = children.Count - 1; i >= 0; i--)
                waiting.Push((place.Path.Length == 0 ? children[i].Name : place.Path + "." + children[i].Name, children[i].Object, index));
        }
    }

    /// <summary>How many places there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>The module at a place.</summary>
    public ModuleNode this[int index] => _nodes[index];

    /// <summary>The first place of a module; false for one that is not in the model.</summary>
    public bool TryFind(object module, [NotNullWhen(true)] out ModuleNode? node)
    {
        node = _first.TryGetValue(module, out var index) ? _nodes[index] : null;
        return node is not null;
    }

    /// <summary>Whether a module holds others.</summary>
    public bool HasChildren(ModuleNode node) => node.Index + 1 < Count && this[node.Index + 1].Parent == node.Index;

    /// <summary>Whether a module is in training mode now.</summary>
    public bool IsTraining(ModuleNode node) => _class.IsTraining(node.Module);

    /// <summary>Walks the places in order.</summary>
    public IEnumerator<ModuleNode> GetEnumerator() => _nodes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The name of a module's type, without namespace, outer classes and type arguments.</summary>
    public static string TypeNameOf(Type type) => type.Name.IndexOf('`') is var arity and > 0 ? type.Name[..arity] : type.Name;

    /// <summary>Whether a module lies inside itself.</summary>
    private bool IsInside(int index)
    {
        for (var above = _nodes[index].Parent; above >= 0; above = _nodes[above].Parent)
            if (ReferenceEquals(_nodes[above].Module, _nodes[index].Module))
                return true;
        return false;
    }
}
