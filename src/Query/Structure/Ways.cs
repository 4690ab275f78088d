namespace GraphBridge.Query.Structure;

/// <summary>The ways through a graph: how long they are, where they part and meet.</summary>
internal static class Ways
{
    public static int Depth(ForwardGraph graph)
    {
        var edges = NodeEdges.Of(graph);
        var depth = new int[edges.OperationCount];
        for (var operation = 0; operation < depth.Length; operation++)
        {
            foreach (var parent in edges.Parents(operation))
                if (parent >= edges.ValueCount)
                    depth[operation] = Math.Max(depth[operation], depth[parent - edges.ValueCount]);
            depth[operation]++;
        }
        return depth.Length == 0 ? 0 : depth.Max();
    }

    public static Branches Branches(ForwardGraph graph)
    {
        var edges = NodeEdges.Of(graph);
        var isFlow = Flow(graph);
        var (forks, joins) = (0, 0);
        for (var node = 0; node < edges.Count; node++)
        {
            if (!isFlow[node])
                continue;
            forks += edges.Children(node).Length > 1 ? 1 : 0;
            joins += node >= edges.ValueCount && FlowParents(edges, isFlow, node) > 1 ? 1 : 0;
        }
        return new(forks, joins, new ResidualSearch(graph, edges, isFlow).Count());
    }

    public static int FlowParents(NodeEdges edges, bool[] isFlow, int operation)
    {
        var count = 0;
        foreach (var parent in edges.Parents(operation - edges.ValueCount))
            count += isFlow[parent] ? 1 : 0;
        return count;
    }

    /// <summary>By node: whether it is an input, or computed from one. A weight that an old ONNX file lists among the inputs is none.</summary>
    public static bool[] Flow(ForwardGraph graph)
    {
        var edges = NodeEdges.Of(graph);
        var isFlow = new bool[edges.Count];
        foreach (var input in graph.Inputs)
            isFlow[input.Index] |= input is { Kind: ValueKind.Input, Data: null, SparseData: null };
        for (var operation = 0; operation < edges.OperationCount; operation++)
            foreach (var parent in edges.Parents(operation))
                isFlow[edges.ValueCount + operation] |= isFlow[parent];
        return isFlow;
    }
}
