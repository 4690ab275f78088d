using Xunit;

namespace GraphBridge.Tests.Views;

public sealed class CollapseViewTests
{
    private readonly NetworkBuilder _net = new();

    private ForwardGraph ResidualNet(bool root)
    {
        var x = _net.Input("x");
        ValueId Net()
        {
            var h = _net.Call("block", "Block", () =>
            {
                var y = _net.Call("block.conv1", "Conv2d", () => _net.Op("conv2d", "a", [], x, _net.Parameter("block.conv1", "weight")));
                y = _net.Op("relu", "b", [], y);
                y = _net.Call("block.conv2", "Conv2d", () => _net.Op("conv2d", "c", [], y, _net.Parameter("block.conv2", "weight")));
                return _net.Op("add", "d", [], y, x);
            });
            return _net.Call("fc", "Linear", () => _net.Op("linear", "e", [], h, _net.Parameter("fc", "weight")));
        }
        return _net.Build(root ? _net.Call("", "Net", Net) : Net());
    }

    [Fact]
    public void A_residual_block_becomes_one_operation_that_takes_its_input_once()
    {
        var graph = ResidualNet(root: true).CollapseToDepth(1);
        Assert.Equal(
        [
            "d = Block(x, block.conv1.weight, block.conv2.weight) [block] in ''",
            "e = Linear(d, fc.weight) [fc] in ''",
        ], graph.Lines());
        var block = graph.Operations[0];
        Assert.Equal(OpType.ModuleDomain, block.Type.Domain);
        Assert.Equal(new AttributeValue.Int(4), block.Attribute("operations"));
        Assert.Equal(["", "conv1.weight", "conv2.weight"], block.Inputs.Select(port => port.Name));
        Assert.Equal(ValueKind.Parameter, graph.FindValue("fc.weight")?.Kind);
        Assert.Equal([""], graph.CallLines());
        Assert.Equal(5, graph.Modules.Count);
    }

    [Fact]
    public void Depth_one_shows_the_same_boxes_without_a_call_of_the_root()
    {
        var with = ResidualNet(root: true).CollapseToDepth(1);
        var without = new CollapseViewTests().ResidualNet(root: false).CollapseToDepth(1);
        Assert.Equal(with.Operations.Select(operation => operation.Name), without.Operations.Select(operation => operation.Name));
    }

    [Fact]
    public void Depth_two_shows_the_convolutions_in_their_block() => Assert.Equal(
        [
            "a = Conv2d(x, block.conv1.weight) [block.conv1] in 'block'",
            "b = relu(a) in 'block'",
            "c = Conv2d(b, block.conv2.weight) [block.conv2] in 'block'",
            "d = add(c, x) in 'block'",
            "e = linear(d, fc.weight) in 'fc'",
        ], ResidualNet(root: true).CollapseToDepth(2).Lines());

    [Fact]
    public void Depth_zero_shows_one_operation() =>
        Assert.Equal(["e = Net(x, block.conv1.weight, block.conv2.weight, fc.weight) [Net]"], ResidualNet(root: true).CollapseToDepth(0).Lines());

    [Fact]
    public void A_collapsed_view_collapses_further_and_keeps_count()
    {
        var graph = ResidualNet(root: true);
        var twice = graph.CollapseToDepth(2).CollapseToDepth(1);
        Assert.Equal(graph.CollapseToDepth(1).Lines(), twice.Lines());
        Assert.Equal(new AttributeValue.Int(4), twice.Operations[0].Attribute("operations"));
    }

