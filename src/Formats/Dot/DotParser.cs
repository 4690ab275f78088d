using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.Dot;

/// <summary>
/// The grammar of the DOT language, without recursion: what is open stands on a stack. It tells a <see cref="DotReader"/>
/// what it finds.
/// </summary>
internal sealed class DotParser(DotScanner scanner, DotReader reader, ReadLimits limits, ElementCount count)
{
    /// <summary>An end of an edge: a node with its port, or all nodes of a subgraph.</summary>
    internal readonly record struct End(string? Node, DotSubgraph? Set, string? Port, string? Compass);

    private sealed class Frame(DotSubgraph graph)
    {
        public DotSubgraph Graph { get; } = graph;

        /// <summary>The ends so far of an edge statement whose next end is awaited.</summary>
        public List<End> Chain { get; } = [];

        public TextPlace ChainPlace { get; set; }
    }

    private static readonly HashSet<string> CompassPoints = ["n", "ne", "e", "se", "s", "sw", "w", "nw", "c", "_"];

    private readonly Stack<Frame> _open = new();
    private readonly Dictionary<string, DotSubgraph> _named = new(StringComparer.Ordinal);
    private readonly List<FlatAttribute> _attributes = [];

    private Frame Top => _open.Peek();

    public void Parse()
    {
        scanner.Start();
        var isStrict = AcceptKeyword("strict");
        if (!AcceptKeyword("digraph") && !AcceptKeyword("graph"))
            throw scanner.Error("this is no DOT: it does not begin with graph, digraph or strict", "give a file that Graphviz reads");
        var name = "";
        if (scanner.Kind == DotTokenKind.Id)
        {
            name = scanner.Text;
            scanner.Next();
        }
        reader.Begin(name, isStrict);
        Expect(DotTokenKind.OpenBrace, "the '{' of the graph");
        _open.Push(new(new(-1, new(), new())));
        while (_open.Count > 0)
            Statement();
    }

    private void Statement()
    {
        var frame = Top;
        if (frame.Chain.Count > 0 && !(scanner.Kind is DotTokenKind.OpenBrace || (scanner.Kind == DotTokenKind.Id && !scanner.IsKeyword("node", "edge", "graph", "digraph", "strict"))))
            throw scanner.Error("an edge leads nowhere", "name the node that it goes to");
        switch (scanner.Kind)
        {
            case DotTokenKind.Semicolon:
                scanner.Next();
                break;
            case DotTokenKind.CloseBrace:
                Close();
                break;
            case DotTokenKind.OpenBrace:
                Open(null);
                break;
            case DotTokenKind.Id when AcceptKeyword("subgraph"):
                Subgraph();
                break;
            case DotTokenKind.Id when scanner.IsKeyword("node", "edge", "graph"):
                Defaults();
                break;
            case DotTokenKind.Id:
                NodeOrAttribute();
                break;
            case DotTokenKind.End:
                throw scanner.Error("the file ends within the graph", "check that it is whole, and that every '{' has its '}'");
            default:
                throw scanner.Error("a statement cannot begin so", "begin it with a node, an attribute, a subgraph or a brace");
        }
    }

    private void Subgraph()
    {
        string? name = null;
        if (scanner.Kind == DotTokenKind.Id)
        {
            name = scanner.Text;
            scanner.Next();
        }
        if (scanner.Kind == DotTokenKind.OpenBrace || name is null)
            Open(name);
        else
            EndOfEdge(new(null, Named(name), null, null), scanner.Place);
    }

    private void Open(string? name)
    {
        var graph = Named(name);
        Expect(DotTokenKind.OpenBrace, "the '{' of the subgraph");
        if (_open.Count > limits.SubgraphDepth)
            throw scanner.Error($"subgraphs are nested more than {limits.SubgraphDepth} deep", "nest them less");
        _open.Push(new(graph));
    }

    /// <summary>The subgraph of a name, which goes on where it comes again; a new one without a name.</summary>
    private DotSubgraph Named(string? name)
    {
        var around = Top.Graph;
        if (name is null || !_named.TryGetValue(name, out var graph))
        {
            var isCluster = name?.StartsWith("cluster", StringComparison.Ordinal) == true;
            graph = new(isCluster ? reader.Cluster(name!, around.Cluster) : around.Cluster, around.NodeDefaults.ForSubgraph(), around.EdgeDefaults.ForSubgraph())
            {
                IsCluster = isCluster,
            };
            if (name is not null || _open.Count > 1)
                count.Add(ElementCount.Subgraph, scanner.Place);
            if (name is not null)
                _named.Add(name, graph);
        }
        if (_open.Count > 1)
            around.Children.Add(graph);
        return graph;
    }

