using System.Runtime.InteropServices;
using System.Xml;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// Reads GraphML, ours and other tools', as <see cref="GraphMlFormat"/> tells. One pass over the elements with a stack of
/// those that are open, so that depth costs no recursion; a document type, and with it every entity, is refused.
/// </summary>
internal sealed class GraphMlReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = 1L << 36,
        CloseInput = false,
    };

    private readonly XmlReader _xml;
    private readonly FlatReader _flat;
    private readonly PartReader _parts;
    private readonly GraphMlSchema _schema;
    private readonly GraphMlData _data;
    private readonly List<GraphMlElement> _elements = [];
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endsInGroups = new(StringComparer.Ordinal);
    private readonly List<FlatAttribute> _clusterColumns = [];
    private int _open;
    private int _graphs;
    private int _clusters;
    private bool _hasRoot;

    private GraphMlReader(XmlReader xml, GraphMlNames names, PartReader parts, ReadLimits limits, ElementCount count)
    {
        _xml = xml;
        _parts = parts;
        _schema = new(limits, count);
        _flat = new(parts, limits, count);
        _data = new(xml, names, limits);
    }

    public static ForwardGraph Read(GraphSource source)
    {
        var stream = source.Open();
        try
        {
            var count = new ElementCount(source.Limits, () => source.Size);
            var names = new GraphMlNames(count);
            var settings = Settings.Clone();
            settings.NameTable = names;
            using var xml = XmlReader.Create(stream, settings);
            return new GraphMlReader(xml, names, new(source.Path, source.Limits, count), source.Limits, count).Read();
        }
        catch (XmlException error)
        {
            throw Broken(error);
        }
        finally
        {
            if (source.Path is not null)
                stream.Dispose();
        }
    }

    private static GraphBridgeException Broken(XmlException error)
    {
        // the reader gives no place to what stands before the root
        var place = error.LineNumber > 0 ? Place(error.LineNumber, error.LinePosition) : "the beginning of the file";
        var isDocumentType = error.Message.Contains("DTD", StringComparison.Ordinal);
        return isDocumentType
            ? new("the file declares a document type (DTD), which can name other files and grow without bound", place: place,
                remedy: "remove the <!DOCTYPE …> and its entities; GraphML needs none", inner: error)
            : new("it is not well-formed XML: " + error.Message.TrimEnd('.'), place: place, remedy: "repair the file, or write it again", inner: error);
    }

    private static string Place(int line, int column) => $"line {line}, column {column}";

    /// <summary>Where the reader is.</summary>
    private string Here => _xml is IXmlLineInfo info ? Place(info.LineNumber, info.LinePosition) : "";

    private ForwardGraph Read()
    {
        try
        {
            while (_data.Advance())
            {
                if (_xml.NodeType == XmlNodeType.Element)
                    Begin();
                else if (_xml.NodeType == XmlNodeType.EndElement)
                    End(_xml.LocalName);
            }
        }
        catch (GraphBridgeException error) when (error.File is null && error.Place?.StartsWith("line ", StringComparison.Ordinal) != true)
        {
            // a place is a string for which there is no time at each of millions of elements
            throw new GraphBridgeException(error.Reason, place: string.IsNullOrEmpty(error.Place) ? Here : Here + ": " + error.Place, remedy: error.Remedy, inner: error);
        }
        if (_graphs == 0)
            throw new GraphBridgeException("the file has no graph", remedy: "GraphML has a <graph> in its <graphml>");
        foreach (var end in _endsInGroups)
            if (_groups.TryGetValue(end, out var cluster))
                _flat.AddNode(end, cluster, [], default);
        return _flat.Build();
    }

    private void Begin()
    {
        var (name, isEmpty) = (_xml.LocalName, _xml.IsEmptyElement);
        if (!_hasRoot)
        {
            _hasRoot = name == "graphml" ? true : throw Fault($"the file's root is <{Excerpt.Of(name)}>", "GraphML begins with <graphml>; name the format if it is another (--from)");
            return;
        }
        switch (name)
        {
            case "key": _schema.Add(_xml, _data, Here); return;
            case "graph": BeginGraph(); break;
            case "node": BeginNode(); break;
            case "edge": BeginEdge(); break;
            case "data": Data(); return;
            case "desc": Description(); return;
            case "hyperedge": throw Fault("the file has a hyperedge, which joins more than two nodes", "replace it by a node with edges");
            case "locator": throw Fault("a part of the graph is kept in another file (<locator>)", "put it into this one");
            default: _data.Skip(); return;
        }
        if (isEmpty)
            End(name);
    }

    private void End(string name)
    {
        switch (name)
        {
            case "graph": EndGraph(); break;
            case "node": EndNode(); break;
            case "edge": EndEdge(); break;
        }
    }

    private GraphMlElement? Parent => _open > 0 ? _elements[_open - 1] : null;

    private GraphMlElement Push(GraphMlElementKind kind, string id, int cluster)
    {
        if (_open == _elements.Count)
            _elements.Add(new());
        var element = _elements[_open++];
        var (line, column) = _xml is IXmlLineInfo info ? (info.LineNumber, info.LinePosition) : (0, 0);
        element.Begin(kind, id, cluster, line, column);
        return element;
    }

    private void BeginGraph()
    {
        if (Parent is not { } parent)
        {
            if (_graphs++ > 0)
                throw Fault("the file has a second graph", "keep each graph in a file of its own");
            Push(GraphMlElementKind.Graph, _xml.GetAttribute("id") ?? "", -1);
            _flat.SetForeignName(Parent!.Id);
            return;
        }
        switch (parent.Kind)
        {
            case GraphMlElementKind.Node when !parent.IsGroup: BeginGroup(parent); break;
            case GraphMlElementKind.Node: throw Fault("a node has a second graph", "put its nodes into the first");
            case GraphMlElementKind.Edge: throw Fault("an edge has a graph in it", "give the graph a node");
            case GraphMlElementKind.Graph: throw Fault("a graph stands right in another", "give it a node of its own: <node><graph>");
        }
        Push(GraphMlElementKind.Graph, "", parent.Cluster);
    }

    /// <summary>Makes the node that is open a cluster, with the data it has so far.</summary>
    private void BeginGroup(GraphMlElement node)
    {
        Complete(node, "node");
        node.IsGroup = true;
        node.Cluster = _flat.AddCluster(node.Id, node.Cluster, node.Attributes);
        _groups.Add(node.Id, node.Cluster);
    }

    private void EndGraph()
    {
        var graph = _elements[--_open];
        if (_open > 0)
            return;
        AddClusterColumns();
        if (!_flat.IsOurs)
            foreach (var (key, value) in _schema.Defaults("graph", graph.Attributes))
                _flat.SetGraphAttribute(key, value);
    }

    private void BeginNode()
    {
        if (Parent is not { Kind: GraphMlElementKind.Graph } graph)
            throw Fault("a node stands outside a graph", "put it into a <graph>");
        AddClusterColumns();
        var id = Required("id");
        if (!_nodes.Add(id))
            throw Fault($"two nodes have the id '{Excerpt.Of(id)}'", "ids are unique within the file: rename one");
        var folder = _xml.GetAttribute("yfiles.foldertype");
        Push(GraphMlElementKind.Node, id, graph.Cluster).IsFolder = folder is "group" or "folder";
    }

    private void EndNode()
    {
        var node = _elements[--_open];
        if (node.IsFolder && !node.IsGroup)
            BeginGroup(node);
        if (node.IsGroup)
            return;
        Complete(node, "node");
        var cluster = node.Cluster;
        if (_flat.IsOurs)
            cluster = TakeCluster(node);
        _flat.AddNode(node.Id, cluster, CollectionsMarshal.AsSpan(node.Attributes), default);
    }

    /// <summary>Takes what the flat dialect says of a node's place in the hierarchy out of its attributes.</summary>
    private int TakeCluster(GraphMlElement node)
    {
        var cluster = node.Cluster;
        for (var i = node.Attributes.Count - 1; i >= 0; i--)
        {
            var (key, value) = node.Attributes[i];
            if (key == GraphMlKeys.Cluster)
                cluster = int.TryParse(value, out var index) && (uint)index < (uint)_clusters ? index
                    : throw new GraphBridgeException($"there is no module call '{Excerpt.Of(value)}'", place: Place(node.Line, node.Column), remedy: $"the graph has {_clusters}");
            if (key is GraphMlKeys.Cluster or FlatKeys.Module)
                node.Attributes.RemoveAt(i);
        }
        return cluster;
    }

    private void BeginEdge()
    {
        if (Parent is not { Kind: GraphMlElementKind.Graph })
            throw Fault("an edge stands outside a graph", "put it into a <graph>");
        var (source, target) = (Required("source"), Required("target"));
        var edge = Push(GraphMlElementKind.Edge, source, -1);
        edge.Target = target;
        foreach (var port in (ReadOnlySpan<string>)["sourceport", "targetport"])
            if (_xml.GetAttribute(port) is { } value)
                edge.Attributes.Add(new(port, value));
    }

    private void EndEdge()
    {
        var edge = _elements[--_open];
        Complete(edge, "edge");
        // no edge of ours ends at a group
        if (!_flat.IsOurs && (_groups.Count > 0 || !_nodes.Contains(edge.Id) || !_nodes.Contains(edge.Target)))
        {
            NoteGroup(edge.Id);
            NoteGroup(edge.Target);
        }
        var attributes = CollectionsMarshal.AsSpan(edge.Attributes);
        if (_flat.IsOurs)
            foreach (ref var attribute in attributes)
                if (attribute.Key == GraphMlKeys.Captured && attribute.Value.Equals("true", StringComparison.OrdinalIgnoreCase))
                    attribute = new(FlatKeys.Slot, FlatKeys.CapturedSlot);
        _flat.AddEdge(edge.Id, edge.Target, attributes, new(edge.Line, edge.Column));
    }

    /// <summary>yEd lets an edge end at a group: the group is then a node in its own cluster too. It may come after the edge.</summary>
    private void NoteGroup(string end)
    {
        if (_groups.ContainsKey(end) || !_nodes.Contains(end))
            _endsInGroups.Add(end);
    }

    /// <summary>Gives an element of another tool's file what its keys say by default.</summary>
    private void Complete(GraphMlElement element, string domain)
    {
        if (_flat.IsOurs)
            return;
        element.Attributes.AddRange(_schema.Defaults(domain, element.Attributes));
    }

    private void Data()
    {
        if (Parent is { IsGroup: true })
            throw Fault("a node has data after its graph", "put the data first, as GraphML has it");
        var id = Required("key");
        var key = _schema.Find(id) ?? throw Fault($"data has the key '{Excerpt.Of(id)}', which is not declared", "declare it with <key>");
        var value = _data.Read(key.IsGraphics);
        if (Parent is not { } owner)
            return;
        if (key.IsGraphics)
        {
            if (!_flat.IsOurs && value.Length > 0 && owner.Attributes.TrueForAll(attribute => attribute.Key != "label"))
                owner.Attributes.Add(new("label", value));
            return;
        }
        if (_flat.IsOurs)
        {
            // igraph gives every node and edge an empty text for what it has not; ours say nothing in that case
            if (value.Length == 0)
                return;
            value = XmlText.Unescaped(value);
        }
        if (owner.Kind != GraphMlElementKind.Graph)
            owner.Attributes.Add(new(key.Name, value));
        else if (_open == 1)
            GraphData(owner, key.Name, value);
    }

    private void GraphData(GraphMlElement graph, string name, string value)
    {
        if (_flat.IsOurs && name.StartsWith(GraphMlKeys.ClusterColumn, StringComparison.Ordinal))
            _clusterColumns.Add(new(name, value));
        else
        {
            graph.Attributes.Add(new(name, value));
            _flat.SetGraphAttribute(name, value);
        }
    }

    private void Description()
    {
        var text = _data.Read(isGraphics: false);
        if (Parent is { IsGroup: false } owner && text.Length > 0)
        {
            if (owner.Kind == GraphMlElementKind.Graph)
                _flat.SetGraphAttribute("desc", text);
            else
                owner.Attributes.Add(new("desc", text));
        }
    }

    /// <summary>Makes the module calls that the flat dialect has as lists in the graph's data.</summary>
    private void AddClusterColumns()
    {
        if (_clusterColumns.Count == 0)
            return;
        var columns = _clusterColumns.ConvertAll(column => (Key: column.Key[GraphMlKeys.ClusterColumn.Length..], Cells: _parts.Strings(column.Value)));
        _clusterColumns.Clear();
        var parents = columns.Find(column => column.Key == "parents").Cells
            ?? throw Fault("the graph's data has module calls without their callers", $"give the graph {GraphMlKeys.ClusterParents}");
        foreach (var parent in parents)
        {
            var above = -1;
            if (parent is not null && !(int.TryParse(parent, out above) && above >= 0 && above < _clusters))
                throw Fault($"a module call has the caller '{Excerpt.Of(parent)}'", "a caller stands before what it calls");
            List<FlatAttribute> attributes = [];
            foreach (var (key, cells) in columns)
                if (key != "parents" && _clusters < cells.Length && cells[_clusters] is { } value)
                    attributes.Add(new(key, value));
            _flat.AddCluster("cluster_" + _clusters, above, attributes);
            _clusters++;
        }
    }

    private string Required(string attribute) => _xml.GetAttribute(attribute)
        ?? throw Fault($"<{_xml.LocalName}> has no {attribute}", $"give it {attribute}=\"…\"");

    private GraphBridgeException Fault(string reason, string remedy) => new(reason, place: Here, remedy: remedy);
}
