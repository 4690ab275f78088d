using Xunit;

namespace GraphBridge.Tests.Views;

public sealed class InnerViewTests
{
    private readonly ForwardGraphBuilder _net = new("net");

    /// <summary>An operation of one output whose inner graph is made by what is given, from inputs of the names of its ports.</summary>
    private ValueId Op(string name, Action<ForwardGraphBuilder> inner, OperationTrace? trace = null, CallId? call = null, params Input[] inputs)
    {
        var output = _net.AddValue(name, ValueKind.Activation);
        _net.AddOperation(new("aten", name), name, inputs, [new("", output)], [new("k", 1)], call, trace: (trace ?? new()) with { Inner = Graph(inner) });
        return output;
    }

    private static ForwardGraph Graph(Action<ForwardGraphBuilder> make)
    {
        var builder = new ForwardGraphBuilder();
        make(builder);
        return builder.Build();
    }

    private static ValueId Inside(ForwardGraphBuilder builder, string type, string result, OperationTrace? trace, params ValueId[] inputs)
    {
        var output = builder.AddValue(result, ValueKind.Activation);
        builder.AddOperation(new("aten", type), type, [.. inputs.Select(value => new Input("", value))], [new("", output)], trace: trace);
        return output;
    }

    private ForwardGraph Build(params ValueId[] outputs)
    {
        foreach (var output in outputs)
            _net.MarkOutput(output);
        return _net.Build();
    }

    private static void LinearInside(ForwardGraphBuilder inner)
    {
        var (x, weight) = (inner.AddInput("input"), inner.AddInput("weight"));
        inner.MarkOutput(Inside(inner, "addmm", "result", null, x, Inside(inner, "t", "turned", null, weight)));
    }

