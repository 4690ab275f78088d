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

    [Fact]
    public void Calls_that_nest_so_deep_that_their_names_fill_the_memory_are_refused()
    {
        ForwardGraphBuilder builder = new();
        CallId? around = null;
        for (var i = 0; i < 1200; i++)
            around = builder.AddCall(builder.AddModule(new string('m', 10) + i, "Net"), around);
        var graph = builder.Build();
        new ModelExplorerFormat().Write(graph, Stream.Null, null);
        var error = Assert.Throws<GraphBridgeException>(() => new ModelExplorerFormat { NameSpaceLetters = 1_000_000 }.Write(graph, Stream.Null, null));
        Assert.Contains("more than 1000000 letters", error.Message, StringComparison.Ordinal);
        Assert.Contains("collapse the graph", error.Message, StringComparison.Ordinal);
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
            Assert.Equal(NestedGraphs.Within(graph).Sum(inside => inside.Values.Sum(value => value.Uses.Count) + inside.Outputs.Count), edges.Count);
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
    public void A_graph_inside_an_operation_is_a_name_space_of_it_and_uses_the_values_around_it()
    {
        var type = TensorType.Of(ElementType.Float32, 2);
        var body = new ForwardGraphBuilder("body");
        var made = body.AddValue("z", ValueKind.Activation, type);
        body.AddOperation(new(OpType.OnnxDomain, "Neg"), "", [new("", body.AddValue("x", ValueKind.Outer, type))], [new("", made)], call: body.AddCall(body.AddModule("inner", "Block")));
        body.MarkOutput(made);
        var builder = new ForwardGraphBuilder("net");
        builder.AddInput("x", type);
        var y = builder.AddValue("y", ValueKind.Activation, type);
        builder.AddOperation(new(OpType.OnnxDomain, "If"), "", [], [new("", y)], [new("then_branch", new AttributeValue.Graph(body.Build()))]);
        builder.MarkOutput(y);
        using var json = Written(builder.Build());
        var inside = Node(json, "op0/then_branch/0/op0");
        Assert.Equal("If op0/then_branch/inner", inside.GetProperty("namespace").GetString());
        Assert.Equal("v0", inside.GetProperty("incomingEdges")[0].GetProperty("sourceNodeId").GetString());
        Assert.Equal("If op0/then_branch", Node(json, "op0/then_branch/0/out0").GetProperty("namespace").GetString());
        Assert.Equal("Block", json.RootElement.GetProperty("groupNodeAttributes").GetProperty("If op0/then_branch/inner").GetProperty("class").GetString());
    }

    [Fact]
    public void What_is_known_of_operations_values_modules_and_the_graph_stands_in_their_attributes()
    {
        var builder = new ForwardGraphBuilder("net") { Producer = new("torch", "2"), Metadata = Metadata.Of(new KeyValuePair<string, string>("author", "me")) };
        var type = TensorType.Of(ElementType.Float32, 2);
        var two = builder.AddValue("two", ValueKind.Constant, type, TensorData.FromBytes(ElementType.Float32, [2], new byte[8]));
        var y = builder.AddValue("y", ValueKind.Activation, type);
        builder.SetTrace(y, new(Statistics: new(2, -1, 3, 1, 2, 0, 0, 1)));
        builder.AddOperation(new("aten", "relu"), "act", [new("self", two)], [new("", y)], trace: new(TimeSpan.FromMilliseconds(1.5), "out of memory", "Net.cs:7"),
            metadata: Metadata.Of(new KeyValuePair<string, string>("stack", "a \"b\"")));
        builder.MarkOutput(y);
        using var json = Written(builder.Build());
        Assert.Equal(["name: act", "error: out of memory", "time: 1.5 ms", "source: Net.cs:7", "stack: a \"b\""], Pairs(Node(json, "op0")));
        Assert.Equal("#ffebee", Node(json, "op0").GetProperty("style").GetProperty("backgroundColor").GetString());
        Assert.Equal(["kind: Constant", "value: [0, 0]", "bytes: 8"], Pairs(Node(json, "v0")));
        Assert.ProperSuperset(new HashSet<string> { "tensor_shape: float32[2]", "mean: 1", "standard deviation: 2" },
            Pairs(Node(json, "op0").GetProperty("outputsMetadata")[0]).ToHashSet());
        Assert.Equal("""{"producer":"torch 2","author":"me"}""", json.RootElement.GetProperty("groupNodeAttributes").GetProperty("").GetRawText());
    }

    /// <summary>The file that <c>--to model-explorer</c> writes.</summary>
    [Fact]
    public void A_file_has_a_label_and_the_graph()
    {
        using var stream = new MemoryStream();
        GraphFormats.ByName("model-explorer").Write(Networks.Residual(layers: 1, blocks: 1), stream, null);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("ResNet", json.RootElement.GetProperty("label").GetString());
        Assert.Equal("ResNet", json.RootElement.GetProperty("graphs")[0].GetProperty("id").GetString());
    }

    private static IEnumerable<string> Pairs(JsonElement element) =>
        element.GetProperty("attrs").EnumerateArray().Select(pair => $"{pair.GetProperty("key").GetString()}: {pair.GetProperty("value").GetString()}");

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
