namespace GraphBridge.Formats.Parts;

/// <summary>
/// The inner graphs of all operations of a file, each once however many operations share it, with a number by which traces
/// refer to it. A graph stands after those that it refers to itself.
/// </summary>
internal sealed class InnerGraphs
{
    private readonly Dictionary<ForwardGraph, (int Number, int Height)> _known = new(ReferenceEqualityComparer.Instance);
    private readonly List<ForwardGraph> _graphs = [];

    /// <summary>The inner graphs of a graph's operations, of graphs in those, and of functions and nested graphs.</summary>
    public static InnerGraphs Of(ForwardGraph graph)
    {
        var inner = new InnerGraphs();
        inner.Walk(graph, 0);
        return inner;
    }

    public IReadOnlyList<ForwardGraph> Graphs => _graphs;

    public int NumberOf(ForwardGraph inner) => _known[inner].Number;

    /// <summary>Finds what is inside a graph and gives how deep that goes, itself counted.</summary>
    private int Walk(ForwardGraph graph, int depth)
    {
        NestedGraphs.RequireDepth(depth);
        var height = 0;
        foreach (var function in graph.Functions)
            height = Math.Max(height, Walk(function.Body, depth + 1));
        foreach (var operation in graph.Operations)
        {
            if (NestedGraphs.Has(operation))
                foreach (var (_, nested) in NestedGraphs.Of(operation))
                    height = Math.Max(height, Walk(nested, depth + 1));
            if (operation.Trace?.Inner is { } inner)
                height = Math.Max(height, Number(inner, depth + 1));
        }
        return height + 1;
    }

    private int Number(ForwardGraph inner, int depth)
    {
        if (!_known.TryGetValue(inner, out var known))
        {
            // those inside it get their numbers first
            var height = Walk(inner, depth);
            if (height > PartWriter.MaximumGraphDepth)
                throw new GraphBridgeException($"inner graphs are nested more than {PartWriter.MaximumGraphDepth} deep", place: $"graph '{inner.Name}'",
                    remedy: "this is no real network: check what made it");
            known = (_graphs.Count, height);
            _known.Add(inner, known);
            _graphs.Add(inner);
        }
        return known.Height;
    }
}
