namespace GraphBridge.Formats.Html;

/// <summary>How a page is written.</summary>
public sealed record HtmlOptions
{
    /// <summary>What the browser calls the page; null for the name of its file, or the graph's where there is none.</summary>
    public string? Title { get; init; }

    /// <summary>How high the page is in a notebook, in CSS pixels.</summary>
    public int Height { get; init; } = 640;
}
