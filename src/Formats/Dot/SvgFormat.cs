namespace GraphBridge.Formats.Dot;

/// <summary>A picture for browsers and pages, drawn by Graphviz, which has to be installed: what <see cref="DotFormat"/> shows, without its data.</summary>
/// <param name="options">How it is drawn.</param>
public sealed class SvgFormat(GraphvizOptions options) : GraphFormat
{
    /// <summary>Draws with the <c>dot</c> that is on the path.</summary>
    public SvgFormat() : this(new()) { }

    /// <inheritdoc/>
    public override string Name => "svg";

    /// <inheritdoc/>
    public override string Description => "SVG: a picture drawn by Graphviz";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".svg"];

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override string CannotHold => "what is not seen";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) =>
        throw new GraphBridgeException("a picture does not tell its graph", remedy: "read the file that it was drawn from");

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => GraphvizPicture.Write(graph, "svg", destination, options);
}
