using System.Text.Json;
using GraphBridge.Formats.ModelExplorer;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.ModelExplorer;

public sealed class ModelExplorerWriterTests
{
    [Fact]
    public void Module_calls_are_name_spaces_with_their_types()
    {
        using var json = Written(Networks.Residual(layers: 1, blocks: 1));
        Assert.Equal("net", json.RootElement.GetProperty("id").GetString());
        var convolution = Node(json, "op3");
        Assert.Equal("conv2d", convolution.GetProperty("label").GetString());
        Assert.Equal("layer1/0/conv1", convolution.GetProperty("namespace").GetString());
        Assert.Contains("""{"key":"stride","value":"[1, 1]"}""", convolution.GetProperty("attrs").EnumerateArray().Select(pair => pair.GetRawText()));
        Assert.Equal("BasicBlock", json.RootElement.GetProperty("groupNodeAttributes").GetProperty("layer1/0").GetProperty("class").GetString());
    }

    /// <summary>Model Explorer drops an edge from an unknown node without a word.</summary>
    [Fact]
    public void Every_use_is_an_edge_from_a_node_that_is_there()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var graph = GraphGenerator.Graph(seed, size: 40);
            using var json = Written(graph);
            var nodes = json.RootElement.GetProperty("nodes").EnumerateArray().ToList();
            var ids = nodes.ConvertAll(node => node.GetProperty("id").GetString());
            Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
            var edges = nodes.Where(node => node.TryGetProperty("incomingEdges", out _)).SelectMany(node => node.GetProperty("incomingEdges").EnumerateArray()).ToList();
            Assert.All(edges, edge => Assert.Contains(edge.GetProperty("sourceNodeId").GetString(), ids));
            Assert.Equal(graph.Values.Sum(value => value.Uses.Count) + graph.Outputs.Count, edges.Count);
        }
    }

    [Fact]
    public void Passes_of_one_module_and_names_with_slashes_have_name_spaces_of_their_own()
    {
        var builder = new ForwardGraphBuilder();
        var (root, once) = (builder.AddModule("", "Net"), builder.AddModule("a/b", "Linear"));
        var call = builder.AddCall(root);
        foreach (var pass in (int[])[1, 2, 2])
            builder.AddOperation(new("aten", "linear"), "", [], [], call: builder.AddCall(once, call, pass));
        using var json = Written(builder.Build());
        Assert.Equal(["a∕b", "a∕b (pass 2)", "a∕b (pass 2)'"], json.RootElement.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("namespace").GetString()));
    }

    [Fact]
    public void A_mapping_and_node_data_name_the_same_nodes()
    {
        var graph = Networks.Residual(layers: 1, blocks: 1);
        using var stream = new MemoryStream();
        SideBySide.WriteMapping([(graph.Operations[1], graph.Operations[2])], stream);
        SideBySide.WriteNodeData([("old", [(graph.Operations[1], "removed", "#ffcdd2")])], stream);
        Assert.Equal(
            """
            {"type":"sync_navigation","mappingEntries":[{"leftNodeIds":["op1"],"rightNodeIds":["op2"]}],"disableMappingFallback":true}
            {"old":{"results":{"op1":{"value":"removed","bgColor":"#ffcdd2"}}}}

            """.ReplaceLineEndings("\n"), System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static JsonElement Node(JsonDocument json, string id) =>
        json.RootElement.GetProperty("nodes").EnumerateArray().First(node => node.GetProperty("id").GetString() == id);

    private static JsonDocument Written(ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        ModelExplorerWriter.Write(graph, "net", stream);
        return JsonDocument.Parse(stream.ToArray());
    }
}
