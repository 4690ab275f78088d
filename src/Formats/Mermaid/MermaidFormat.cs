using System.Text;

namespace GraphBridge.Formats.Mermaid;

/// <summary>
/// Mermaid: a flowchart as text, which GitHub and others draw where it stands in a page (<c>```mermaid</c>). Module calls are
/// subgraphs, types and arguments stand at the edges, and parameters in the box of the operation that uses them.
/// </summary>
/// <param name="options">The limits.</param>
public sealed class MermaidFormat(MermaidOptions options) : PictureFormat
{
    /// <summary>Writes what GitHub draws.</summary>
    public MermaidFormat() : this(new()) { }

    /// <inheritdoc/>
    public override string Name => "mermaid";

    /// <inheritdoc/>
    public override string Description => "Mermaid: a flowchart for pages on GitHub";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".mmd", ".mermaid"];

    /// <inheritdoc/>
    public override PictureFormat Unlimited => new MermaidFormat(new() { MaximumText = null, MaximumEdges = null });

    /// <inheritdoc/>
    protected override bool Fits(ForwardGraph graph, bool isSmallest) =>
        options is { MaximumText: null, MaximumEdges: null }
        || (MermaidEdges.Of(graph).Take((options.MaximumEdges ?? int.MaxValue - 1) + 1).Count() <= (options.MaximumEdges ?? int.MaxValue)
            && (options.MaximumText is not { } text || MermaidWriter.Write(graph).Length <= text));

    /// <inheritdoc/>
    protected override GraphBridgeException TooLarge(ForwardGraph closed) =>
        new(FormattableString.Invariant($"{closed.Operations.Count:N0} operations are too many for what GitHub draws of Mermaid ({options.MaximumEdges:N0} edges, {options.MaximumText:N0} characters), and no more modules can be closed"),
            remedy: "draw equal modules once (--fold), or draw it as .svg; --collapse 1 writes it whatever its size");

    /// <inheritdoc/>
    protected override void Draw(ForwardGraph graph, Stream destination)
    {
        using var text = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true);
        text.Write(MermaidWriter.Write(graph));
    }
}
