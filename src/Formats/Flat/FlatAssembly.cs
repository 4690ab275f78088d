using System.Runtime.InteropServices;

namespace GraphBridge.Formats.Flat;

/// <summary>What making a graph of records has in common, whoever wrote the file.</summary>
internal abstract class FlatAssembly(List<ClusterRecord> clusters, List<NodeRecord> nodes, List<EdgeRecord> edges, ReadLimits limits)
{
    private readonly List<Input> _inputs = [];
    private readonly List<Output> _outputs = [];
    private readonly Dictionary<(string, string, string), OpType> _types = [];
    private readonly ReadCount _emptyInputs = ReadCount.OfEmptyInputs(limits);
    private readonly ReadCount _modulePaths = ReadCount.OfModulePaths(limits);

    protected ForwardGraphBuilder Builder { get; } = new();
    protected List<ClusterRecord> Clusters => clusters;
    protected List<NodeRecord> Nodes => nodes;
    protected List<EdgeRecord> Edges => edges;
    /// <summary>By cluster: the call made of it.</summary>
    protected CallId[] Calls { get; } = new CallId[clusters.Count];

    /// <summary>The value that each edge carries; the operations' outputs are complete when it is known.</summary>
    protected abstract ValueRecord[] Carried(int[] order);

    /// <summary>The name that the file gives the argument at the end of an edge.</summary>
    protected abstract string ArgumentOf(EdgeRecord edge);

    /// <summary>Adds the operations, their values and the graph's outputs.</summary>
    protected void AddOperations()
    {
        var order = FlatOrder.Of(nodes, edges);
        var carried = Carried(order);
        var (start, incoming) = Incoming();
        foreach (var at in order)
            AddOperation(nodes[at], carried, incoming.AsSpan(start[at]..start[at + 1]));

        foreach (var at in Enumerable.Range(0, nodes.Count).Where(at => nodes[at].IsGraphOutput).OrderBy(at => nodes[at].Order))
        {
            if (start[at + 1] - start[at] != 1)
                throw new GraphBridgeException($"{start[at + 1] - start[at]} edges go to the graph's output, where one does", place: PlaceOf(nodes[at]),
                    remedy: "connect one value to it, or remove it");
            Builder.MarkOutput(carried[incoming[start[at]]].Id);
        }
    }

    private void AddOperation(NodeRecord node, ValueRecord[] carried, ReadOnlySpan<int> incoming)
    {
        _inputs.Clear();
        foreach (var name in node.Arguments)
            _inputs.Add(new(name ?? "", ValueId.None));
        foreach (var edge in incoming)
            if (edges[edge].Slot >= 0)
                Connect(node, edges[edge].Slot, carried[edge].Id, edges[edge]);
        var free = 0;
        foreach (var edge in incoming)
        {
            if (edges[edge].Slot != EdgeRecord.Unsaid)
                continue;
            while (free < _inputs.Count && !_inputs[free].Value.IsNone)
                free++;
            Connect(node, free, carried[edge].Id, edges[edge]);
        }
        _outputs.Clear();
        foreach (var value in node.Values)
            _outputs.Add(new(value.Argument, value.Id));
        Builder.AddOperation(TypeOf(node), NameOf(node), CollectionsMarshal.AsSpan(_inputs), CollectionsMarshal.AsSpan(_outputs), node.Attributes,
            node.Cluster >= 0 ? Calls[node.Cluster] : null, MetadataOf(node), node.Trace);
    }

    private void Connect(NodeRecord node, int slot, ValueId value, EdgeRecord edge)
    {
        _emptyInputs.Add(Math.Max(0, slot - _inputs.Count));
        while (_inputs.Count <= slot)
            _inputs.Add(new("", ValueId.None));
        if (!_inputs[slot].Value.IsNone)
            throw new GraphBridgeException($"two edges go to input {slot}", place: PlaceOf(node), remedy: "give each edge to it a slot of its own");
        var name = _inputs[slot].Name;
        _inputs[slot] = new(name.Length > 0 ? name : ArgumentOf(edge), value);
    }