    [Fact]
    public void Only_the_named_modules_become_operations()
    {
        var graph = ResidualNet(root: true);
        Assert.Equal(4, graph.Collapse(["block.conv1"]).Operations.Count(operation => operation.Type.Domain != OpType.ModuleDomain));
        Assert.Equal(graph.CollapseToDepth(1), graph.Collapse(["fc", "block", "block.conv1"]));
        Assert.Contains("'blok'", Assert.Throws<GraphBridgeException>(() => graph.Collapse(["blok"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_a_value_leaves_and_comes_back_to_becomes_two_parts()
    {
        var x = _net.Input("x");
        var y = _net.Call("m", "M", () =>
        {
            var a = _net.Op("first", "a", [], x);
            var outside = _net.Call("other", "Other", () => _net.Op("middle", "b", [], a));
            var unrelated = _net.Op("aside", "c", [], x);
            return _net.Op("last", "d", [], outside, unrelated);
        });
        var graph = _net.Build(y);
        // the call in the middle, taken out of the one around it
        var builder = new ForwardGraphBuilder("net");
        var m = builder.AddCall(builder.AddModule("m", "M"));
        foreach (var value in graph.Values)
            builder.AddValue(value.Name, value.Kind, value.Type);
        builder.MarkInput(new(0));
        builder.MarkOutput(graph.Outputs[0].Id);
        foreach (var operation in graph.Operations)
            builder.AddOperation(operation.Type, "", [.. operation.Inputs.Select(port => new Input("", port.Value!.Value.Id))],
                [.. operation.Outputs.Select(port => new Output("", port.Value!.Value.Id))], call: operation.Type.Name == "middle" ? null : m);

        Assert.Equal(
        [
            "a, c = M(x) [m (part 1)]",
            "b = middle(a)",
            "d = M(b, c) [m (part 2)]",
        ], builder.Build().CollapseToDepth(1).Lines());
    }

    [Fact]
    public void Two_calls_that_feed_each_other_split_one_of_them()
    {
        var builder = new ForwardGraphBuilder();
        var x = builder.AddInput("x");
        var a = builder.AddCall(builder.AddModule("a", "A"));
        var b = builder.AddCall(builder.AddModule("b", "B"));
        var at = x;
        foreach (var (name, call) in new[] { ("p", a), ("q", b), ("r", a), ("s", b) })
        {
            var next = builder.AddValue(name, ValueKind.Activation);
            builder.AddOperation(new("aten", name), "", [new("", at)], [new("", next)], call: call);
            at = next;
        }
        builder.MarkOutput(at);
        Assert.Equal(["p = A(x) [a (part 1)]", "q = B(p) [b (part 1)]", "r = A(q) [a (part 2)]", "s = B(r) [b (part 2)]"], builder.Build().CollapseToDepth(1).Lines());
    }

    [Fact]
    public void Calls_whose_operations_alternate_without_need_stay_whole()
    {
        var builder = new ForwardGraphBuilder();
        var calls = new[] { builder.AddCall(builder.AddModule("a", "A")), builder.AddCall(builder.AddModule("b", "B")) };
        ValueId[] at = [builder.AddInput("x"), builder.AddInput("y")];
        for (var i = 0; i < 6; i++)
        {
            var next = builder.AddValue("v" + i, ValueKind.Activation);
            builder.AddOperation(new("aten", "relu"), "", [new("", at[i % 2])], [new("", next)], call: calls[i % 2]);
            at[i % 2] = next;
        }
        builder.MarkOutput(at[0]);
        builder.MarkOutput(at[1]);
        Assert.Equal(["v4 = A(x) [a]", "v5 = B(y) [b]"], builder.Build().CollapseToDepth(1).Lines());
    }

    [Fact]
    public void A_call_waits_for_what_it_needs_later_and_stays_whole()
    {
        var builder = new ForwardGraphBuilder();
        var (a, b) = (builder.AddCall(builder.AddModule("a", "A")), builder.AddCall(builder.AddModule("b", "B")));
        var x = builder.AddInput("x");
        ValueId Op(string name, CallId call, params ValueId[] inputs)
        {
            var made = builder.AddValue(name, ValueKind.Activation);
            builder.AddOperation(new("aten", "op"), "", [.. inputs.Select(value => new Input("", value))], [new("", made)], call: call);
            return made;
        }
        var early = Op("early", a, x);
        builder.MarkOutput(Op("late", a, early, Op("other", b, x)));
        Assert.Equal(["other = B(x) [b]", "late = A(x, other) [a]"], builder.Build().CollapseToDepth(1).Lines());
    }

    [Fact]
    public void What_a_nested_graph_uses_is_an_input_of_the_operation_that_hides_it()
    {
        var branch = new ForwardGraphBuilder();
        branch.MarkOutput(branch.AddValue("x", ValueKind.Outer));
        var x = _net.Input("x");
        var condition = _net.Input("condition");
        var y = _net.Call("choice", "Choice", () => _net.Op("if", "y", [new("then_branch", new AttributeValue.Graph(branch.Build()))], condition));
        _net.Op("relu", "z", [], x);
        Assert.Equal(["y = Choice(condition, x) [choice]", "z = relu(x)"], _net.Build(y).CollapseToDepth(1).Lines());
    }

    [Fact]
    public void Times_add_up_and_the_first_error_is_kept()
    {
        var builder = new ForwardGraphBuilder();
        var call = builder.AddCall(builder.AddModule("m", "M"));
        builder.AddOperation(new("aten", "a"), "", [], [], call: call, trace: new(TimeSpan.FromTicks(2)));
        builder.AddOperation(new("aten", "b"), "", [], [], call: call, trace: new(TimeSpan.FromTicks(3), "out of memory", "Model.cs:1"));
        Assert.Equal(new OperationTrace(TimeSpan.FromTicks(5), "out of memory"), builder.Build().CollapseToDepth(1).Operations[0].Trace);
    }

    [Fact]
    public void A_module_that_ran_on_one_branch_as_a_whole_is_on_that_branch()
    {
        var builder = new ForwardGraphBuilder();
        void Call(string path, params Branch?[] branches)
        {
            var call = builder.AddCall(builder.AddModule(path, "M"));
            foreach (var branch in branches)
                builder.AddOperation(new("aten", "a"), "", [], [], call: call, trace: new() { Branch = branch });
        }
        var (then, other) = (new Branch("x", "then"), new Branch("x", "else"));
        Call("one", then, then);
        Call("two", then, other);
        Call("part", null, then, then);
        Call("none", null, null);
        Assert.Equal([then, null, null, null], builder.Build().CollapseToDepth(1).Operations.Select(operation => operation.Trace?.Branch));
    }

    [Fact]
    public void A_second_pass_is_told_by_name_and_a_call_without_operations_stays_a_call()
    {
        var x = _net.Input("x");
        var y = _net.Call("relu", "ReLU", () => _net.Op("relu", "y", [], x));
        var z = _net.Call("relu", "ReLU", () => _net.Op("relu", "z", [], y));
        _net.Call("dropout", "Dropout", () => z);
        var graph = _net.Build(z).CollapseToDepth(1);
        Assert.Equal(["y = ReLU(x) [relu]", "z = ReLU(y) [relu (pass 2)]"], graph.Lines());
        Assert.Equal(["dropout"], graph.CallLines());
    }
}
