using QuikGraph;

namespace GraphBridge.QuikGraph;

/// <summary>Forward graphs as graphs of QuikGraph, and back.</summary>
public static class ForwardGraphs
{
    /// <summary>
    /// The graph for QuikGraph's algorithms: an operation is a vertex, a use of a value that an operation made is an edge (parallel where
    /// it is used twice), and a module's call is a cluster inside that of its caller. Calls in which nothing ran have none. Inputs and
    /// parameters are no vertices; <see cref="Operation.Inputs"/> has them.
    /// </summary>
    /// <param name="graph">The graph, which is not changed by what is done to the result.</param>
    public static ClusteredAdjacencyGraph<Operation, ValueEdge> ToQuikGraph(this ForwardGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var whole = new ClusteredAdjacencyGraph<Operation, ValueEdge>(new AdjacencyGraph<Operation, ValueEdge>(allowParallelEdges: true));
        var clusters = new ClusteredAdjacencyGraph<Operation, ValueEdge>?[graph.Calls.Count];
        ClusteredAdjacencyGraph<Operation, ValueEdge> ClusterOf(ModuleCall? call) => call is not { } inside ? whole
            : clusters[inside.Index] ??= ClusterOf(inside.Parent).AddCluster();

        foreach (var operation in graph.Operations)
            ClusterOf(operation.Call).AddVertex(operation);
        foreach (var edge in graph.Operations.SelectMany(EdgesTo))
            ClusterOf(edge.Source.LowestCommonCall(edge.Target)).AddEdge(edge);
        return whole;
    }

    private static IEnumerable<ValueEdge> EdgesTo(Operation target)
    {
        for (var i = 0; i < target.Inputs.Count; i++)
            if (target.Inputs[i].Value is { Producer: { } source } value)
                yield return new(source, target, value, i);
        foreach (var captured in target.CapturedValues)
            if (target.Graph[captured] is { Producer: { } source } value)
                yield return new(source, target, value, -1);
    }

    /// <summary>
    /// The forward graph of the operations that are still there: the very graph it was made of where all are. Edges follow from operations; one that
    /// was removed by itself is not missed.
    /// </summary>
    /// <param name="graph">A graph that <see cref="ToQuikGraph"/> made, or a cluster of it.</param>
    /// <exception cref="GraphBridgeException">It has no operations, or those of several forward graphs.</exception>
    public static ForwardGraph ToForwardGraph(this ClusteredAdjacencyGraph<Operation, ValueEdge> graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.IsVerticesEmpty)
            throw new GraphBridgeException("there are no operations in it that would tell of which graph it is", remedy: "leave one");
        var source = graph.Vertices.First().Graph;
        return graph.Vertices.All(operation => ReferenceEquals(operation.Graph, source)) ? source.Keep(graph.Vertices)
            : throw new GraphBridgeException("its operations are of several forward graphs", remedy: "put operations of one into it");
    }

    /// <summary>The module's call that a cluster is; null for the whole graph, and for a cluster that has no operations any more.</summary>
    public static ModuleCall? CallOf(this ClusteredAdjacencyGraph<Operation, ValueEdge> cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var depth = 0;
        for (var around = cluster.Parent; around is not null; around = around.Parent)
            depth++;
        if (depth == 0 || cluster.IsVerticesEmpty)
            return null;
        var calls = new List<ModuleCall>();
        for (var call = cluster.Vertices.First().Call; call is { } inside; call = inside.Parent)
            calls.Add(inside);
        return calls[^depth];
    }
}
