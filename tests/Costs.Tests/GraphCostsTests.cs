using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Costs.Tests;

public sealed class GraphCostsTests
{
    private const string Linear = "aten::linear(input[2,8], weight[4,8]) -> [2,4]";
    private const long OfLinear = 64;

    private static AttributeValue.Graph Body(params string[] calls) => new(Sketch.Graph(calls));

    private static ForwardGraph Nesting(string name, Func<ForwardGraphBuilder, Input[]> inputs, params NamedAttribute[] attributes)
    {
        var builder = new ForwardGraphBuilder();
        builder.AddOperation(new(OpType.OnnxDomain, name), "", inputs(builder), [], attributes);
        return builder.Build();
    }

    private static Input[] Trips(ForwardGraphBuilder builder, long trips) =>
        [new("", builder.AddValue("trips", ValueKind.Constant, data: TensorData.FromBytes(ElementType.Int64, [], BitConverter.GetBytes(trips)))), new("", ValueId.None)];

    [Fact]
    public void A_branch_takes_what_the_costlier_way_does()
    {
        var graph = Nesting("If", builder => [new("", builder.AddInput("cond"))], new NamedAttribute("then_branch", Body(Linear, Linear)), new NamedAttribute("else_branch", Body(Linear)));
        Assert.Equal(new(2 * OfLinear, 0), GraphCosts.Of(graph).Total);
    }

    [Fact]
    public void A_loop_takes_what_its_body_does_each_time()
    {
        var body = Body(Linear);
        var graph = Nesting("Loop", builder => Trips(builder, 7), new NamedAttribute("body", body));
        var costs = GraphCosts.Of(graph);
        Assert.Equal(new(7 * OfLinear, 0), costs[graph.Operations[0]]);
        Assert.Equal(new(OfLinear, 0), costs.Inside(body.Value).Total);
    }

    [Fact]
    public void A_loop_that_runs_nobody_knows_how_often_is_unknown_but_for_an_empty_one()
    {
        Input[] given(ForwardGraphBuilder builder) => [new("", builder.AddInput("trips")), new("", ValueId.None)];
        Assert.Equal(new(0, 1), GraphCosts.Of(Nesting("Loop", given, new NamedAttribute("body", Body(Linear)))).Total);
        Assert.Equal(new(0, 1), GraphCosts.Of(Nesting("Loop", _ => [], new NamedAttribute("body", Body(Linear)))).Total);
        Assert.Equal(new(0, 0), GraphCosts.Of(Nesting("Loop", given, new NamedAttribute("body", Body("aten::relu(self[2,8]) -> [2,8]")))).Total);
    }

    [Fact]
    public void A_scan_runs_once_for_each_place_of_its_axis()
    {
        Input[] inputs(ForwardGraphBuilder builder) => [new("", builder.AddInput("state", TensorType.Of(ElementType.Float32, 3))), new("", builder.AddInput("x", TensorType.Of(ElementType.Float32, 9, 5)))];
        Assert.Equal(new(9 * OfLinear, 0), GraphCosts.Of(Nesting("Scan", inputs, new NamedAttribute("body", Body(Linear)), new NamedAttribute("num_scan_inputs", 1))).Total);
        Assert.Equal(new(5 * OfLinear, 0), GraphCosts.Of(Nesting("Scan", inputs, new NamedAttribute("body", Body(Linear)), new NamedAttribute("num_scan_inputs", 1), new NamedAttribute("scan_input_axes", new long[] { -1 }))).Total);
    }

    [Fact]
    public void In_a_body_a_weight_of_the_graph_around_it_has_its_shape()
    {
        var inner = new ForwardGraphBuilder();
        var x = inner.AddInput("inner_x", TensorType.Of(ElementType.Float32, 2, 8));
        var weight = inner.AddValue("weight", ValueKind.Outer);
        var made = inner.AddValue("made", ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, 4));
        inner.AddOperation(new(OpType.OnnxDomain, "MatMul"), "", [new("", weight), new("", x)], [new("", made)]);
        var body = inner.Build();
        var graph = Nesting("If", builder =>
        {
            builder.AddValue("weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 2, 16));
            return [new("", builder.AddInput("cond"))];
        }, new NamedAttribute("then_branch", new AttributeValue.Graph(body)));
        Assert.Equal(new(8 * 16, 0), GraphCosts.Of(graph).Total);
    }

