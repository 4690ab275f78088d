namespace GraphBridge.Formats;

/// <summary>A format for the eye alone: written and not read. Of a graph that is too large for a picture, modules are closed.</summary>
public abstract class PictureFormat : GraphFormat
{
    /// <inheritdoc/>
    public sealed override bool CanRead => false;

    /// <inheritdoc/>
    public sealed override string CannotHold => "what is not seen";

    /// <summary>The same format without limits: it draws all of what it is given.</summary>
    public abstract PictureFormat Unlimited { get; }

    /// <inheritdoc/>
    public sealed override bool Recognises(ReadOnlySpan<byte> head) => false;

    /// <inheritdoc/>
    public sealed override ForwardGraph Read(GraphSource source) =>
        throw new GraphBridgeException("a picture does not tell its graph", remedy: "read the file that it was drawn from");

    /// <summary>What is drawn of a graph: all of it, or where that is too large what <see cref="CollapseView"/> leaves at the deepest depth that is not.</summary>
    /// <exception cref="GraphBridgeException">It is too large with all modules closed.</exception>
    public PictureFit Fit(ForwardGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Fits(graph, isSmallest: false))
            return new(graph, null);
        PictureFit? deepest = null;
        for (var (low, high) = (1, DeepestDepth(graph)); low <= high;)
        {
            var depth = low + ((high - low) / 2);
            var closed = graph.CollapseToDepth(depth);
            if (Fits(closed, isSmallest: depth == 1))
                (deepest, low) = (new(closed, ReferenceEquals(closed, graph) ? null : depth), depth + 1);
            else
                high = depth - 1;
        }
        return deepest ?? (Fits(graph, isSmallest: true) ? new(graph, null) : throw TooLarge(graph.CollapseToDepth(1)));
    }

    /// <inheritdoc/>
    public sealed override void Write(ForwardGraph graph, Stream destination, string? path) => Draw(Fit(graph).Graph, destination);

    /// <summary>Whether a graph can be drawn.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="isSmallest">Whether no more of its modules can be closed, so that a plainer picture is better than none.</param>
    protected abstract bool Fits(ForwardGraph graph, bool isSmallest);

    /// <summary>What is said of a graph that does not fit with all modules closed.</summary>
    protected abstract GraphBridgeException TooLarge(ForwardGraph closed);

    /// <summary>Draws a graph that fits.</summary>
    protected abstract void Draw(ForwardGraph graph, Stream destination);

    /// <summary>The depth of the innermost calls, as <see cref="CollapseView.CollapseToDepth"/> counts.</summary>
    private static int DeepestDepth(ForwardGraph graph)
    {
        var depths = new int[graph.Calls.Count];
        foreach (var call in graph.Calls)
            depths[call.Index] = call.Parent is { } parent ? depths[parent.Index] + 1 : call.Module.Path.Length == 0 ? 0 : 1;
        return depths.Length == 0 ? 0 : depths.Max();
    }
}

/// <summary>What a picture shows of a graph.</summary>
/// <param name="Graph">What is drawn.</param>
/// <param name="Depth">The depth whose modules were closed because the whole is too large; null where all is drawn.</param>
public sealed record PictureFit(ForwardGraph Graph, int? Depth);
