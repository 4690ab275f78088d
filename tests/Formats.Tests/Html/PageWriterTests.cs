using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GraphBridge.Formats.Html;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Html;

public sealed class PageWriterTests
{
    private const string Markup = "</script><img src=x onerror=alert(1)>";
    private const string Comment = "<!--<script>";
    private const string Quotes = "\"'&\u2028\u2029\0\u0001 \U0001f600";

    [Fact]
    public void Names_of_the_model_are_data_and_never_markup()
    {
        var builder = new ForwardGraphBuilder(Markup);
        var call = builder.AddCall(builder.AddModule(Markup, Comment, arguments: Quotes));
        var (x, y) = (builder.AddInput(Comment), builder.AddValue(Quotes, ValueKind.Activation));
        builder.AddOperation(new(Markup, Comment, Quotes), Markup, [new(Comment, x)], [new(Quotes, y)], [new(Markup, Comment), new(Quotes, Quotes)], call,
            Metadata.Empty.With(Markup, Quotes), new(Error: Markup, Source: Comment));
        builder.MarkOutput(y);
        var page = new WrittenPage(builder.Build());

        Assert.DoesNotMatch("[<>&'\u2028\u2029]", page.DataText);
        Assert.DoesNotContain("<img", page.Text, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(page.Text, "<script(?: type=\"[a-z/]+\")? id="));
        Assert.Contains("<title>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</title>", page.Text, StringComparison.Ordinal);
        Assert.Equal([Comment, Quotes], page.Texts("values.name"));
        Assert.Equal([Markup], page.Texts("operations.name"));
        Assert.Equal([$"{Markup}::{Comment}.{Quotes}"], page.Texts("operators"));
        Assert.Equal([Markup], page.Texts("modules.path"));
        Assert.Equal(Markup, page.Graph.At("operations.error.0").GetString());
    }

    [Fact]
    public void Nothing_runs_but_the_viewer_and_nothing_is_loaded()
    {
        var page = new WrittenPage(Networks.Residual(layers: 1, blocks: 1));
        var policy = page.Between("<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{Hash(page.Between("<script id=\"viewer\">", "</script>"))}';", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{Hash(page.Between("<style>", "</style>"))}';", policy, StringComparison.Ordinal);
        // in a script these make a parser look for another end
        Assert.DoesNotContain("<!--", page.Between("<script id=\"viewer\">", "</body>"), StringComparison.Ordinal);
        Assert.EndsWith("</script>\n</body>\n</html>\n", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_licences_of_what_is_bundled_are_in_the_page() =>
        Assert.Contains("@dagrejs/dagre", new WrittenPage(new ForwardGraphBuilder().Build()).Between("<script type=\"text/plain\" id=\"licences\">", "</script>"), StringComparison.Ordinal);

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        for (var seed = 0; seed < 10; seed++)
            Assert.Equal(new WrittenPage(GraphGenerator.Graph(seed, size: 60)).Text, new WrittenPage(GraphGenerator.Graph(seed, size: 60)).Text);
    }

    [Fact]
    public void The_format_writes_files_and_reads_none()
    {
        using var folder = new TemporaryFolder();
        Networks.Residual(layers: 1, blocks: 1).Save(folder["net.html"]);
        Assert.StartsWith("<!doctype html>\n", File.ReadAllText(folder["net.html"]), StringComparison.Ordinal);
        var error = Assert.Throws<GraphBridgeException>(() => GraphFile.Load(folder["net.html"]));
        Assert.Equal("a page does not tell its graph", error.Reason);
    }

    [Fact]
    public void In_a_notebook_the_page_is_the_source_of_a_frame()
    {
        var graph = new ForwardGraphBuilder("a'b\"<c>").Build();
        var cell = graph.ToHtml(new() { Height = 300 });
        Assert.StartsWith("<iframe title=\"a&#39;b&quot;&lt;c&gt;\" sandbox=\"allow-scripts allow-downloads\" style=\"width: 100%; height: 300px; border: 0\" srcdoc='", cell, StringComparison.Ordinal);
        Assert.EndsWith("'></iframe>", cell, StringComparison.Ordinal);
        var source = cell[(cell.IndexOf("srcdoc='", StringComparison.Ordinal) + 8)..^"'></iframe>".Length];
        Assert.DoesNotContain('\'', source);
        Assert.Equal(new WrittenPage(graph).Text, System.Net.WebUtility.HtmlDecode(source));
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.ToHtml(new() { Height = 0 }));
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
