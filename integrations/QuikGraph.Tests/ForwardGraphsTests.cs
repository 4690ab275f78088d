using System.Diagnostics;
using GraphBridge.Formats;
using GraphBridge.Testing;
using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Algorithms.Search;

namespace GraphBridge.QuikGraph.Tests;

public sealed class ForwardGraphsTests
{
    private static ForwardGraph Fixture(string name) => GraphFile.Load(Repository.Path("fixtures", name));

    [Theory]
    [InlineData("resnet18.onnx")]
    [InlineData("gpt2.onnx")]
    [InlineData("lstm.onnx")]
    [InlineData("control_flow.onnx")]
    public void A_network_goes_there_and_back(string name)
    {
        var network = Fixture(name);
        var graph = network.ToQuikGraph();
        Assert.Equal(network.Operations, graph.Vertices);
        Assert.Equal(network, graph.ToForwardGraph());
    }

    [Fact]
    public void Random_graphs_go_there_and_back()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var network = GraphGenerator.Graph(seed, size: 30);
            var graph = network.ToQuikGraph();
            Assert.Equal(network.Operations, graph.Vertices);
            Assert.Equal(network.Values.Where(value => value.Producer is not null).Sum(value => value.Uses.Count), graph.EdgeCount);
            if (network.Operations.Count > 0)
                Assert.Equal(network, graph.ToForwardGraph());
        }
    }

    [Fact]
    public void Every_use_of_a_value_is_an_edge_with_its_place()
    {
        var network = Fixture("resnet18.onnx");
        var add = network.Operations.First(operation => operation.Type.Name == "Add");
        var edges = network.ToQuikGraph().Edges.Where(edge => edge.Target == add).OrderBy(edge => edge.Input).ToList();
        Assert.Equal([0, 1], edges.Select(edge => edge.Input));
        Assert.Equal(add.Inputs.Select(port => port.Value!.Value), edges.Select(edge => edge.Value));
    }

    [Fact]
    public void Clusters_are_the_calls_of_modules_inside_one_another()
    {
        var network = Fixture("resnet18.onnx");
        var graph = network.ToQuikGraph();
        Assert.Null(graph.CallOf());
        var calls = new List<ModuleCall>();
        void Walk(ClusteredAdjacencyGraph<Operation, ValueEdge> around)
        {
            foreach (ClusteredAdjacencyGraph<Operation, ValueEdge> cluster in around.Clusters)
            {
                var call = cluster.CallOf()!.Value;
                Assert.Equal(around.CallOf(), call.Parent);
                calls.Add(call);
                Walk(cluster);
            }
        }
        Walk(graph);
        Assert.Equal(network.Calls.Where(call => network.Operations.Any(operation => IsIn(operation, call))), calls.OrderBy(call => call.Index));
    }

    private static bool IsIn(Operation operation, ModuleCall call)
    {
        for (var around = operation.Call; around is { } inside; around = inside.Parent)
            if (inside == call)
                return true;
        return false;
    }

    [Fact]
    public void What_is_left_after_a_change_is_a_forward_graph_with_the_rest_as_inputs()
    {
        var network = Fixture("resnet18.onnx");
        var graph = network.ToQuikGraph();
        graph.RemoveVertexIf(operation => operation.Call?.Module.Path.StartsWith("layer1", StringComparison.Ordinal) != true);
        var left = graph.ToForwardGraph();
        Assert.All(left.Operations, operation => Assert.StartsWith("layer1", operation.Call!.Value.Module.Path, StringComparison.Ordinal));
        Assert.NotEmpty(left.Inputs);
        Assert.NotEmpty(left.Outputs);
        graph.Clear();
        Assert.Throws<GraphBridgeException>(graph.ToForwardGraph);
    }

    [Fact]
    public void QuikGraphs_algorithms_run_on_it()
    {
        var network = Fixture("resnet18.onnx");
        var graph = network.ToQuikGraph();
        Assert.True(graph.IsDirectedAcyclicGraph());
        Assert.Equal(network.Operations.Count, graph.TopologicalSort().Count());
        var search = new BreadthFirstSearchAlgorithm<Operation, ValueEdge>(graph);
        var seen = new HashSet<Operation>();
        search.DiscoverVertex += operation => seen.Add(operation);
        search.Compute(network.Operations[0]);
        Assert.Contains(network.Operations[^1], seen);
        var way = graph.ShortestPathsDijkstra(_ => 1, network.Operations[0]);
        Assert.True(way(network.Operations[^1], out var path));
        Assert.NotEmpty(path);
    }

    [Fact]
    public async Task Graphviz_draws_what_QuikGraph_writes()
    {
        var dot = Fixture("resnet18.onnx").ToQuikGraph().ToGraphvizAlgorithm().Generate();
        using var process = Process.Start(new ProcessStartInfo("dot", ["-Tsvg"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(dot);
        process.StandardInput.Close();
        var svg = await output;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(">Conv<", svg, StringComparison.Ordinal);
        Assert.Contains(">layer2.0<", svg, StringComparison.Ordinal);
        Assert.Contains("float32[1,4,16,16]", svg, StringComparison.Ordinal);
    }
}
