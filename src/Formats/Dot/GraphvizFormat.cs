namespace GraphBridge.Formats.Dot;

/// <summary>The kinds of picture that Graphviz draws for us.</summary>
public enum PictureKind
{
    /// <summary>Scalable Vector Graphics, for browsers.</summary>
    Svg,
    /// <summary>Portable Network Graphics: dots, for what takes nothing else.</summary>
    Png,
    /// <summary>Portable Document Format: one page as large as the picture.</summary>
    Pdf,
}

/// <summary>A picture drawn by Graphviz, which has to be installed: what <see cref="DotFormat"/> shows, without its data.</summary>
/// <param name="kind">The kind of picture.</param>
/// <param name="options">How it is drawn.</param>
public sealed class GraphvizFormat(PictureKind kind, GraphvizOptions options) : PictureFormat
{
    /// <summary>Draws with the <c>dot</c> that is on the path.</summary>
    /// <param name="kind">The kind of picture.</param>
    public GraphvizFormat(PictureKind kind) : this(kind, new()) { }

    /// <inheritdoc/>
    public override string Name => GraphvizPicture.NameOf(kind);

    /// <inheritdoc/>
    public override string Description => Name.ToUpperInvariant() + ": a picture drawn by Graphviz";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => ["." + Name];

    /// <inheritdoc/>
    public override PictureFormat Unlimited => new GraphvizFormat(kind, options with { MaximumSize = null });

    /// <inheritdoc/>
    protected override bool Fits(ForwardGraph graph, bool isSmallest) =>
        options.MaximumSize is not { } maximum || DotSize.IsAtMost(graph, maximum)
        || (isSmallest && graph.Operations.Count <= maximum && DotSize.IsAtMost(graph, (long)maximum * DotSize.StraightEdges));

    /// <inheritdoc/>
    protected override GraphBridgeException TooLarge(ForwardGraph closed) =>
        new(FormattableString.Invariant($"{closed.Operations.Count:N0} operations are too many for a picture by Graphviz, and no more modules can be closed"),
            remedy: "draw equal modules once (--fold), or look at it as a page (--to html) or in Netron (--to netron-json)");

    /// <inheritdoc/>
    protected override void Draw(ForwardGraph graph, Stream destination) => GraphvizPicture.Write(graph, kind, destination, options);
}
