namespace GraphBridge.Formats.GraphMl;

/// <summary>
/// GraphML as yEd has it: module calls are groups that open and close, nodes have labels and colours, all edges are in the
/// outermost graph. It holds all that <see cref="GraphMlFormat"/> does, and is read by it. yEd lays the nodes out (Layout, Hierarchical).
/// </summary>
public sealed class YedGraphMlFormat : GraphFormat
{
    /// <summary>How deep groups nest in what is written; unless it is given, as deep as they are read.</summary>
    public int GroupDepth { get; init; } = ReadLimits.Default.GroupDepth;

    /// <inheritdoc/>
    public override string Name => "graphml-yed";

    /// <inheritdoc/>
    public override string Description => "GraphML with nested groups, labels and colours: for yEd";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [];

    /// <inheritdoc/>
    public override string CannotHold => "nothing";

    /// <summary>Never: such a file is GraphML, which reads it.</summary>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) => GraphMlReader.Read(source);

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => GraphMlWriter.Write(graph, destination, path, new(GraphMlDialect.Yed, GroupDepth));
}
