namespace GraphBridge.Formats.Html;

/// <summary>A page to look round a graph in, in one file that needs nothing else. It is for looking at, and is not read back.</summary>
/// <param name="options">How it is written.</param>
public sealed class HtmlFormat(HtmlOptions options) : GraphFormat
{
    /// <summary>Writes the page in the usual way.</summary>
    public HtmlFormat() : this(new()) { }

    /// <inheritdoc/>
    public override string Name => "html";

    /// <inheritdoc/>
    public override string Description => "HTML: an interactive page in one file, for browsers and notebooks";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".html", ".htm"];

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override string CannotHold => "weights, and long texts and lists beyond their beginning";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) =>
        throw new GraphBridgeException("a page does not tell its graph", remedy: "read the file that it was made from");

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) =>
        PageWriter.Write(PageContent.Of(graph, options.Title ?? Path.GetFileNameWithoutExtension(path), options), destination);
}
