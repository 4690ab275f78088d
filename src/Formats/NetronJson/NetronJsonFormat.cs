using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.NetronJson;

/// <summary>
/// An ONNX model in protobuf's canonical JSON, which Netron opens and which protobuf's own JSON parsers read. Written in
/// camelCase; read in that and in the names of <c>onnx.proto</c>. Fields of newer versions of ONNX, which this JSON has no
/// way to say, are kept in the metadata properties named <c>graphbridge</c>. Weights stand in it as base64.
/// </summary>
public sealed class NetronJsonFormat : GraphFormat
{
    /// <inheritdoc/>
    public override string Name => "netron-json";

    /// <inheritdoc/>
    public override string Description => "ONNX model as JSON, for Netron";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".json"];

    /// <inheritdoc/>
    public override string CannotHold => "nothing";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        return text.StartsWith("{"u8) && (Has(text, "\"irVersion\""u8) || Has(text, "\"ir_version\""u8) || Has(text, "\"producerName\""u8)
            || Has(text, "\"producer_name\""u8) || Has(text, "\"opsetImport\""u8) || Has(text, "\"opset_import\""u8)
            || Has(text, "\"metadataProps\""u8) || Has(text, "\"metadata_props\""u8) || Has(text, "\"graph\""u8));

        static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) => text.IndexOf(name) >= 0;
    }

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source)
    {
        using var stream = source.Open();
        var text = NetronJsonReader.Load(stream);
        return ModelFile.Parse(NetronJsonReader.ToWire(text, source.Limits), source.Path, source.Limits, text.Length);
    }

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path)
    {
        var written = ModelWriter.Write(graph, keepUnknownFields: false);
        ExternalFiles.Keep(written.Externals, destination, path);
        NetronJsonWriter.Write(written, destination);
    }
}
