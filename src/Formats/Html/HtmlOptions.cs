namespace GraphBridge.Formats.Html;

/// <summary>How a page is written.</summary>
public sealed record HtmlOptions
{
    /// <summary>What the browser calls the page; null for the name of its file, or the graph's where there is none.</summary>
    public string? Title { get; init; }

    /// <summary>How high the page is in a notebook, in CSS pixels.</summary>
    public int Height { get; init; } = 640;

    /// <summary>
    /// How many operations inside others it has, all together: a function that calls another twice, which calls another twice, is soon more than a page
    /// holds. What is beyond stays closed.
    /// </summary>
    public int InnerOperations { get; init; } = 200_000;
}
