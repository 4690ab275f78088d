namespace GraphBridge.Formats;

/// <summary>The graphs that operations hold in their attributes.</summary>
internal static class NestedGraphs
{
    /// <summary>Real models nest three deep; a walk that recurses stops here.</summary>
    private const int MaximumDepth = 64;

    /// <summary>A graph and all graphs inside it, outer ones first.</summary>
    public static IEnumerable<ForwardGraph> Within(ForwardGraph graph)
    {
        var waiting = new Queue<(ForwardGraph Graph, int Depth)>([(graph, 0)]);
        while (waiting.TryDequeue(out var next))
        {
            RequireDepth(next.Depth);
            yield return next.Graph;
            foreach (var operation in next.Graph.Operations)
                foreach (var (_, nested) in Of(operation))
                    waiting.Enqueue((nested, next.Depth + 1));
        }
    }

    /// <summary>The graphs of one operation, each with its attribute's name.</summary>
    public static IEnumerable<(string Name, ForwardGraph Graph)> Of(Operation operation)
    {
        foreach (var (name, value) in operation.Attributes)
        {
            if (value is AttributeValue.Graph graph)
                yield return (name, graph.Value);
            else if (value is AttributeValue.List { Kind: AttributeKind.Graph } list)
                foreach (var item in list.Items)
                    yield return (name, ((AttributeValue.Graph)item).Value);
        }
    }

    public static bool Has(Operation operation)
    {
        var attributes = operation.Attributes;
        for (var i = 0; i < attributes.Count; i++)
            if (attributes[i].Value is AttributeValue.Graph or AttributeValue.List { Kind: AttributeKind.Graph })
                return true;
        return false;
    }

    public static void RequireDepth(int depth)
    {
        if (depth > MaximumDepth)
            throw new GraphBridgeException($"graphs nest more than {MaximumDepth} deep in operations", remedy: "this is no real network: check the file");
    }
}
