namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// GraphML: one flat graph with typed keys, which networkx, igraph, Gephi and Cytoscape read. The modules and their calls are
/// the graph's data; a node names its call (<c>cluster</c>) and its module's path (<c>module</c>). A graph comes back equal.
/// <para>
/// XML has no place for most control characters. A text with one of them is written as <c>\x:</c> and the text, in which
/// <c>\u0007</c> stands for such a character and <c>\\</c> for a backslash; so is an empty text, and one that itself begins with <c>\x:</c>.
/// Tensors of 4 KiB and more are in <c>NAME.graphml.data</c> beside the file, or stay where they are if that is in the same folder.
/// </para>
/// <para>
/// Files of other tools come in as operations and edges: nested graphs as module calls at any depth, keys under their
/// <c>attr.name</c> with their defaults, yEd's labels as <c>label</c>, an undirected edge in the direction that it is written in,
/// ports as attributes of the edge. A hyperedge, a locator, a second graph and a document type are errors.
/// </para>
/// </summary>
public sealed class GraphMlFormat : GraphFormat
{
    /// <inheritdoc/>
    public override string Name => "graphml";

    /// <inheritdoc/>
    public override string Description => "GraphML, flat: for networkx, igraph, Gephi, Cytoscape";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".graphml"];

    /// <inheritdoc/>
    public override string CannotHold => "nothing";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head)
    {
        var start = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        start = start.TrimStart(" \t\r\n"u8);
        return start is [(byte)'<', ..] && start.IndexOf("<graphml"u8) >= 0;
    }

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) => GraphMlReader.Read(source);

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => GraphMlWriter.Write(graph, destination, path, new(GraphMlDialect.Flat, GroupDepth: 0));
}
