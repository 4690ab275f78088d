using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.Dot;

/// <summary>A graph or subgraph while it is read: what it holds, and what its nodes and edges have unless they say otherwise.</summary>
internal sealed class DotSubgraph(int cluster, DotDefaults nodeDefaults, DotDefaults edgeDefaults)
{
    /// <summary>The innermost cluster that it is or is in; -1 for none.</summary>
    public int Cluster => cluster;

    /// <summary>Whether it is a cluster itself, and not only a set of nodes.</summary>
    public bool IsCluster { get; init; }

    public DotDefaults NodeDefaults => nodeDefaults;
    public DotDefaults EdgeDefaults => edgeDefaults;

    /// <summary>Nodes that it names itself.</summary>
    public List<string> Nodes { get; } = [];

    public List<DotSubgraph> Children { get; } = [];

    /// <summary>Every node in it and in what it holds, once, in the order they were named; and how many things were looked at.</summary>
    public (List<string> Nodes, long Steps) AllNodes()
    {
        var nodes = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var seen = new HashSet<DotSubgraph> { this };
        var steps = 0L;
        var open = new Stack<DotSubgraph>([this]);
        while (open.TryPop(out var subgraph))
        {
            steps += 1 + subgraph.Nodes.Count + subgraph.Children.Count;
            foreach (var node in subgraph.Nodes)
                nodes.TryAdd(node, true);
            for (var i = subgraph.Children.Count - 1; i >= 0; i--)
                if (seen.Add(subgraph.Children[i]))
                    open.Push(subgraph.Children[i]);
        }
        return ([.. nodes.Keys], steps);
    }
}

/// <summary>Default attributes of nodes or edges. A subgraph begins with those around it, and its own changes stay its own.</summary>
internal sealed class DotDefaults
{
    private List<FlatAttribute> _attributes = [];
    private bool _isShared;

    public IReadOnlyList<FlatAttribute> Attributes => _attributes;

    public DotDefaults ForSubgraph()
    {
        _isShared = true;
        return new() { _attributes = _attributes, _isShared = true };
    }

    /// <summary>Each of a million nodes takes the defaults along, so that they have to be few; Graphviz knows under 200 attributes.</summary>
    public void Set(FlatAttribute attribute, int most, DotScanner scanner)
    {
        if (_isShared)
            (_attributes, _isShared) = ([.. _attributes], false);
        var at = _attributes.FindIndex(known => known.Key == attribute.Key);
        if (at >= 0)
            _attributes[at] = attribute;
        else if (_attributes.Count < most)
            _attributes.Add(attribute);
        else
            throw scanner.Error($"there are more than {most} default attributes", "give attributes to the nodes or edges that have them");
    }
}
