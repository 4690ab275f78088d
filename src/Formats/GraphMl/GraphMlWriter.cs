using System.Text;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// Writes GraphML: the keys, then the graph with its data, its nodes, one a line, and its edges. Only the keys that are used
/// are declared, or, in a file of more than 4 MiB, all.
/// </summary>
internal sealed class GraphMlWriter
{
    private readonly GraphMlDialect _dialect;
    private readonly int _groupDepth;
    private readonly PartWriter _parts;
    private readonly XmlOutput _xml;
    private readonly HashSet<GraphMlKey> _used = [];

    private GraphMlWriter(Stream destination, PartWriter parts, GraphMlOptions options)
    {
        _parts = parts;
        (_dialect, _groupDepth) = options;
        _xml = new(destination, Head);
    }

    public static void Write(ForwardGraph graph, Stream destination, string? path, GraphMlOptions options)
    {
        using var parts = new PartWriter(path, destination);
        new GraphMlWriter(destination, parts, options).Write(graph);
        parts.Commit();
    }

    private void Write(ForwardGraph graph)
    {
        _xml.Raw("<graph id=\"G\" edgedefault=\"directed\">\n"u8);
        foreach (var attribute in FlatWriter.GraphAttributes(graph, _parts))
            Line(GraphMlKeys.OfGraph, attribute);
        var clusters = FlatWriter.Clusters(graph);
        switch (_dialect)
        {
            case GraphMlDialect.Flat:
                ClusterColumns(clusters);
                foreach (var node in FlatWriter.Nodes(graph, _parts))
                    Node(node, clusters);
                break;
            case GraphMlDialect.Yed:
                new YedNodes(this, graph, clusters, _groupDepth).Write([.. FlatWriter.Nodes(graph, _parts)]);
                break;
            default: throw new InvalidOperationException($"no such dialect: {_dialect}");
        }
        Edges(graph);
        _xml.Raw("</graph>\n</graphml>\n"u8);
        _xml.Complete();
    }

    /// <summary>The module calls as lists in the graph's data: one of their callers, and one for each of their attributes.</summary>
    private void ClusterColumns(IReadOnlyList<FlatCluster> clusters)
    {
        if (clusters.Count == 0)
            return;
        Line(GraphMlKeys.OfGraph, new(GraphMlKeys.ClusterParents, _parts.Strings([.. clusters.Select(cluster => cluster.Parent < 0 ? null : cluster.Parent.ToString())])));
        foreach (var key in clusters.SelectMany(cluster => cluster.Attributes).Select(attribute => attribute.Key).Distinct(StringComparer.Ordinal))
            Line(GraphMlKeys.OfGraph, new(GraphMlKeys.ClusterColumn + key, _parts.Strings([.. clusters.Select(cluster => ValueOf(cluster.Attributes, key))])));
    }

    internal static string? ValueOf(IReadOnlyList<FlatAttribute> attributes, string key)
    {
        for (var i = 0; i < attributes.Count; i++)
            if (attributes[i].Key == key)
                return attributes[i].Value;
        return null;
    }

    private void Line(IReadOnlyDictionary<string, GraphMlKey> keys, FlatAttribute attribute)
    {
        Data(keys, attribute);
        _xml.Raw("\n"u8);
    }

    private void Node(FlatNode node, IReadOnlyList<FlatCluster> clusters)
    {
        BeginNode(node.Id);
        NodeData(node.Attributes);
        if (node.Cluster >= 0)
        {
            Data(GraphMlKeys.OfNode, new(GraphMlKeys.Cluster, node.Cluster.ToString()));
            if (ValueOf(clusters[node.Cluster].Attributes, FlatKeys.Module) is { Length: > 0 } path)
                Data(GraphMlKeys.OfNode, new(FlatKeys.Module, path));
        }
        _xml.Raw("</node>\n"u8);
    }

    internal XmlOutput Xml => _xml;

    internal void BeginNode(string id)
    {
        _xml.Raw("<node id=\""u8);
        _xml.Text(id);
        _xml.Raw("\">"u8);
    }

    internal void NodeData(IReadOnlyList<FlatAttribute> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
            Data(GraphMlKeys.OfNode, attributes[i]);
    }

    private void Edges(ForwardGraph graph)
    {
        var number = 0;
        foreach (var edge in FlatWriter.Edges(graph))
        {
            _xml.Raw("<edge id=\"e"u8);
            _xml.Text((number++).ToString());
            _xml.Raw("\" source=\""u8);
            _xml.Text(edge.Source);
            _xml.Raw("\" target=\""u8);
            _xml.Text(edge.Target);
            _xml.Raw("\">"u8);
            for (var i = 0; i < edge.Attributes.Count; i++)
                Data(GraphMlKeys.OfEdge, edge.Attributes[i] is { Key: FlatKeys.Slot, Value: FlatKeys.CapturedSlot } ? new(GraphMlKeys.Captured, "true") : edge.Attributes[i]);
            if (_dialect == GraphMlDialect.Yed)
                _xml.Raw(YedNodes.EdgeGraphics);
            _xml.Raw("</edge>\n"u8);
        }
    }

    private void Data(IReadOnlyDictionary<string, GraphMlKey> keys, FlatAttribute attribute)
    {
        var key = keys[attribute.Key];
        _used.Add(key);
        _xml.Raw(key.Opening);
        _xml.Text(XmlText.Escaped(attribute.Value));
        _xml.Raw("</data>"u8);
    }

    private byte[] Head(bool everyKeyIsKnown)
    {
        var head = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"");
        if (_dialect == GraphMlDialect.Yed)
            head.Append(YedNodes.Namespace);
        head.Append(">\n");
        if (_dialect == GraphMlDialect.Yed)
            head.Append(YedNodes.Keys);
        foreach (var keys in (IEnumerable<IReadOnlyDictionary<string, GraphMlKey>>)[GraphMlKeys.OfGraph, GraphMlKeys.OfNode, GraphMlKeys.OfEdge])
            foreach (var key in keys.Values)
                if (!everyKeyIsKnown || _used.Contains(key))
                    head.Append($"<key id=\"{key.Id}\" for=\"{key.Domain}\" attr.name=\"{key.Name}\" attr.type=\"{key.Type}\"/>\n");
        return Encoding.UTF8.GetBytes(head.ToString());
    }
}
