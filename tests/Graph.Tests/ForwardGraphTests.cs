using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests;

public sealed class ForwardGraphTests
{
    [Fact]
    public void A_value_knows_who_makes_it_and_who_uses_it()
    {
        var builder = new ForwardGraphBuilder();
        var x = builder.AddInput("x");
        var y = builder.AddValue("y", ValueKind.Activation);
        var z = builder.AddValue("z", ValueKind.Activation);
        builder.AddOperation(new("aten", "split"), "split", [new("self", x), new("index", ValueId.None)], [new("", ValueId.None), new("", y)]);
        builder.AddOperation(new("aten", "mul"), "square", [new("self", y), new("other", y)], [new("", z)]);
        var graph = builder.Build();

        Assert.Null(graph[x].Producer);
        Assert.Equal("split", graph[y].Producer?.Name);
        Assert.Equal(1, graph[y].OutputSlot);
        Assert.Equal([("square", 0), ("square", 1)], graph[y].Uses.Select(use => (use.Operation.Name, use.Slot)));
        Assert.Empty(graph[z].Uses);
        Assert.Null(graph.Operations[0].Inputs[1].Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.Operations[0].Inputs[2]);
    }

    [Fact]
    public void What_a_nested_graph_uses_is_used_by_the_operation_that_holds_it()
    {
        var innermost = new ForwardGraphBuilder("innermost");
        innermost.MarkOutput(innermost.AddValue("x", ValueKind.Outer));
        var inner = new ForwardGraphBuilder("inner");
        inner.AddValue("x", ValueKind.Outer);
        inner.AddOperation(new("ai.onnx", "If"), "", [], [], [new("then_branch", new AttributeValue.Graph(innermost.Build()))]);
        var branch = new AttributeValue.Graph(inner.Build());

        var builder = new ForwardGraphBuilder();
        var x = builder.AddInput("x");
        builder.AddOperation(new("ai.onnx", "If"), "if", [new("", x)], [], [new("then_branch", branch), new("else_branch", branch)]);
        var graph = builder.Build();

        Assert.Equal([x], graph.Operations[0].CapturedValues);
        Assert.Equal([0, -1], graph[x].Uses.Select(use => use.Slot));
    }

    [Fact]
    public void Every_use_of_a_random_graph_is_an_input_or_a_captured_value_and_the_other_way_round() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph =>
        {
            var told = graph.Values.SelectMany(value => value.Uses.Select(use => (value.Index, use.Operation.Index, use.Slot))).Order().ToList();
            var found = graph.Operations.SelectMany(operation =>
                operation.Inputs.Select((port, slot) => (port.Value?.Index ?? -1, operation.Index, slot)).Where(use => use.Item1 >= 0)
                    .Concat(operation.CapturedValues.Select(value => (value.Index, operation.Index, -1)))).Order().ToList();
            Assert.Equal(found, told);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_lowest_common_call_of_two_operations_is_the_innermost_around_both()
    {
        var builder = new ForwardGraphBuilder();
        var root = builder.AddModule("", "Net");
        var block = builder.AddModule("block", "Block", root);
        var conv = builder.AddModule("block.conv", "Conv2d", block);
        var net = builder.AddCall(root);
        var first = builder.AddCall(block, net);
        var convInFirst = builder.AddCall(conv, first);
        var second = builder.AddCall(block, net, pass: 2);
        var convInSecond = builder.AddCall(conv, second, pass: 2);
        OperationId In(CallId? call) => builder.AddOperation(new("aten", "relu"), "", [], [], call: call);
        var (inConv, inFirst, inOther, outside) = (In(convInFirst), In(first), In(convInSecond), In(null));
        var graph = builder.Build();
        ModuleCall? Common(OperationId a, OperationId b)
        {
            var common = graph[a].LowestCommonCall(graph[b]);
            Assert.Equal(common, graph[b].LowestCommonCall(graph[a]));
            return common;
        }

        Assert.Equal(graph[convInFirst], Common(inConv, inConv));
        Assert.Equal(graph[first], Common(inConv, inFirst));
        Assert.Equal(graph[net], Common(inConv, inOther));
        Assert.Null(Common(inConv, outside));
        Assert.Equal(2, graph[convInSecond].Depth);
        Assert.Equal("block.conv: Conv2d (pass 2)", graph[convInSecond].ToString());
    }

    [Fact]
    public void Values_and_modules_are_found_by_name()
    {
        var builder = new ForwardGraphBuilder();
        var x = builder.AddInput("x");
        var root = builder.AddModule("", "Net");
        var conv = builder.AddModule("layer1.conv", "Conv2d", root);
        var graph = builder.Build();

        Assert.Equal(graph[x], graph.FindValue("x"));
        Assert.Null(graph.FindValue("y"));
        Assert.Equal(graph[root], graph.FindModule(""));
        Assert.Equal("conv", graph[conv].Name);
        Assert.Null(graph.FindModule("layer1"));
    }
}
