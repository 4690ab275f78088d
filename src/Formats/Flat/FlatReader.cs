using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Flat;

/// <summary>
/// Takes the attributes, clusters, nodes and edges of a text format, in the order of the file, and makes a graph of them.
/// A file that has <see cref="FlatKeys.Mark"/> among the graph's attributes, before its first node, is one of ours and is
/// read back as it was written, with what was rewired since. In any other file a node is an operation, an edge a value,
/// a cluster a module with its call, and every attribute metadata.
/// </summary>
internal sealed class FlatReader(PartReader parts, ReadLimits limits, ElementCount count)
{
    private readonly List<FlatAttribute> _graphAttributes = [];
    private readonly List<ClusterRecord> _clusters = [];
    private readonly List<NodeRecord> _nodes = [];
    private readonly Dictionary<string, int> _nodeById = new(StringComparer.Ordinal);
    private readonly List<EdgeRecord> _edges = [];
    private readonly FlatDecoder _decoder = new(parts, count);
    private string _foreignName = "";

    /// <summary>Whether the file is one of ours.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>The graph's name in a file that is not ours.</summary>
    public void SetForeignName(string name) => _foreignName = name;

    public void SetGraphAttribute(string key, string value)
    {
        if (key == FlatKeys.Mark && _nodes.Count == 0)
        {
            if (value != FlatKeys.Version)
                throw new GraphBridgeException($"the file says it is written in version '{Excerpt.Of(value)}' of GraphBridge's layout, and this is version {FlatKeys.Version}",
                    remedy: "read it with the GraphBridge that wrote it");
            IsOurs = true;
        }
        if (key == FlatKeys.InnerGraphs)
            parts.SetInnerGraphs(value);
        count.Add(ElementCount.GraphAttribute);
        _graphAttributes.Add(new(key, value));
    }

    /// <summary>Adds a cluster and gives its index.</summary>
    public int AddCluster(string id, int parent, IReadOnlyList<FlatAttribute> attributes)
    {
        count.Add(IsOurs ? ElementCount.OurCluster : ElementCount.Cluster);
        _clusters.Add(new() { Id = id, Parent = parent });
        foreach (var attribute in attributes)
            SetClusterAttribute(_clusters.Count - 1, attribute);
        return _clusters.Count - 1;
    }

    /// <summary>Gives a cluster one more attribute.</summary>
    public void SetClusterAttribute(int cluster, FlatAttribute attribute)
    {
        if (!IsOurs || !FlatDecoder.Decode(_clusters[cluster], attribute))
        {
            count.Add(ElementCount.GraphAttribute);
            _clusters[cluster].Others.Add(attribute);
        }
    }

    /// <summary>Whether a node of this id was added, or named by an edge.</summary>
    public bool Contains(string id) => _nodeById.ContainsKey(id);

    /// <summary>Adds a node, or gives more attributes to one that is there.</summary>
    public void AddNode(string id, int cluster, ReadOnlySpan<FlatAttribute> attributes, TextPlace place)
    {
        var node = _nodes[IndexOf(id)];
        node.MissingAt = null;
        if (node.Cluster < 0 || IsInside(cluster, node.Cluster))
            node.Cluster = cluster;
        try
        {
            count.Add(IsOurs ? (long)attributes.Length * ElementCount.OurAttribute : ElementCount.Attributes(attributes.Length));
            foreach (var attribute in attributes)
                if (!IsOurs || !_decoder.Decode(node, attribute))
                    (node.Others ??= []).Add(attribute);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw At(place, error);
        }
    }

    /// <summary>Adds an edge. Its ends may be added later.</summary>
    public void AddEdge(string source, string target, ReadOnlySpan<FlatAttribute> attributes, TextPlace place)
    {
        var (from, to) = (IndexOf(source, place), IndexOf(target, place));
        count.Add(IsOurs ? ElementCount.OurEdge : ElementCount.Edge + ElementCount.Attributes(attributes.Length), place);
        if (!IsOurs)
        {
            _edges.Add(new(from, to, EdgeRecord.Unsaid, null, attributes.IsEmpty ? null : attributes.ToArray()));
            return;
        }
        var slot = EdgeRecord.Unsaid;
        string? value = null;
        foreach (var (key, text) in attributes)
        {
            if (key == FlatKeys.Value)
                value = text;
            else if (key == FlatKeys.Slot)
                slot = SlotOf(text, place);
        }
        _edges.Add(new(from, to, slot, value, null));
    }

    /// <summary>Makes the graph.</summary>
    /// <exception cref="GraphBridgeException">An edge leads nowhere, there is a cycle, or what is said does not fit together.</exception>
    public ForwardGraph Build()
    {
        foreach (var node in _nodes)
            if (node.MissingAt is { } place)
                throw new GraphBridgeException($"an edge names the node '{Excerpt.Of(node.Id)}', which is not in the file", place: place.ToString(), remedy: "add the node, or remove the edge");
        return IsOurs ? new OurAssembly(parts, _clusters, _nodes, _edges, limits, count).Build(_graphAttributes)
            : new ForeignAssembly(_clusters, _nodes, _edges, limits).Build(_foreignName, _graphAttributes);
    }

    private int IndexOf(string id, TextPlace? missingAt = null)
    {
        if (!_nodeById.TryGetValue(id, out var index))
        {
            count.Add(ElementCount.Node, missingAt);
            index = _nodes.Count;
            _nodeById.Add(id, index);
            _nodes.Add(new() { Id = id, MissingAt = missingAt });
        }
        return index;
    }

    private bool IsInside(int cluster, int around)
    {
        for (; cluster > around; cluster = _clusters[cluster].Parent)
            if (_clusters[cluster].Parent == around)
                return true;
        return false;
    }

    private int SlotOf(string text, TextPlace place)
    {
        if (text == FlatKeys.CapturedSlot)
            return EdgeRecord.Captured;
        return int.TryParse(text, out var slot) && slot >= 0 && slot <= limits.EmptyInputs ? slot
            : throw new GraphBridgeException($"'{Excerpt.Of(text)}' is no input slot", place: place.ToString(), remedy: $"give a number from 0 to {limits.EmptyInputs}");
    }

    private static GraphBridgeException At(TextPlace place, GraphBridgeException error) =>
        new(error.Place is null ? error.Reason : error.Place + ": " + error.Reason, error.File, place.ToString(), error.Remedy, error.InnerException);
}
