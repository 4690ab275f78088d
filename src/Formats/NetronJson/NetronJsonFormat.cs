namespace GraphBridge.Formats.NetronJson;

/// <summary>Placeholder until the format lands.</summary>
public sealed class NetronJsonFormat : GraphFormat
{
    /// <inheritdoc/>
    public override string Name => "netron-json";
    /// <inheritdoc/>
    public override string Description => "";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".netron-json"];
    /// <inheritdoc/>
    public override string CannotHold => "nothing";
    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;
    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) => throw new NotSupportedException();
    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => throw new NotSupportedException();
}
