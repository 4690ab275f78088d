namespace GraphBridge.Lowering;

/// <summary>The operator set of a graph that has some of ONNX's operators already: captured ones are lowered to the same.</summary>
internal static class OwnOpset
{
    /// <summary>The options with the operator set of a graph's own operators.</summary>
    /// <exception cref="GraphBridgeException">Another one was asked for, or captured operations are not lowered to it.</exception>
    public static LoweringOptions In(ForwardGraph graph, LoweringOptions options)
    {
        if (Of(graph) is not { } own || own == options.Opset)
            return options;
        if (own is < LoweringOptions.FirstOpset or > LoweringOptions.LastOpset)
            throw new GraphBridgeException($"the graph has operators of ONNX's set {own} besides captured ones, and those are lowered to sets {LoweringOptions.FirstOpset} to {LoweringOptions.LastOpset}",
                remedy: "convert its ONNX operators to one of these sets first");
        return options.IsOpsetGiven
            ? throw new GraphBridgeException($"the graph has operators of ONNX's set {own} besides captured ones, and operator set {options.Opset} was asked for", remedy: $"ask for {own}, or for none")
            : options with { Opset = (int)own };
    }

    private static long? Of(ForwardGraph graph)
    {
        foreach (var operation in graph.Operations)
            if (operation.Type.Domain == OpType.OnnxDomain)
                return graph.Opsets.FirstOrDefault(opset => opset.Domain == OpType.OnnxDomain)?.Version;
        return null;
    }
}
