using System.Text;
using GraphBridge.Formats.Mermaid;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Mermaid;

public sealed class MermaidFormatTests
{
    private static readonly MermaidFormat Format = new();

    [Fact]
    public void A_small_network() => Snapshot.Matches(Text(Networks.Residual(layers: 1, blocks: 1)), "mmd");

    [Fact]
    public void A_pass_that_values_steered_and_that_failed() => Snapshot.Matches(Text(SteeredNetwork.Build()), "mmd");

    [Theory]
    [InlineData("running_mean 3.5", "running_mean 3.5")]
    [InlineData("\"end\" `x`", "#34;end#34; #96;x#96;")]
    [InlineData("1. a", "1#46; a")]
    [InlineData("- *a* _b_ ~~c~~", "#45; #42;a#42; #95;b#95; #126;#126;c#126;#126;")]
    [InlineData("<script>alert(1)</script>", "#60;script#62;alert#40;1#41;#60;#47;script#62;")]
    [InlineData("#quot; &amp; $$x$$ fa:fa-car", "#35;quot#59; #38;amp#59; #36;#36;x#36;#36; fa#58;fa#45;car")]
    [InlineData("k = 3, 3: a == b", "k = 3, 3: a #61;#61; b")]
    [InlineData("two\nlines  \u0007", "two<br>lines#32;#32;#9223;")]
    [InlineData("Größe 🙂", "Größe #128578;")]
    public void Nothing_in_a_label_is_markup(string label, string written) => Assert.Equal($"\"{written}\"", new StringBuilder().AppendLabel(label).ToString());

    [Fact]
    public void Modules_are_closed_until_GitHub_draws_it()
    {
        var graph = Networks.Residual(layers: 4, blocks: 30);
        var fit = Format.Fit(graph);
        Assert.Equal(2, fit.Depth);
        Assert.InRange(Text(graph).Length, 1000, 50_000);
        Assert.True(Text(graph, Format.Unlimited).Length > 50_000);
    }

    [Fact]
    public void What_is_too_large_with_all_modules_closed_is_an_error_with_the_way_out()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Text(Networks.Transformer(blocks: 2000)));
        Assert.Contains("2,000 operations are too many for what GitHub draws of Mermaid (500 edges, 50,000 characters)", error.Reason, StringComparison.Ordinal);
        Assert.Contains("--fold", error.Remedy, StringComparison.Ordinal);
    }

    private static string Text(ForwardGraph graph, GraphFormat? format = null)
    {
        using var stream = new MemoryStream();
        (format ?? Format).Write(graph, stream, null);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
