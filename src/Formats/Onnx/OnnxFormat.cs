using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.Onnx;

/// <summary>
/// ONNX models, IR version 3 to 14, as protobuf (<c>onnx.proto</c>). A file that is read and written again is equal field
/// by field: what the graph has no word for, unknown fields of newer versions included, travels in metadata under
/// <c>onnx:</c>. What a graph has and ONNX has no word for is kept in metadata properties named <c>graphbridge</c>, and the
/// module hierarchy in the ones that PyTorch's exporter writes too. Weights stay in the file until they are asked for. External data is
/// read only from the model's own folder, and stays in files of the same name. A file ends at 2 GiB.
/// </summary>
public sealed class OnnxFormat : GraphFormat
{
    /// <inheritdoc/>
    public override string Name => "onnx";

    /// <inheritdoc/>
    public override string Description => "ONNX model";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".onnx"];

    /// <inheritdoc/>
    public override string CannotHold => "more than 2 GiB in one file";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => WireContent.LooksLikeModel(head);

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) => ModelFile.Read(source);

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => ModelFile.Write(graph, destination, path);
}
