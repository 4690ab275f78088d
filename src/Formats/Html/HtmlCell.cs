using System.Globalization;
using System.Net;
using System.Text;
using GraphBridge.Shapes;

namespace GraphBridge.Formats.Html;

/// <summary>Graphs in notebooks.</summary>
public static class HtmlCell
{
    /// <summary>
    /// A graph's page as a piece of HTML for a notebook's cell: a frame that holds the whole page, has no access to the notebook, and
    /// loads nothing. In Polyglot Notebooks <c>graph.ToHtml().DisplayAs("text/html")</c> shows it.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How; null for the usual way.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height is not above 0.</exception>
    public static string ToHtml(this ForwardGraph graph, HtmlOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Height, nameof(options));
        var content = PageContent.Of(graph.InferTypes(), options.Title, options);
        using var page = new MemoryStream();
        PageWriter.Write(content, page);
        // the data has no single quote, and hundreds of thousands of double ones
        var source = new StringBuilder(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length)).Replace("&", "&amp;").Replace("'", "&#39;");
        return string.Create(CultureInfo.InvariantCulture,
            $"<iframe title=\"{WebUtility.HtmlEncode(content.Title)}\" sandbox=\"allow-scripts allow-downloads\" "
            + $"style=\"width: 100%; height: {options.Height}px; border: 0\" srcdoc='{source}'></iframe>");
    }
}
