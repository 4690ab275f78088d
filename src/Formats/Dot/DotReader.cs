using System.Runtime.InteropServices;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Dot;

/// <summary>
/// Reads the first graph of a DOT file. One that <see cref="DotWriter"/> wrote, even if <c>dot</c> wrote it again since,
/// is read from its data; in any other, what Graphviz would draw as clusters, nodes and edges is modules, operations and values.
/// </summary>
internal sealed class DotReader(DotScanner scanner, FlatReader flat, PartReader parts, ReadLimits limits, ElementCount count)
{
    /// <summary>So many letters of a text that each node or edge has its own of count as one attribute.</summary>
    private const int LettersOfAttribute = 16;

    private readonly List<FlatAttribute> _graphAttributes = [];
    private readonly List<FlatAttribute> _attributes = [];
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>By node that is only another drawing: the node it draws, or <see cref="DotWriter.Nothing"/>.</summary>
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);

    /// <summary>In a strict graph: its edges, of which a second one between two nodes only adds attributes.</summary>
    private OrderedDictionary<(string Source, string Target), (List<FlatAttribute> Attributes, TextPlace Place)>? _strictEdges;
    private string _name = "";
    private readonly ReadCount _setEdges = new(limits.SetEdges, $"edges between sets of nodes make more than {limits.SetEdges} edges", "join fewer nodes by one statement");
    private readonly ReadCount _defaults = ReadCount.OfDefaults(limits);

    public static ForwardGraph Read(Stream stream, GraphSource source)
    {
        var scanner = new DotScanner(stream);
        var count = new ElementCount(source.Limits, () => source.Size);
        var parts = new PartReader(source.Path, source.Limits, count);
        var reader = new DotReader(scanner, new(parts, source.Limits, count), parts, source.Limits, count);
        new DotParser(scanner, reader, source.Limits, count).Parse();
        return reader.Graph();
    }

    private ForwardGraph Graph()
    {
        foreach (var (edge, (attributes, place)) in _strictEdges ?? [])
            flat.AddEdge(edge.Source, edge.Target, CollectionsMarshal.AsSpan(attributes), place);
        foreach (var attribute in _graphAttributes)
        {
            if (!flat.IsOurs)
                flat.SetGraphAttribute(attribute.Key, Text(attribute, ""));
            else if (IsData(attribute.Key))
                flat.SetGraphAttribute(KeyOf(attribute.Key), DotData.Decode(attribute.Value));
        }
        return flat.Build();
    }

    public void Begin(string name, bool isStrict)
    {
        _name = name;
        _strictEdges = isStrict ? [] : null;
        flat.SetForeignName(name);
    }

    public void GraphAttribute(FlatAttribute attribute)
    {
        // the nodes refer to these, and come before the rest is looked at
        if (attribute.Key == DotWriter.DataPrefix + FlatKeys.InnerGraphs)
            parts.SetInnerGraphs(DotData.Decode(attribute.Value));
        if (attribute.Key == DotWriter.DataPrefix + FlatKeys.Mark)
            flat.SetGraphAttribute(FlatKeys.Mark, attribute.Value);
        else if (attribute.Key == "charset")
            scanner.IsLatin1 = attribute.Value.ToUpperInvariant() is "LATIN1" or "LATIN-1" or "L1" or "ISO-8859-1" or "ISO_8859-1" or "ISO8859-1" or "ISO-IR-100";
        else
        {
            count.Add(ElementCount.Mention);
            _graphAttributes.Add(attribute);
        }
    }

    public int Cluster(string name, int parent) => flat.AddCluster(name, parent, []);

    public void ClusterAttribute(int cluster, FlatAttribute attribute)
    {
        if (!flat.IsOurs)
            flat.SetClusterAttribute(cluster, attribute with { Value = Text(attribute, "") });
        else if (IsData(attribute.Key))
            flat.SetClusterAttribute(cluster, new(KeyOf(attribute.Key), DotData.Decode(attribute.Value)));
    }

    /// <summary>A node statement.</summary>
    public void Node(string id, DotSubgraph graph, List<FlatAttribute> attributes, TextPlace place)
    {
        count.Add(ElementCount.Mention, place);
        graph.Nodes.Add(id);
        _attributes.Clear();
        if (flat.IsOurs && attributes.Exists(attribute => IsData(attribute.Key)))
        {
            foreach (var (key, value) in attributes)
                if (IsData(key) && key != DotWriter.Hidden)
                    _attributes.Add(new(KeyOf(key), DotData.Decode(value)));
            if (attributes.Find(attribute => attribute.Key == DotWriter.CopyOf) is { Key: not null } original)
            {
                _originals[id] = DotData.Decode(original.Value);
                return;
            }
        }
        else
        {
            if (!flat.Contains(id))
                AddDefaults(graph.NodeDefaults.Attributes, id, place);
            AddTexts(attributes, id);
        }
        flat.AddNode(id, graph.Cluster, CollectionsMarshal.AsSpan(_attributes), place);
        if (flat.IsOurs && attributes.Find(attribute => attribute.Key == DotWriter.Hidden) is { Key: not null } hidden)
            DotHidden.Read(DotData.Decode(hidden.Value), id, graph.Cluster, parts, flat, place);
    }

    /// <summary>A node at the end of an edge.</summary>
    public void Mention(string id, DotSubgraph graph, TextPlace place)
    {
        var isKnown = flat.Contains(id) || _originals.ContainsKey(id);
        if (!isKnown)
            Node(id, graph, [], place);
        else if (graph.Cluster >= 0)
            flat.AddNode(OriginalOf(id), graph.Cluster, [], place);
    }

    /// <summary>An edge from each of the nodes at one end to each of those at the other.</summary>
    public void Edges(DotParser.End from, DotParser.End to, IReadOnlyList<FlatAttribute> defaults, List<FlatAttribute> attributes, TextPlace place)
    {
        _attributes.Clear();
        if (flat.IsOurs)
        {
            if (attributes.Exists(attribute => attribute.Key == DotWriter.Steers))
                return;
            foreach (var (key, value) in attributes)
                if (IsData(key))
                    _attributes.Add(new(KeyOf(key), DotData.Decode(value)));
        }
        else
        {
            AddDefaults(defaults, "", place);
            AddTexts(attributes, "");
            AddPort("tailport", from.Port);
            AddPort("tailcompass", from.Compass);
            AddPort("headport", to.Port);
            AddPort("headcompass", to.Compass);
        }
        if (from.Node is { } source && to.Node is { } target)
        {
            Edge(source, target, place);
            return;
        }
        var targets = NodesOf(to, place);
        foreach (var each in NodesOf(from, place))
        {
            _setEdges.Add(targets.Count, place);
            _defaults.Add((long)targets.Count * _attributes.Count, place);
            foreach (var other in targets)
                Edge(each, other, place);
        }
    }

    private void Edge(string source, string target, TextPlace place)
    {
        (source, target) = (OriginalOf(source), OriginalOf(target));
        if (source == DotWriter.Nothing || target == DotWriter.Nothing)
            return;
        if (_strictEdges is null)
            flat.AddEdge(source, target, CollectionsMarshal.AsSpan(_attributes), place);
        else if (_strictEdges.TryGetValue((source, target), out var known))
            known.Attributes.AddRange(_attributes);
        else
        {
            count.Add(ElementCount.StrictEdge, place);
            _strictEdges.Add((source, target), ([.. _attributes], place));
        }
    }

    private List<string> NodesOf(DotParser.End end, TextPlace place)
    {
        if (end.Set is null)
            return [end.Node!];
        var (nodes, steps) = end.Set.AllNodes();
        _setEdges.Add(steps, place);
        return nodes;
    }

    private string OriginalOf(string id) => _originals.Count > 0 && _originals.TryGetValue(id, out var original) ? original : id;

    private void AddPort(string key, string? port)
    {
        if (port is not null)
            _attributes.Add(new(key, port));
    }

    private void AddDefaults(IReadOnlyList<FlatAttribute> defaults, string node, TextPlace place)
    {
        var first = _attributes.Count;
        AddTexts(defaults, node);
        _defaults.Add(_attributes.Count - first, place);
        // a label may name its node, and is then made anew for each
        for (var i = first; i < _attributes.Count; i++)
            if (_attributes[i].Key is "label" or "xlabel" or "headlabel" or "taillabel" or "tooltip")
                _defaults.Add(_attributes[i].Value.Length / LettersOfAttribute, place);
    }

    private void AddTexts(IReadOnlyList<FlatAttribute> attributes, string node)
    {
        for (var i = 0; i < attributes.Count; i++)
            // a label that is the node's name says nothing, and is what every node has that has none
            if (attributes[i] is not { Key: "label", Value: "\\N" })
                _attributes.Add(attributes[i] with { Value = Text(attributes[i], node) });
    }

    private string Text(FlatAttribute attribute, string node) => attribute.Key is "label" or "xlabel" or "headlabel" or "taillabel" or "tooltip"
        ? DotData.DecodeLabel(attribute.Value, node, _name) : attribute.Value;

    private static bool IsData(string key) => key.StartsWith(DotWriter.DataPrefix, StringComparison.Ordinal);

    private string KeyOf(string dotKey)
    {
        if (!_keys.TryGetValue(dotKey, out var key))
            _keys.Add(dotKey, key = dotKey[DotWriter.DataPrefix.Length..]);
        return key;
    }
}
