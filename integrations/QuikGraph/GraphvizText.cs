using System.Globalization;
using QuikGraph;
using QuikGraph.Graphviz;
using QuikGraph.Graphviz.Dot;

namespace GraphBridge.QuikGraph;

/// <summary>Drawing by QuikGraph.Graphviz.</summary>
public static class GraphvizText
{
    /// <summary>
    /// What QuikGraph.Graphviz makes of the graph, with what it shows named: operations by type and name, edges by the types of their values,
    /// clusters by their modules. Its events change what is shown before <see cref="GraphvizAlgorithm{TVertex,TEdge}.Generate()"/> makes the text.
    /// GraphBridge.Formats writes DOT that is read back and shows more; this is for graphs that were changed with QuikGraph.
    /// </summary>
    public static GraphvizAlgorithm<Operation, ValueEdge> ToGraphvizAlgorithm(this ClusteredAdjacencyGraph<Operation, ValueEdge> graph)
    {
        var algorithm = new GraphvizAlgorithm<Operation, ValueEdge>(graph);
        algorithm.CommonVertexFormat.Shape = GraphvizVertexShape.Box;
        algorithm.FormatVertex += (_, vertex) => vertex.VertexFormat.Label = LabelOf(vertex.Vertex);
        algorithm.FormatEdge += (_, edge) => edge.EdgeFormat.Label.Value = edge.Edge.Value.Type?.ToString() ?? "";
        algorithm.FormatCluster += (_, cluster) => cluster.GraphFormat.Label = ((ClusteredAdjacencyGraph<Operation, ValueEdge>)cluster.Cluster).CallOf() is { } call ? LabelOf(call) : "";
        return algorithm;
    }

    private static string LabelOf(Operation operation) => operation.Name.Length == 0 ? operation.Type.Name : $"{operation.Type.Name}\n{operation.Name}";

    private static string LabelOf(ModuleCall call)
    {
        var name = call.Pass > 1 ? string.Create(CultureInfo.InvariantCulture, $"{call.Module.Path}:{call.Pass}") : call.Module.Path;
        return call.Module.TypeName.Length == 0 ? name : $"{name} {call.Module.TypeName}";
    }
}
