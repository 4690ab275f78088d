using System.Xml.Linq;
using GraphBridge.Formats;
using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>Pictures as Graphviz draws them for us, and what we say where it does not.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-svg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A program that stands in for Graphviz's.</summary>
    private GraphvizFormat DrawnBy(string script, TimeSpan? limit = null, PictureKind kind = PictureKind.Svg)
    {
        var program = PathOf("draw");
        File.WriteAllText(program, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new(kind, new GraphvizOptions { Program = program, TimeLimit = limit ?? TimeSpan.FromMinutes(1) });
    }

    private GraphBridgeException Failure(GraphvizFormat format)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Networks.Residual().Save(PathOf("net.svg"), format));
        Assert.False(File.Exists(PathOf("net.svg")));
        return error;
    }

    [Fact]
    public void A_network_saved_as_svg_is_a_picture_of_every_module_and_operation_without_its_data()
    {
        var graph = SteeredNetwork.Build();
        graph.Save(PathOf("net.svg"));
        var text = File.ReadAllText(PathOf("net.svg"));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var groups = XDocument.Parse(text).Descendants(svg + "g").GroupBy(group => (string?)group.Attribute("class")).ToDictionary(group => group.Key ?? "", group => group.Count());
        Assert.Equal((graph.Calls.Count, graph.Operations.Count + 3), (groups["cluster"], groups["node"]));
        Assert.Contains("item → true", text, StringComparison.Ordinal);
        Assert.Contains("failed: mat1 and mat2 shapes cannot be", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gb_", text, StringComparison.Ordinal);
        Assert.Equal(["net.svg"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("net.png", "\u0089PNG")]
    [InlineData("net.pdf", "%PDF-")]
    public void A_network_saved_with_the_ending_of_a_picture_is_one(string name, string start)
    {
        Networks.Residual().Save(PathOf(name));
        Assert.StartsWith(start, File.ReadAllText(PathOf(name), System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    /// <summary>Drawn whole it takes Graphviz longer than the tests have.</summary>
    [Fact]
    public void Of_a_network_of_ten_thousand_operations_modules_are_closed_until_it_can_be_drawn()
    {
        var graph = Networks.Transformer(blocks: 1000);
        var fit = new GraphvizFormat(PictureKind.Svg).Fit(graph);
        Assert.Equal((1, graph.CollapseToDepth(1)), (fit.Depth, fit.Graph));
        graph.Save(PathOf("net.svg"));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var titles = XDocument.Load(PathOf("net.svg")).Descendants(svg + "g").Count(group => (string?)group.Attribute("class") == "node");
        Assert.InRange(titles, 1000, 3000);
    }

    [Fact]
    public void As_few_modules_are_closed_as_will_do_and_none_where_all_fits_or_no_limit_is_wanted()
    {
        var graph = Networks.Residual(layers: 4, blocks: 100);
        var format = new GraphvizFormat(PictureKind.Svg);
        Assert.Equal(3, format.Fit(graph).Depth);
        Assert.Null(format.Fit(Networks.Residual(layers: 4, blocks: 20)).Depth);
        Assert.Same(graph, format.Unlimited.Fit(graph).Graph);
    }

    [Fact]
    public void Operations_that_no_module_holds_are_refused_at_once_where_there_are_too_many()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Chain(100_000, reach: 1).Save(PathOf("net.svg")));
        Assert.Contains("100,000 operations are too many", error.Reason, StringComparison.Ordinal);
        Assert.Contains("--to html", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Curved around the others they take minutes.</summary>
    [Fact]
    public void Edges_that_lead_far_are_drawn_straight()
    {
        var graph = Chain(200, reach: 100);
        graph.Save(PathOf("net.svg"));
        Assert.Equal(graph.Operations.Count + 2, System.Text.RegularExpressions.Regex.Count(File.ReadAllText(PathOf("net.svg")), "class=\"node\""));
    }

    [Fact]
    public void A_bitmap_that_Graphviz_shrinks_until_nobody_can_read_it_is_an_error()
    {
        const string Shrunk = "cat > /dev/null; echo 'dot: graph is too large for cairo-renderer bitmaps. Scaling by 0.12 to fit' >&2";
        var error = Failure(DrawnBy(Shrunk, kind: PictureKind.Png));
        Assert.Contains("12", error.Reason, StringComparison.Ordinal);
        Assert.Contains(".pdf", error.Remedy, StringComparison.Ordinal);
        Networks.Residual().Save(PathOf("net.png"), DrawnBy(Shrunk.Replace("0.12", "0.6"), kind: PictureKind.Png));
    }

    /// <summary>Operations in a line, each of which also uses what was made so many before.</summary>
    private static ForwardGraph Chain(int operations, int reach)
    {
        var builder = new ForwardGraphBuilder("chain");
        var type = TensorType.Of(ElementType.Float32, 2);
        List<ValueId> made = [builder.AddInput("x", type)];
        for (var i = 0; i < operations; i++)
        {
            made.Add(builder.AddValue($"y{i}", ValueKind.Activation, type));
            builder.AddOperation(new("aten", "add"), "", [new("self", made[i]), new("other", made[i < reach ? i : i - reach])], [new("", made[^1])]);
        }
        builder.MarkOutput(made[^1]);
        return builder.Build();
    }

    [Fact]
    public void Odd_graphs_are_drawn()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            GraphGenerator.Graph(seed, size: 60).Save(PathOf("odd.svg"));
            XDocument.Load(PathOf("odd.svg"));
        }
    }

    [Fact]
    public void Without_Graphviz_it_says_what_to_install()
    {
        foreach (var kind in Enum.GetValues<PictureKind>())
        {
            var error = Failure(new(kind, new GraphvizOptions { Program = PathOf("none") }));
            Assert.Contains("cannot be started", error.Reason, StringComparison.Ordinal);
            Assert.Contains("install Graphviz", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_Graphviz_complains_of_is_told_and_nothing_is_left_behind()
    {
        var error = Failure(DrawnBy("cat > /dev/null; echo '<svg'; echo 'out of memory' >&2; exit 3"));
        Assert.Contains("fails with code 3: out of memory", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Graphviz_that_ends_before_it_has_read_all_is_an_error_like_any()
    {
        var format = DrawnBy("exit 1");
        var error = Assert.Throws<GraphBridgeException>(() => Networks.Transformer(blocks: 500).Save(PathOf("net.svg"), format));
        Assert.Contains("fails with code 1", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_takes_too_long_is_given_up_with_advice()
    {
        var error = Failure(DrawnBy("sleep 600", TimeSpan.FromMilliseconds(200)));
        Assert.Contains("not done after 0.2 seconds", error.Reason, StringComparison.Ordinal);
        Assert.Contains("--collapse", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_not_read()
    {
        File.WriteAllText(PathOf("net.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        Assert.Throws<GraphBridgeException>(() => GraphFile.Load(PathOf("net.svg")));
    }
}
