using GraphBridge.Testing;
using GraphBridge.Tests.Views;
using Xunit;

namespace GraphBridge.Query.Tests;

public sealed class QueryTests
{
    private static readonly ForwardGraph Residual = Networks.Residual(layers: 1, blocks: 2);

    private static string[] Names(ForwardGraph graph, string query) => [.. graph.Query(query).Select(node => node.Name)];

    /// <summary>A cell that runs three times, each time on what it gave, and a head beside it.</summary>
    private static ForwardGraph Cell()
    {
        var net = new NetworkBuilder();
        var x = net.Input("x");
        var state = x;
        for (var i = 0; i < 3; i++)
            state = net.Call("cell", "RNNCell", () => net.Call("cell.fc", "Linear", () => net.Op("linear", $"state{i + 1}", [], state, net.Parameter("cell.fc", "weight"))));
        return net.Build(net.Op("relu", "out", [], state));
    }

    [Theory]
    [InlineData("0", "conv1")]
    [InlineData("-1", "softmax")]
    [InlineData("-2", "layer1.1.add")]
    [InlineData("type(add)[0]", "layer1.0.add")]
    [InlineData("type(add)[-1]", "layer1.1.add")]
    [InlineData("bn1", "bn1")]
    [InlineData("layer1.0.conv?", "layer1.0.conv1 layer1.0.conv2")]
    [InlineData("type(CONV2*) & in(layer1.1)", "layer1.1.conv1 layer1.1.conv2")]
    [InlineData("type(aten::conv2d) & in(layer1.1)", "layer1.1.conv1 layer1.1.conv2")]
    [InlineData("class(BasicBlock) & type(add)", "layer1.0.add layer1.1.add")]
    [InlineData("class(BatchNorm2d) - in(layer1)", "bn1")]
    [InlineData("kind(input)", "x")]
    [InlineData("kind(output)", "softmax")]
    [InlineData("kind(operation) - in(*)", "softmax")]
    [InlineData("shape([1,64,112,112])[0]", "conv1")]
    [InlineData("shape([*,3,...])", "x conv1.weight")]
    [InlineData("shape([10,...])", "")]
    [InlineData("dtype(int*)", "")]
    [InlineData("parents(layer1.0.add)", "relu layer1.0.bn2")]
    [InlineData("children(relu)", "layer1.0.conv1 layer1.0.add")]
    [InlineData("depends(bn1) & kind(parameter)", "conv1.weight bn1.weight bn1.bias")]
    [InlineData("path(x, layer1.0.add)", "x conv1 bn1 relu layer1.0.add")]
    [InlineData("path(layer1.0.add, x)", "")]
    [InlineData("between(relu, layer1.0.bn1)", "relu layer1.0.conv1 layer1.0.bn1")]
    [InlineData("ancestors(bn1) & kind(operation) | descendants(layer1.1.add)", "conv1 softmax")]
    [InlineData("!(descendants(x) | kind(parameter) | kind(buffer))", "x")]
    public void A_query_finds(string query, string names) => Assert.Equal(names, string.Join(' ', Names(Residual, query)));

    [Fact]
    public void A_name_is_an_operations_a_values_or_a_modules()
    {
        Assert.Equal(10, Residual.Query("layer1.*").Count(node => node.Operation is not null) - Residual.Query("in(layer1.*) & type(add)").Count);
        Assert.Equal(Residual.Query("in(layer1)"), Residual.Query("layer1"));
        Assert.Equal(["conv1.weight"], Names(Residual, "conv1.weight"));
        Assert.Equal(Residual.Query("conv1"), Residual.Query("0_conv2d"));
        Assert.Equal(Residual.Query("in(conv1)"), Residual.Query("conv1"));
    }

    [Fact]
    public void A_pass_is_one_run_of_a_module()
    {
        var graph = Cell();
        Assert.Equal(["state1", "state2", "state3"], Names(graph, "cell"));
        Assert.Equal(["state2"], Names(graph, "cell:2"));
        Assert.Equal(["state3"], Names(graph, "in(cell.fc:3)"));
        Assert.Equal(["state2"], Names(graph, "\"cell.fc\":2"));
        Assert.Empty(graph.Query("cell:4"));
        Assert.Empty(graph.Query("in(*:4)"));
    }

