using System.Collections.Immutable;

namespace GraphBridge.Shapes;

/// <summary>Finds the types of values that a graph does not state.</summary>
public static class TypeInference
{
    /// <summary>
    /// The same graph with the types of values filled in, element types and shapes, so far as they follow from its inputs, weights and other values that have one.
    /// ONNX's standard operators and the graph's own functions are known; what others give stays unknown. A type that the graph states stays as it
    /// is, but for dimensions that it leaves open, or calls by a symbol that no input has. Nothing is run, and a graph that is wrong somewhere gets unknown types there.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sizes">Sizes that symbols in shapes stand for, by name, which then stand in their place; without it symbols stay.</param>
    /// <returns>The graph with types, whose values and operations have the same ids; itself where there is nothing to add.</returns>
    public static ForwardGraph InferTypes(this ForwardGraph graph, IReadOnlyDictionary<string, long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!graph.Values.Any(IsOpen) && !graph.Operations.Any(operation => operation.Attributes.Any(attribute => attribute.Value is AttributeValue.Graph)))
            return graph;
        var pass = new GraphPass(graph, new Frame(graph, sizes ?? ImmutableDictionary<string, long>.Empty));
        pass.Run();
        return pass.Typed();
    }

    private static bool IsOpen(Value value) => value.Type switch
    {
        null => true,
        TensorType { Shape: { } shape } => shape.Dimensions.Any(dimension => dimension.Size is null),
        _ => true,
    };
}
