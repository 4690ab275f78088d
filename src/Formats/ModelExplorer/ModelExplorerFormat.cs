namespace GraphBridge.Formats.ModelExplorer;

/// <summary>
/// The JSON that Google's Model Explorer opens. Module calls are name spaces, and so are the graphs inside operations; what is known of
/// an operation, a value or a module stands in its attributes. It is asked for by name, because <c>.json</c> is Netron's.
/// </summary>
public sealed class ModelExplorerFormat : GraphFormat
{
    private const string Unnamed = "graph";

    /// <summary>How many letters the name spaces of module calls may have beyond 500 of each, all together: each has the one around it in it.</summary>
    public long NameSpaceLetters { get; init; } = ModelExplorerWriter.NameSpaceLetters;

    /// <inheritdoc/>
    public override string Name => "model-explorer";

    /// <inheritdoc/>
    public override string Description => "JSON for Google's Model Explorer";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [];

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override string CannotHold => "weights, functions, and long texts and lists beyond their beginning";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head) => false;

    /// <inheritdoc/>
    public override ForwardGraph Read(GraphSource source) =>
        throw new GraphBridgeException("Model Explorer's JSON does not tell its graph whole", remedy: "read the file that it was made from");

    /// <inheritdoc/>
    public override void Write(ForwardGraph graph, Stream destination, string? path) =>
        ModelExplorerWriter.WriteCollection(graph, graph.Name.Length > 0 ? graph.Name : Unnamed, destination, NameSpaceLetters);
}