    /// <summary>The edges by the node they go to, in the order of the file.</summary>
    private (int[] Start, int[] Edge) Incoming()
    {
        var start = new int[nodes.Count + 1];
        foreach (var edge in edges)
            start[edge.Target + 1]++;
        for (var i = 0; i < nodes.Count; i++)
            start[i + 1] += start[i];
        var next = start.AsSpan(0, nodes.Count).ToArray();
        var incoming = new int[edges.Count];
        for (var i = 0; i < incoming.Length; i++)
            incoming[next[edges[i].Target]++] = i;
        return (start, incoming);
    }

    private OpType TypeOf(NodeRecord node)
    {
        var key = (node.Domain, node.OpName ?? (node.IsOurs ? "" : ForeignType(node)), node.Overload);
        if (!_types.TryGetValue(key, out var type))
            _types.Add(key, type = new(key.Item1, key.Item2, key.Item3));
        return type;
    }

    /// <summary>What other tools' nodes tell of what they do; markup tells nothing.</summary>
    private static string ForeignType(NodeRecord node)
    {
        foreach (var key in (ReadOnlySpan<string>)["op_type", "type", "label", "shape"])
            if (Find(node.Others, key) is { } text && FirstLine(text) is { Length: > 0 } line && line[0] != '<')
                return line;
        return "node";
    }

    private static string FirstLine(string text)
    {
        text = text.Trim();
        return text.IndexOf('\n') is var end and >= 0 ? text[..end].Trim() : text;
    }

    private static string NameOf(NodeRecord node) => node.Name ?? (node.IsOurs ? "" : node.Id);

    protected static Metadata? MetadataOf(NodeRecord node) =>
        node.Others is null ? node.Metadata : Metadata.Of([.. node.Metadata ?? Metadata.Empty, .. Merged(node.Others)]);

    /// <summary>The module and the call that a cluster of another tool stands for.</summary>
    protected CallId AddForeignCall(int index)
    {
        var cluster = clusters[index];
        var call = cluster.Parent >= 0 ? Calls[cluster.Parent] : (CallId?)null;
        var module = cluster.Parent >= 0 ? _foreignModules[cluster.Parent] : (ModuleId?)null;
        var name = Find(cluster.Others, "label") is { } label && FirstLine(label) is { Length: > 0 } line && line[0] != '<' ? line : cluster.Id;
        var stem = cluster.Parent >= 0 && _foreignPaths[cluster.Parent] is { } above ? above + "." + name : name;
        var path = stem;
        for (var i = index; path.Length == 0 || Builder.TryGetModule(path, out _); i++)
            path = stem + "_" + i;
        _modulePaths.Add(path.Length);
        _foreignPaths[index] = path;
        _foreignModules[index] = Builder.AddModule(path, "", module, metadata: Metadata.Of(Merged(cluster.Others)));
        return Builder.AddCall(_foreignModules[index]!.Value, call);
    }

    private readonly ModuleId?[] _foreignModules = new ModuleId?[clusters.Count];
    private readonly string?[] _foreignPaths = new string?[clusters.Count];

    protected static string PlaceOf(NodeRecord node) => $"node '{Excerpt.Of(node.Id)}'";

    protected static string? Find(List<FlatAttribute>? attributes, string key)
    {
        string? found = null;
        foreach (var attribute in attributes ?? [])
            if (attribute.Key == key)
                found = attribute.Value;
        return found;
    }

    /// <summary>One entry a key, where it first stood, with the value it was given last.</summary>
    protected static IEnumerable<KeyValuePair<string, string>> Merged(IReadOnlyList<FlatAttribute> attributes)
    {
        var merged = new OrderedDictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var (key, value) in attributes)
            merged[key] = value;
        return merged;
    }
}