    [Fact]
    public void A_name_with_a_colon_is_found_as_it_stands()
    {
        var net = new NetworkBuilder();
        var graph = net.Build(net.Op("relu", "relu:0", [], net.Input("x:1")));
        Assert.Equal(["relu:0"], Names(graph, "relu:0"));
        Assert.Equal(["x:1"], Names(graph, "x:1"));
        Assert.Equal(["x:1"], Names(graph, "\"x:1\""));
    }

    [Fact]
    public void Quoted_names_are_meant_as_they_stand()
    {
        var net = new NetworkBuilder();
        var graph = net.Build(net.Op("relu", "a*", [], net.Op("relu", "42", [], net.Op("relu", "a b-c", [], net.Input("ab")))));
        Assert.Equal(["a*"], Names(graph, "\"a*\""));
        Assert.Equal(["42"], Names(graph, "'42'"));
        Assert.Equal(["a b-c"], Names(graph, "\"a b-c\""));
        Assert.Equal(["ab", "a b-c", "a*"], Names(graph, "a*"));
        Assert.Equal(["a b-c"], Names(graph, """name("a\u0020b-c")"""));
    }

    [Fact]
    public void Kinds_tell_what_failed_what_was_read_and_what_nothing_uses()
    {
        var net = new NetworkBuilder();
        var x = net.Input("x");
        net.Input("spare");
        net.Op("sin", "dead", [], x);
        net.Trace = () => new() { Read = "true" };
        net.Op("item", "read", [], x);
        net.Trace = () => new(Error: "no memory");
        net.Graph.AddOperation(new("aten", "cos"), "failed", [new("", x)], [], trace: new(Error: "no memory"));
        net.Trace = () => null;
        var graph = net.Build(net.Op("relu", "out", [], x));
        Assert.Equal(["failed"], Names(graph, "kind(failed)"));
        Assert.Equal(["read"], Names(graph, "kind(read)"));
        Assert.Equal(["spare", "dead"], Names(graph, "kind(unused)"));
    }

    [Fact]
    public void What_a_nested_graph_uses_is_used_by_its_operation()
    {
        var inside = new ForwardGraphBuilder("then");
        inside.MarkOutput(inside.AddValue("a", ValueKind.Outer));
        var builder = new ForwardGraphBuilder("net");
        builder.AddInput("a");
        var condition = builder.AddInput("condition");
        var result = builder.AddValue("result", ValueKind.Activation);
        builder.AddOperation(new(OpType.OnnxDomain, "If"), "if", [new("cond", condition)], [new("", result)], [new("then_branch", new AttributeValue.Graph(inside.Build()))]);
        builder.MarkOutput(result);
        Assert.Equal(["a", "if"], Names(builder.Build(), "path(a, result)"));
    }

    [Fact]
    public void One_node_is_asked_for_and_several_are_an_error()
    {
        Assert.Equal("aten::conv2d conv1", Residual.Find("conv1").ToString());
        Assert.Equal(0, Residual.Find("0").Operation?.Index);
        Assert.Contains("finds 2 nodes", Assert.Throws<GraphBridgeException>(() => Residual.Find("type(add)")).Message, StringComparison.Ordinal);
        Assert.Contains("finds 0 nodes", Assert.Throws<GraphBridgeException>(() => Residual.Find("type(sin)")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_are_walked_in_execution_order_and_know_their_places()
    {
        var set = Residual.Query("conv1 | x | -1");
        Assert.Equal(["x", "conv1", "softmax"], set.Select(node => node.Name));
        Assert.Equal(3, set.Count);
        Assert.Equal("x", set.At(0)?.Name);
        Assert.Equal("softmax", set.At(-1)?.Name);
        Assert.Null(set.At(3));
        Assert.Null(set.At(-4));
        Assert.Equal(set, NodeSet.Of(Residual, set));
        Assert.Contains(new GraphNode(Residual.Operations[0]), set);
        Assert.Equal(new GraphNode(Residual.Operations[0]), new GraphNode(Residual.Operations[0].Outputs[0].Value!.Value));
        Assert.Throws<ArgumentException>(() => set | Networks.Residual().Query("x"));
    }
}