    private void Close()
    {
        var graph = _open.Pop().Graph;
        // what follows the graph is another graph, or nothing that matters here
        if (_open.Count == 0)
            return;
        scanner.Next();
        EndOfEdge(new(null, graph, null, null), scanner.Place);
    }

    private void Defaults()
    {
        var (isNode, isEdge) = (scanner.IsKeyword("node"), scanner.IsKeyword("edge"));
        scanner.Next();
        if (scanner.Kind != DotTokenKind.OpenBracket)
            throw scanner.Error("no '[' follows node, edge or graph", "put a node of that name in quotes");
        Attributes();
        var graph = Top.Graph;
        foreach (var attribute in _attributes)
        {
            if (isNode)
                graph.NodeDefaults.Set(attribute, limits.DefaultsAtOnePlace, scanner);
            else if (isEdge)
                graph.EdgeDefaults.Set(attribute, limits.DefaultsAtOnePlace, scanner);
            else
                GraphAttribute(attribute);
        }
    }

    private void NodeOrAttribute()
    {
        var place = scanner.Place;
        var id = scanner.Text;
        scanner.Next();
        if (scanner.Kind == DotTokenKind.EqualsSign && Top.Chain.Count == 0)
        {
            scanner.Next();
            GraphAttribute(new(id, RequireId("the attribute's value")));
            return;
        }
        string? port = null;
        string? compass = null;
        if (Accept(DotTokenKind.Colon))
        {
            port = RequireId("a port");
            if (Accept(DotTokenKind.Colon))
                compass = RequireId("a compass point");
            else if (CompassPoints.Contains(port))
                (port, compass) = (null, port);
        }
        EndOfEdge(new(id, null, port, compass), place);
    }

    private void GraphAttribute(FlatAttribute attribute)
    {
        if (_open.Count == 1)
            reader.GraphAttribute(attribute);
        else if (Top.Graph.IsCluster)
            reader.ClusterAttribute(Top.Graph.Cluster, attribute);
    }

    /// <summary>A node or subgraph was read: an end of an edge, or a statement of its own.</summary>
    private void EndOfEdge(End end, TextPlace place)
    {
        var frame = Top;
        var isEdge = scanner.Kind == DotTokenKind.Edge;
        if (frame.Chain.Count == 0 && !isEdge)
        {
            Attributes();
            if (end.Node is { } node)
                reader.Node(node, frame.Graph, _attributes, place);
            return;
        }
        if (frame.Chain.Count == 0)
            frame.ChainPlace = place;
        count.Add(frame.Chain.Count > 1 ? ElementCount.End : 0, place);
        frame.Chain.Add(end);
        if (end.Node is { } mentioned)
            reader.Mention(mentioned, frame.Graph, place);
        if (isEdge)
        {
            scanner.Next();
            return;
        }
        Attributes();
        for (var i = 1; i < frame.Chain.Count; i++)
            reader.Edges(frame.Chain[i - 1], frame.Chain[i], frame.Graph.EdgeDefaults.Attributes, _attributes, frame.ChainPlace);
        frame.Chain.Clear();
    }

    /// <summary>Any number of bracketed lists.</summary>
    private void Attributes()
    {
        _attributes.Clear();
        while (Accept(DotTokenKind.OpenBracket))
        {
            while (!Accept(DotTokenKind.CloseBracket))
            {
                var key = RequireId("an attribute or ']'");
                _attributes.Add(new(key, Accept(DotTokenKind.EqualsSign) ? RequireId("the attribute's value") : "true"));
                if (!Accept(DotTokenKind.Comma))
                    Accept(DotTokenKind.Semicolon);
            }
        }
    }

    private string RequireId(string what)
    {
        if (scanner.Kind != DotTokenKind.Id)
            throw Expected(what);
        var text = scanner.Text;
        scanner.Next();
        return text;
    }

    private void Expect(DotTokenKind kind, string what)
    {
        if (!Accept(kind))
            throw Expected(what);
    }

    private GraphBridgeException Expected(string what) => scanner.Kind == DotTokenKind.End
        ? scanner.Error($"the file ends where {what} was expected", "check that it is whole")
        : scanner.Error($"{what} was expected here", "check the line against the DOT language");

    private bool Accept(DotTokenKind kind)
    {
        if (scanner.Kind != kind)
            return false;
        scanner.Next();
        return true;
    }

    private bool AcceptKeyword(string keyword)
    {
        if (!scanner.IsKeyword(keyword))
            return false;
        scanner.Next();
        return true;
    }
}
