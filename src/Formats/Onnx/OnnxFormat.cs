namespace GraphBridge.Formats.Onnx;

/// <summary>Placeholder until the format lands.</summary>
public sealed class OnnxFormat : GraphFormat
{
    /// <inheritdoc/>
    public override string Name => "onnx";
    /// <inheritdoc/>
    public override string Description => "";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".onnx"];
    /// <inheritdoc/>
    public override string CannotHold => "nothing";
    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;
    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) => throw new NotSupportedException();
    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => throw new NotSupportedException();
}
