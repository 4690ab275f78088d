namespace GraphBridge.Formats.Html;

/// <summary>What a page shows: one graph, or the two of a comparison and both in one.</summary>
/// <param name="Title">What the browser calls it.</param>
/// <param name="Graphs">One graph; for a comparison the old one, the new one, and both in one.</param>
/// <param name="Comparison">How the two differ; null for one graph.</param>
public sealed record PageContent(string Title, IReadOnlyList<PageGraph> Graphs, PageComparison? Comparison = null)
{
    private const string NoName = "GraphBridge";

    /// <summary>A page of one graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="title">What the browser calls it; null for the graph's name.</param>
    /// <param name="options">How the page is written; null for the usual way.</param>
    public static PageContent Of(ForwardGraph graph, string? title = null, HtmlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new(title ?? (graph.Name.Length > 0 ? graph.Name : NoName), [new(graph) { InnerOperations = (options ?? new()).InnerOperations }]);
    }
}

/// <summary>A graph of a page.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Marks">What became of its parts; null outside a comparison.</param>
public sealed record PageGraph(ForwardGraph Graph, PageMarks? Marks = null)
{
    /// <summary>How many operations inside others the page has of it: <see cref="HtmlOptions.InnerOperations"/>.</summary>
    public int InnerOperations { get; init; } = new HtmlOptions().InnerOperations;
}
