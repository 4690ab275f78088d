namespace GraphBridge.Formats.Dot;

/// <summary>
/// Graphviz's DOT: a picture of the network with its modules as clusters. The whole graph rides in attributes that begin
/// with <c>gb_</c>, large tensors in a file beside it, so that a file of ours comes back equal. In other tools' files a node
/// is an operation, an edge a value, a cluster a module and its call, and attributes are metadata.
/// </summary>
public sealed class DotFormat : GraphFormat
{
    /// <summary>How deep clusters nest in what is written; unless it is given, as deep as Graphviz's own parser goes.</summary>
    public int ClusterDepth { get; init; } = ReadLimits.Default.SubgraphDepth;

    /// <inheritdoc/>
    public override string Name => "dot";

    /// <inheritdoc/>
    public override string Description => "Graphviz DOT: a picture with modules as clusters";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".dot", ".gv"];

    /// <inheritdoc/>
    public override string CannotHold => "nothing";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head)
    {
        using var stream = new MemoryStream(head.ToArray(), writable: false);
        var scanner = new DotScanner(stream);
        try
        {
            scanner.Start();
            if (scanner.IsKeyword("strict"))
                scanner.Next();
            if (!scanner.IsKeyword("graph", "digraph"))
                return false;
            scanner.Next();
            if (scanner.Kind == DotTokenKind.Id)
                scanner.Next();
            return scanner.Kind == DotTokenKind.OpenBrace;
        }
        catch (GraphBridgeException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source)
    {
        using var stream = source.Path is null ? null : source.Open();
        return DotReader.Read(stream ?? source.Open(), source);
    }

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) => DotWriter.Write(graph, destination, path, ClusterDepth);
}
