using System.Xml.Linq;
using GraphBridge.Formats;
using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>Pictures as Graphviz draws them for us, and what we say where it does not.</summary>
public sealed class SvgTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-svg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A program that stands in for Graphviz's.</summary>
    private SvgFormat DrawnBy(string script, TimeSpan? limit = null)
    {
        var program = PathOf("draw");
        File.WriteAllText(program, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new(new GraphvizOptions { Program = program, TimeLimit = limit ?? TimeSpan.FromMinutes(1) });
    }

    private GraphBridgeException Failure(SvgFormat format)
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
        var error = Failure(new(new GraphvizOptions { Program = PathOf("none") }));
        Assert.Contains("cannot be started", error.Reason, StringComparison.Ordinal);
        Assert.Contains("install Graphviz", error.Remedy, StringComparison.Ordinal);
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
