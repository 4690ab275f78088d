using System.Diagnostics;
using System.Text;
using GraphBridge.Formats;
using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>What Graphviz makes of our DOT files: it draws everything, complains of nothing, and keeps the graph when it writes the file again.</summary>
public sealed class GraphvizTests
{
    private static readonly DotFormat Dot = new();

    [Fact]
    public void Odd_graphs_are_drawn_without_a_complaint()
    {
        for (var seed = 0; seed < 40; seed++)
            RequireDrawn(GraphGenerator.Graph(seed, size: 20 + (seed * 2)));
    }

    [Fact]
    public void A_residual_network_is_drawn_whole() => RequireDrawn(Networks.Residual(layers: 3, blocks: 3));

    [Fact]
    public void A_pass_that_was_steered_and_failed_is_drawn_whole()
    {
        RequireDrawn(SteeredNetwork.Build());
        RequireDrawn(SteeredNetwork.Build().ShowInner());
    }

    [Fact]
    public void A_network_of_two_thousand_operations_is_drawn_whole() => RequireDrawn(Networks.Transformer(blocks: 200));

    [Fact]
    public void A_file_that_Graphviz_wrote_again_is_the_same_graph()
    {
        for (var seed = 100; seed < 140; seed++)
        {
            var graph = GraphGenerator.Graph(seed, size: 60);
            var written = Run("-Tdot", Write(graph));
            Assert.Null(graph.FirstDifference(Dot.Read(GraphSource.FromStream(new MemoryStream(written)))));
        }
    }

    private static void RequireDrawn(ForwardGraph graph)
    {
        var text = Encoding.UTF8.GetString(Write(graph));
        var svg = Encoding.UTF8.GetString(Run("-Tsvg", Encoding.UTF8.GetBytes(text)));
        // a node begins a line of its own, and so does an edge
        var lines = text.Split('\n').Select(line => line.TrimStart()).ToList();
        var nodes = lines.Count(line => line.StartsWith('"') && !line.Contains("\" -> \"", StringComparison.Ordinal) && !line.Contains("style=invis", StringComparison.Ordinal));
        var uses = graph.Operations.Sum(operation => operation.Inputs.Count(input => input.Value is not null) + operation.CapturedValues.Count);
        Assert.Equal(graph.Calls.Count, Count(svg, "class=\"cluster\""));
        Assert.Equal(nodes, Count(svg, "class=\"node\""));
        var steered = lines.Count(line => line.Contains(", gb_steers=", StringComparison.Ordinal));
        Assert.Equal(uses + graph.Outputs.Count + steered, Count(svg, "class=\"edge\""));
        System.Xml.Linq.XDocument.Parse(svg);
    }

    private static byte[] Write(ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        Dot.Write(graph, stream, null);
        return stream.ToArray();
    }

    private static byte[] Run(string format, byte[] text)
    {
        using var process = Process.Start(new ProcessStartInfo("dot", format) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(text);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(120_000), "dot takes more than two minutes");
        Task.WaitAll(copy, errors);
        // its router gives up on a rare layout and draws the edge in another way, which is counted all the same
        Assert.DoesNotContain(errors.Result.Split('\n'), line => line.Length > 0 && !line.StartsWith("libpath/", StringComparison.Ordinal)
            && !line.Contains("spline routing", StringComparison.Ordinal));
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
