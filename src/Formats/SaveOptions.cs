using GraphBridge.Lowering;

namespace GraphBridge.Formats;

/// <summary>How a graph is written to a file.</summary>
public sealed record SaveOptions
{
    /// <summary>The format; null for what the file's ending means.</summary>
    public GraphFormat? Format { get; init; }

    /// <summary>
    /// Whether an ONNX file keeps captured operations as they are, in their own domain: it holds all of the graph, opens in Netron, and no
    /// runtime runs it. Otherwise they are lowered to standard operators.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>How captured operations are lowered.</summary>
    public LoweringOptions Lowering { get; init; } = new();

    /// <summary>
    /// Whether an ONNX model's weights go to a file beside it, named as the model and <c>.data</c>; null to do so where they are more
    /// than 1.5 GB, because a model ends at 2 GiB.
    /// </summary>
    public bool? ExternalData { get; init; }
}