    [Fact]
    public void Inner_operations_stand_in_their_operations_place_under_its_name()
    {
        var (x, weight) = (_net.AddInput("x"), _net.AddInput("w"));
        var call = _net.AddCall(_net.AddModule("fc", "Linear"));
        var y = Op("linear", LinearInside, null, call, new("input", x), new("weight", weight), new("bias", ValueId.None));
        var shown = Build(y).ShowInner();
        Assert.Equal(["linear/turned = t(w) [linear/t] in 'fc'", "linear = addmm(x, linear/turned) [linear/addmm] in 'fc'"], shown.Lines());
        Assert.Equal(["linear"], shown.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void Every_level_is_shown_unless_fewer_are_asked_for()
    {
        var x = _net.AddInput("x");
        var innermost = Graph(middle => middle.MarkOutput(Inside(middle, "innermost", "i", null)));
        var y = Op("outer", outer => outer.MarkOutput(Inside(outer, "middle", "m", new() { Inner = innermost }, outer.AddInput("self"))), null, null, new Input("self", x));
        var graph = Build(y);
        Assert.Equal(graph, graph.ShowInner(0));
        Assert.Equal(["outer = middle(x) [outer/middle]"], graph.ShowInner(1).Lines());
        Assert.Equal(["outer = innermost() [outer/middle/innermost]"], graph.ShowInner(2).Lines());
        Assert.Equal(graph.ShowInner(), graph.ShowInner(1).ShowInner(1));
    }

    [Fact]
    public void What_an_operation_hands_through_is_its_input_to_those_that_use_it()
    {
        var x = _net.AddInput("x");
        var same = Op("contiguous", inner => inner.MarkOutput(inner.AddInput("self")), null, null, new Input("self", x));
        var again = Op("dropout", inner => inner.MarkOutput(inner.AddInput("self")), null, null, new Input("self", same));
        var y = _net.AddValue("y", ValueKind.Activation);
        _net.AddOperation(new("aten", "relu"), "", [new("", again)], [new("", y)], trace: new() { Branch = new("dropout", "then") });
        _net.SetTrace(y, new(Base: "contiguous"));
        var shown = Build(y, same).ShowInner();
        Assert.Equal(["y = relu(x)"], shown.Lines());
        Assert.Equal(["y", "x"], shown.Outputs.Select(output => output.Name));
        Assert.Equal("x", shown.Operations[0].Trace!.Branch!.Read);
        Assert.Equal("x", shown.FindValue("y")!.Value.Trace!.Base);
    }

    [Fact]
    public void A_result_given_twice_is_one_value()
    {
        var (a, b) = (_net.AddValue("a", ValueKind.Activation), _net.AddValue("b", ValueKind.Activation));
        var inner = Graph(builder => Enumerable.Repeat(Inside(builder, "ones", "o", null), 2).ToList().ForEach(builder.MarkOutput));
        _net.AddOperation(new("aten", "both"), "", [], [new("", a), new("", b)], trace: new() { Inner = inner });
        var shown = Build(a, b).ShowInner();
        Assert.Equal(["a = ones() [ones]"], shown.Lines());
        Assert.Equal(["a", "a"], shown.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void A_constant_that_is_a_result_keeps_its_content_and_takes_the_outer_name()
    {
        var y = Op("scalar", inner => inner.MarkOutput(inner.AddValue("c", ValueKind.Constant, data: TensorData.FromBytes(ElementType.UInt8, [1], new byte[] { 7 }))));
        var value = Build(y).ShowInner().FindValue("scalar")!.Value;
        Assert.Equal((ValueKind.Constant, 7), (value.Kind, value.Data!.ToMemory().Span[0]));
    }

    [Fact]
    public void What_was_read_where_and_on_which_branch_goes_to_the_inner_operations()
    {
        var x = _net.AddInput("x");
        var trace = new OperationTrace(Source: "model.py:3") { Read = "3", Branch = new("x", "then") };
        var y = Op("item", inner => inner.MarkOutput(Inside(inner, "local_scalar", "s", new(TimeSpan.FromTicks(1)), Inside(inner, "alias", "a", null, inner.AddInput("self")))),
            trace, null, new Input("self", x));
        var shown = Build(y).ShowInner().Operations;
        Assert.Equal(trace with { Read = null }, shown[0].Trace);
        Assert.Equal(trace with { Duration = TimeSpan.FromTicks(1) }, shown[1].Trace);
    }

    [Fact]
    public void An_error_is_told_of_the_operation_inside_that_failed_or_else_of_the_last()
    {
        _net.AddOperation(new("aten", "a"), "", [], [], trace: new(Error: "outer") { Inner = Graph(inner => { Inside(inner, "t", "t", null); Inside(inner, "mm", "m", null); }) });
        _net.AddOperation(new("aten", "b"), "", [], [], trace: new(Error: "outer") { Inner = Graph(inner => { Inside(inner, "t", "t", new(Error: "inner")); Inside(inner, "mm", "m", null); }) });
        Assert.Equal([null, "outer", "inner", null], Build().ShowInner().Operations.Select(operation => operation.Trace?.Error));
    }

    [Fact]
    public void An_operation_whose_inner_graph_does_not_fit_stays()
    {
        var x = _net.AddInput("x");
        Op("an input more", inner => inner.MarkOutput(Inside(inner, "t", "t", null, inner.AddInput("other"))), null, null, new Input("self", x));
        Op("an output less", inner => Inside(inner, "t", "t", null, inner.AddInput("self")), null, null, new Input("self", x));
        Op("read what it was given", inner => inner.MarkOutput(inner.AddInput("self")), new() { Read = "1" }, null, new Input("self", x));
        _net.AddOperation(new("aten", "failed at once"), "", [], [], trace: new(Error: "no") { Inner = Graph(_ => { }) });
        var graph = Build();
        Assert.Equal(graph, graph.ShowInner());
    }

    [Fact]
    public void Names_that_are_taken_get_a_number()
    {
        var taken = _net.AddInput("linear/turned");
        var y = Op("linear", LinearInside, null, null, new("input", taken), new("weight", taken));
        Assert.Equal(["linear/turned_1 = t(linear/turned) [linear/t]", "linear = addmm(linear/turned, linear/turned_1) [linear/addmm]"], Build(y).ShowInner().Lines());
    }

    [Fact]
    public void What_inner_operations_refer_to_by_name_they_refer_to_by_the_new_one()
    {
        var x = _net.AddInput("x");
        var y = Op("op", inner =>
        {
            var read = Inside(inner, "item", "n", null, inner.AddInput("self"));
            var made = inner.AddValue("r", ValueKind.Activation);
            var body = Graph(nested => nested.MarkOutput(nested.AddValue("n", ValueKind.Outer)));
            inner.AddOperation(new("aten", "if"), "", [], [new("", made)], [new("body", new AttributeValue.Graph(body))], trace: new() { Branch = new("n", "else") });
            inner.SetTrace(read, new(Base: "self"));
            inner.SetTrace(made, new(Previous: "n"));
            inner.MarkOutput(made);
        }, null, null, new Input("self", x));
        var shown = Build(y).ShowInner();
        Assert.Equal("op/n", shown.Operations[1].Trace!.Branch!.Read);
        Assert.Equal(["op/n"], shown.Operations[1].CapturedValues.Select(value => shown[value].Name));
        Assert.Equal("op/n", shown.FindValue("op")!.Value.Trace!.Previous);
        Assert.Equal("x", shown.FindValue("op/n")!.Value.Trace!.Base);
    }

    [Fact]
    public void A_view_that_would_not_fit_in_memory_is_refused()
    {
        var inner = Graph(builder => Inside(builder, "last", "l", null));
        for (var level = 0; level < 40; level++)
        {
            var around = inner;
            inner = Graph(builder =>
            {
                builder.AddOperation(new("aten", "a"), "", [], [], trace: new() { Inner = around });
                builder.AddOperation(new("aten", "b"), "", [], [], trace: new() { Inner = around });
            });
        }
        _net.AddOperation(new("aten", "whole"), "", [], [], trace: new() { Inner = inner });
        Assert.Contains("show fewer levels", Assert.Throws<GraphBridgeException>(() => Build().ShowInner()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inner_graphs_that_share_inner_graphs_are_not_shown_without_end()
    {
        ForwardGraph? graph = null;
        for (var level = 0; level < 50; level++)
        {
            var builder = new ForwardGraphBuilder();
            for (var i = 0; i < 2; i++)
                builder.AddOperation(new("my", "op"), "", [], [new("", builder.AddValue("y" + i, ValueKind.Activation))], trace: new() { Inner = graph });
            graph = builder.Build();
        }
        Assert.Contains("more than 250100 operations", Assert.Throws<GraphBridgeException>(() => graph!.ShowInner()).Reason, StringComparison.Ordinal);
        Assert.Contains("more than 107 operations", Assert.Throws<GraphBridgeException>(() => graph!.ShowInner(operations: 7)).Reason, StringComparison.Ordinal);
    }
}
