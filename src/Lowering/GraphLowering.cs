namespace GraphBridge.Lowering;

/// <summary>Lowers captured graphs.</summary>
public static class GraphLowering
{
    /// <summary>Whether a graph has operations of PyTorch's, which no ONNX runtime knows.</summary>
    public static bool HasCapturedOperations(this ForwardGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var operation in graph.Operations)
            if (operation.Type.Domain is "aten" or "torchsharp" or "torchvision")
                return true;
        return false;
    }

    /// <summary>
    /// The graph in ONNX's standard operators, with its parameters, so that ONNX Runtime gives what the captured pass gave. In-place
    /// operations and views become pure ones. Operations that are ONNX's already stay.
    /// </summary>
    /// <exception cref="GraphBridgeException">Operations can't be lowered; the text lists all of them.</exception>
    public static ForwardGraph Lower(this ForwardGraph graph, LoweringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new Lowerer(graph, options ?? new()).Lower();
    }
}
