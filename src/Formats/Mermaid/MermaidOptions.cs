namespace GraphBridge.Formats.Mermaid;

/// <summary>How diagrams are written. The limits are those that GitHub draws with.</summary>
public sealed record MermaidOptions
{
    /// <summary>How many characters a diagram may have before modules are closed; null for any number.</summary>
    public int? MaximumText { get; init; } = 50_000;

    /// <summary>How many edges a diagram may have before modules are closed; null for any number.</summary>
    public int? MaximumEdges { get; init; } = 500;
}