    [Fact]
    public void What_has_no_formula_takes_what_it_was_carried_out_by_and_what_has_one_goes_by_it()
    {
        var builder = new ForwardGraphBuilder();
        Sketch.Add(builder, "mine::block(x[2,8]) -> [2,4]", new() { Inner = Sketch.Graph(Linear) });
        Sketch.Add(builder, Linear, new() { Inner = Sketch.Graph(Linear, Linear) });
        Sketch.Add(builder, "mine::block(x[2,8]) -> [2,4]", new() { Inner = Sketch.Graph(Linear, "mine::other(x[2,8]) -> [2,4]") });
        Assert.Equal(new(2 * OfLinear, 1), GraphCosts.Of(builder.Build()).Total);
    }

    [Fact]
    public void What_failed_takes_none()
    {
        var builder = new ForwardGraphBuilder();
        Sketch.Add(builder, "aten::linear(input[2,8], weight[4,9]) -> ?", new(Error: "sizes differ"));
        Assert.Equal(default, GraphCosts.Of(builder.Build()).Total);
    }

    [Fact]
    public void A_call_takes_what_is_in_it_and_one_that_stands_for_four_counts_four_times_around_it()
    {
        var builder = new ForwardGraphBuilder();
        var root = builder.AddCall(builder.AddModule("", "Net"));
        var block = builder.AddCall(builder.AddModule("block", "Block"), root, repeatCount: 4);
        for (var i = 0; i < 2; i++)
        {
            var made = builder.AddValue(builder.FreeName("made"), ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, 4));
            var weight = builder.AddValue(builder.FreeName("weight"), ValueKind.Parameter, TensorType.Of(ElementType.Float32, 4, 8));
            builder.AddOperation(new("aten", "linear"), "", [new("weight", weight)], [new("", made)], call: i == 0 ? block : root);
        }
        var graph = builder.Build();
        var costs = GraphCosts.Of(graph);
        Assert.Equal([5 * OfLinear, OfLinear], graph.Calls.Select(call => costs[call].MultiplyAdds));
        Assert.Equal(5 * OfLinear, costs.Total.MultiplyAdds);
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = new ForwardGraphBuilder().Build();
        for (var i = 0; i < 100; i++)
        {
            var inner = graph;
            graph = Nesting("If", builder => [new("", builder.AddInput("cond"))], new NamedAttribute("then_branch", new AttributeValue.Graph(inner)));
        }
        Assert.Contains("nest more than 64 deep", Assert.Throws<GraphBridgeException>(() => GraphCosts.Of(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_graph_can_be_counted_and_what_its_outermost_calls_and_operations_take_adds_up() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        var costs = GraphCosts.Of(graph);
        var outermost = graph.Calls.Where(call => call.Parent is null).Select(call => costs[call].Times(call.RepeatCount))
            .Concat(graph.Operations.Where(operation => operation.Call is null).Select(operation => costs[operation]));
        Assert.Equal(costs.Total, outermost.Aggregate(default(Cost), (sum, cost) => sum + cost));
        Assert.True(costs.Total is { MultiplyAdds: >= 0, Unknown: >= 0 });
    }).QuickCheckThrowOnFailure();

    // each of two operations was carried out by two of the graph below, and so on: 2^50 operations, in a few
    [Fact]
    public void Inner_graphs_that_share_inner_graphs_are_counted_once()
    {
        var graph = Carried(null);
        for (var level = 0; level < 50; level++)
            graph = Carried(graph);
        Assert.Equal(2, GraphCosts.Of(graph).Total.Unknown);
    }

    private static ForwardGraph Carried(ForwardGraph? inner)
    {
        var builder = new ForwardGraphBuilder();
        for (var i = 0; i < 2; i++)
            builder.AddOperation(new("my", "op"), "", [], [new("", builder.AddValue("y" + i, ValueKind.Activation))], trace: new() { Inner = inner });
        return builder.Build();
    }
}
