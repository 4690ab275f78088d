using System.Globalization;
using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// The nodes of the yEd dialect: each module call a group with the graph of what is in it, each node a shape with its label.
/// Inputs are green, outputs red, operations with parameters grey; operations in modules are boxes and others ovals. A read
/// that steered the pass is a diamond with its value, what ran because of one has a dashed outline, and what failed a red one.
/// </summary>
internal sealed class YedNodes(GraphMlWriter writer, ForwardGraph graph, IReadOnlyList<FlatCluster> clusters, int deepest)
{
    /// <summary>The namespace of yEd's shapes.</summary>
    public const string Namespace = " xmlns:y=\"http://www.yworks.com/xml/graphml\"";

    /// <summary>The keys of yEd's shapes.</summary>
    public const string Keys = "<key id=\"y0\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n<key id=\"y1\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n";

    private const string Green = "#CCFFCC";
    private const string Red = "#FFCCCC";
    private const string Grey = "#DDDDDD";
    private const string White = "#FFFFFF";
    private const string Buffer = "#FFF2CC";

    private readonly XmlOutput _xml = writer.Xml;
    private readonly HashSet<string> _withParameters = [];

    /// <summary>What an edge looks like: an arrow.</summary>
    public static ReadOnlySpan<byte> EdgeGraphics =>
        "<data key=\"y1\"><y:PolyLineEdge><y:Arrows source=\"none\" target=\"standard\"/></y:PolyLineEdge></data>"u8;

    public void Write(FlatNode[] nodes)
    {
        FindOperationsWithParameters(nodes);
        var within = nodes.ToLookup(node => node.Cluster);
        var children = Enumerable.Range(0, clusters.Count).ToLookup(index => clusters[index].Parent);
        foreach (var node in within[-1])
            Node(node);
        var open = new Stack<IEnumerator<int>>();
        open.Push(children[-1].GetEnumerator());
        while (open.TryPeek(out var siblings))
        {
            if (!siblings.MoveNext())
            {
                open.Pop();
                if (open.Count > 0)
                    _xml.Raw("</graph></node>\n"u8);
                continue;
            }
            if (open.Count > deepest)
                throw new GraphBridgeException($"module calls are nested more than {deepest} deep", remedy: "write flat GraphML (--to graphml), or collapse the graph");
            BeginGroup(clusters[siblings.Current]);
            foreach (var node in within[siblings.Current])
                Node(node);
            open.Push(children[siblings.Current].GetEnumerator());
        }
    }

    private void FindOperationsWithParameters(FlatNode[] nodes)
    {
        var parameters = nodes.Where(node => GraphMlWriter.ValueOf(node.Attributes, FlatKeys.Kind) == "parameter").Select(node => node.Id).ToHashSet();
        foreach (var edge in FlatWriter.Edges(graph))
            if (parameters.Contains(edge.Source))
                _withParameters.Add(edge.Target);
    }

    private void BeginGroup(FlatCluster cluster)
    {
        _xml.Raw("<node id=\""u8);
        _xml.Text(cluster.Id);
        _xml.Raw("\" yfiles.foldertype=\"group\">"u8);
        writer.NodeData(cluster.Attributes);
        _xml.Raw("<data key=\"y0\"><y:ProxyAutoBoundsNode><y:Realizers active=\"0\"><y:GroupNode>"u8);
        _xml.Raw("<y:Fill color=\"#F5F5F5\" transparent=\"false\"/><y:BorderStyle color=\"#808080\" type=\"line\" width=\"1.0\"/>"u8);
        _xml.Raw("<y:NodeLabel alignment=\"left\" modelName=\"internal\" modelPosition=\"t\">"u8);
        _xml.Text(XmlText.Shown(Excerpt.Of(GroupLabel(cluster))));
        _xml.Raw("</y:NodeLabel><y:Shape type=\"roundrectangle\"/><y:State closed=\"false\"/></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>\n<graph id=\""u8);
        _xml.Text(cluster.Id);
        _xml.Raw(":\" edgedefault=\"directed\">\n"u8);
    }

    private string GroupLabel(FlatCluster cluster)
    {
        var path = GraphMlWriter.ValueOf(cluster.Attributes, FlatKeys.Module) ?? "";
        var type = graph.FindModule(path)?.TypeName ?? "";
        var label = (path.Length, type.Length) switch
        {
            (0, _) => type,
            (_, 0) => path,
            _ => path + ": " + type,
        };
        if (GraphMlWriter.ValueOf(cluster.Attributes, FlatKeys.Pass) is { } pass)
            label += $" (pass {pass})";
        return GraphMlWriter.ValueOf(cluster.Attributes, FlatKeys.Repeat) is { } repeat ? $"{repeat} x {label}" : label;
    }

    private void Node(FlatNode node)
    {
        writer.BeginNode(node.Id);
        writer.NodeData(node.Attributes);
        var trace = TraceOf(node);
        var label = XmlText.Shown(Label(node) + (trace?.Read is { } read ? " → " + Excerpt.Of(read) : ""));
        if (trace?.Error is { } error)
            label += "\nfailed: " + XmlText.Shown(Excerpt.Of(error));
        var (colour, shape) = Look(node);
        _xml.Raw("<data key=\"y0\"><y:ShapeNode><y:Geometry x=\"0\" y=\"0\" width=\""u8);
        _xml.Text(Math.Max(40, (label.Length * 7) + 20).ToString(CultureInfo.InvariantCulture));
        _xml.Raw("\" height=\"30\"/><y:Fill color=\""u8);
        _xml.Text(colour);
        _xml.Raw("\" transparent=\"false\"/><y:BorderStyle color=\""u8);
        _xml.Text(trace?.Error is null ? "#000000" : "#D50000");
        _xml.Raw("\" type=\""u8);
        _xml.Text(trace?.Branch is null ? "line" : "dashed");
        _xml.Raw("\" width=\""u8);
        _xml.Text(trace?.Error is null ? "1.0" : "3.0");
        _xml.Raw("\"/><y:NodeLabel>"u8);
        _xml.Text(label);
        _xml.Raw("</y:NodeLabel><y:Shape type=\""u8);
        _xml.Text(trace?.Read is null ? shape : "diamond");
        _xml.Raw("\"/></y:ShapeNode></data></node>\n"u8);
    }

    /// <summary>What a capture saw of a node's operation; null for what is none.</summary>
    private OperationTrace? TraceOf(FlatNode node) => GraphMlWriter.ValueOf(node.Attributes, FlatKeys.Trace) is null ? null
        : graph.Operations[int.Parse(GraphMlWriter.ValueOf(node.Attributes, FlatKeys.Order)!, CultureInfo.InvariantCulture)].Trace;

    private static string Label(FlatNode node)
    {
        var attributes = node.Attributes;
        if (GraphMlWriter.ValueOf(attributes, FlatKeys.OpType) is { } operation)
            return Excerpt.Of(operation);
        return GraphMlWriter.ValueOf(attributes, FlatKeys.Name) is { } name ? Excerpt.Of(name) : "output";
    }

    private (string Colour, string Shape) Look(FlatNode node) => GraphMlWriter.ValueOf(node.Attributes, FlatKeys.Kind) switch
    {
        "input" => (Green, "ellipse"),
        FlatKeys.OutputKind => (Red, "ellipse"),
        null => (_withParameters.Contains(node.Id) ? Grey : White, node.Cluster >= 0 ? "rectangle" : "ellipse"),
        "buffer" => (Buffer, "parallelogram"),
        _ => (White, "parallelogram"),
    };
}
