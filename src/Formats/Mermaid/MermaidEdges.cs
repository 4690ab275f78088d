using GraphBridge.Formats.Pictures;

namespace GraphBridge.Formats.Mermaid;

/// <summary>An edge of a diagram: the value that flows and where to, or a read and what ran because of it.</summary>
/// <param name="Value">What flows; null for an edge from a read.</param>
/// <param name="Target">The operation that uses it; null where it is an output of the graph.</param>
/// <param name="Slot">Which input it is, -1 for one that a nested graph uses; of an output, its place.</param>
/// <param name="Steering">The read, and what ran because of it.</param>
internal readonly record struct MermaidEdge(Value? Value, Operation? Target, int Slot, Steering? Steering = null);

/// <summary>The edges of a diagram. What is kept has none: it stands in the box of what uses it.</summary>
internal static class MermaidEdges
{
    public static IEnumerable<MermaidEdge> Of(ForwardGraph graph)
    {
        foreach (var operation in graph.Operations)
        {
            for (var slot = 0; slot < operation.Inputs.Count; slot++)
                if (operation.Inputs[slot].Value is { } value && !IsFolded(value))
                    yield return new(value, operation, slot);
            foreach (var captured in operation.CapturedValues)
                if (!IsFolded(graph[captured]))
                    yield return new(graph[captured], operation, -1);
        }
        for (var place = 0; place < graph.Outputs.Count; place++)
            yield return new(graph.Outputs[place], null, place);
        foreach (var steering in Steering.Of(graph))
            yield return new(null, null, -1, steering);
    }

    /// <summary>Whether a value stands in the boxes of what uses it, and has no node.</summary>
    public static bool IsFolded(Value value) => value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant && value.Uses.Count > 0
        && !value.Graph.Outputs.Contains(value);
}
