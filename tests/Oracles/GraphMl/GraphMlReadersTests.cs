using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GraphBridge.Formats;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles;

/// <summary>networkx and igraph, as Debian has them, read what we write, and we read what they write.</summary>
public sealed class GraphMlReadersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graphbridge");

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private JsonElement Python(string command, [CallerFilePath] string here = "")
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-W", "error::UserWarning", Path.Combine(Path.GetDirectoryName(here)!, "readers.py"), command, _folder.FullName])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Random graphs with all that is odd, and one with two edges between the same operations.</summary>
    private static List<(string Name, ForwardGraph Graph)> Graphs()
    {
        List<(string, ForwardGraph)> graphs = [.. Enumerable.Range(0, 12).Select(seed => ("random" + seed, GraphGenerator.Graph(seed, 40 + (5 * seed))))];
        var builder = new ForwardGraphBuilder("twice");
        var x = builder.AddInput("x");
        var (y, z) = (builder.AddValue("y", ValueKind.Activation), builder.AddValue("z", ValueKind.Activation));
        builder.AddOperation(new("aten", "relu"), "bell \a and \r\n <&>", [new("self", x)], [new("", y)]);
        builder.AddOperation(new("aten", "mul"), "\U0001F600", [new("self", y), new("other", y), new("out", y)], [new("", z)]);
        builder.MarkOutput(z);
        graphs.Add(("twice", builder.Build()));
        return graphs;
    }

    private List<(string Name, ForwardGraph Graph)> Saved()
    {
        var graphs = Graphs();
        foreach (var (name, graph) in graphs)
        {
            graph.Save(File($"flat-{name}.graphml"));
            graph.Save(File($"yed-{name}.graphml"), GraphFormats.ByName("graphml-yed"));
        }
        return graphs;
    }

    [Fact]
    public void Networkx_and_igraph_find_our_nodes_edges_and_attributes()
    {
        var graphs = Saved();
        var found = Python("read");
        foreach (var (name, graph) in graphs)
        {
            using var parts = new PartWriter(null);
            parts.InnerGraphs(graph);
            var nodes = FlatWriter.Nodes(graph, parts).Count();
            var edges = FlatWriter.Edges(graph).ToList();
            var flat = found.GetProperty($"flat-{name}.graphml");
            Check(flat.GetProperty("networkx"), nodes, edges.Count, graph);
            Check(flat.GetProperty("igraph"), nodes, edges.Count, graph);
            Check(found.GetProperty($"yed-{name}.graphml").GetProperty("networkx"), nodes + graph.Calls.Count, edges.Count, graph);

            var networkx = flat.GetProperty("networkx");
            Assert.Equal(Enumerable.Range(0, graph.Operations.Count), networkx.GetProperty("orders").EnumerateArray().Select(order => order.GetInt32()));
            Assert.Equal(edges.SelectMany(edge => edge.Attributes).Sum(attribute => attribute.Key == "slot" && int.TryParse(attribute.Value, out var slot) ? slot : 0),
                networkx.GetProperty("slots").GetInt32());
            var between = edges.GroupBy(edge => (edge.Source, edge.Target)).Sum(group => group.Count() - 1);
            Assert.Equal(between, flat.GetProperty("igraph").GetProperty("parallel").GetInt32());
        }
    }

    private static void Check(JsonElement found, int nodes, int edges, ForwardGraph graph)
    {
        Assert.True(found.GetProperty("directed").GetBoolean());
        Assert.Equal(nodes, found.GetProperty("nodes").GetInt32());
        Assert.Equal(edges, found.GetProperty("edges").GetInt32());
        var types = found.GetProperty("operations");
        foreach (var operation in graph.Operations)
            if (IsPlain(operation.Type.Name))
                Assert.Equal(operation.Type.Name, types.GetProperty(FlatWriter.OperationId(operation)).GetString());
    }

    /// <summary>Whether a text stands in the file as it is.</summary>
    private static bool IsPlain(string text) => text.Length > 0 && !text.Any(char.IsControl) && text.AsSpan().IndexOfAny('\uFFFE', '\uFFFF') < 0;

    [Fact]
    public void A_file_that_networkx_read_and_wrote_again_gives_back_an_equal_graph()
    {
        var graphs = Saved();
        Python("rewrite");
        foreach (var (name, graph) in graphs)
            Assert.Null(graph.FirstDifference(GraphFile.Load(File($"flat-{name}.graphml.again"))));
    }

    [Fact]
    public void Files_of_networkx_and_igraph_come_in_with_their_nodes_and_edges()
    {
        foreach (var counts in Python("write").EnumerateObject())
        {
            var graph = GraphFile.Load(File(counts.Name + ".graphml"));
            Assert.Equal(counts.Value[0].GetInt32(), graph.Operations.Count);
            Assert.Equal(counts.Value[1].GetInt32(), graph.Operations.Sum(operation => operation.Inputs.Count));
        }
        Assert.Equal("layer <3> & more", GraphFile.Load(File("networkx-tree.graphml")).Operations[3].Type.Name);
        Assert.Equal(["1", "2"], GraphFile.Load(File("networkx-several.graphml")).Operations[1].Inputs.Select(input => input.Value?.Metadata["slot"]));
        Assert.Equal("0.5", GraphFile.Load(File("igraph-tree.graphml")).Operations[2].Inputs[0].Value?.Metadata["weight"]);
    }
}
