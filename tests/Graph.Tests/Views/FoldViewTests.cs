using Xunit;

namespace GraphBridge.Tests.Views;

public sealed class FoldViewTests
{
    private readonly NetworkBuilder _net = new();

    private ValueId Block(int number, ValueId x, ValueId mask, string activation = "gelu", long size = 4) => _net.Call($"h.{number}", "Block", () =>
    {
        var y = _net.Call($"h.{number}.attn", "Attention", () => _net.Op("attention", x, mask, _net.Parameter($"h.{number}.attn", "weight", size)));
        y = _net.Op("add", x, y);
        return _net.Op("add", y, _net.Op(activation, y));
    });

    [Fact]
    public void Twelve_equal_blocks_become_one_that_counts_twelve()
    {
        var (x, mask) = (_net.Input("x"), _net.Input("mask"));
        var h = x;
        for (var i = 0; i < 12; i++)
            h = Block(i, h, mask);
        var y = _net.Op("norm", "y", [], h);
        var folded = _net.Build(y).FoldRepeats();

        Assert.Equal(
        [
            "v0 = attention(x, mask, h.0.attn.weight) in 'h.0.attn'",
            "v1 = add(x, v0) in 'h.0'",
            "v2 = gelu(v1) in 'h.0'",
            "v3 = add(v1, v2) in 'h.0'",
            "y = norm(v3)",
        ], folded.Lines());
        Assert.Equal(["h.0 x12", "h.0.attn"], folded.CallLines());
        Assert.Equal(["h.0", "h.0.attn"], folded.Modules.Select(module => module.Path));
        Assert.Null(folded.FindValue("h.1.attn.weight"));
        Assert.Equal(folded, folded.FoldRepeats());
    }

    [Fact]
    public void Blocks_of_another_operation_or_another_shape_are_folded_apart()
    {
        var (h, mask) = (_net.Input("x"), _net.Input("mask"));
        for (var i = 0; i < 9; i++)
            h = Block(i, h, mask, i is 3 or 4 ? "relu" : "gelu", size: i > 6 ? 8 : 4);
        Assert.Equal(["h.0 x3", "h.3 x2", "h.5 x2", "h.7 x2"], _net.Build(h).FoldRepeats().CallLines().Where(line => !line.Contains("attn", StringComparison.Ordinal)));
    }

    [Fact]
    public void Repeats_inside_repeats_fold_and_their_counts_multiply()
    {
        var h = _net.Input("x");
        for (var i = 0; i < 3; i++)
        {
            h = _net.Call($"stage.{i}", "Stage", () =>
            {
                for (var j = 0; j < 4; j++)
                    h = _net.Call($"stage.{i}.{j}", "Layer", () => _net.Op("linear", h, _net.Parameter($"stage.{i}.{j}", "weight")));
                return h;
            });
        }
        var folded = _net.Build(h).FoldRepeats();
        Assert.Equal(["stage.0 x3", "stage.0.0 x4"], folded.CallLines());
        Assert.Equal(["v0 = linear(x, stage.0.0.weight) in 'stage.0.0'"], folded.Lines());
        Assert.Equal("v0", folded.Outputs[0].Name);
        Assert.Equal(new AttributeValue.Int(4), folded.CollapseToDepth(1).Operations[0].Attribute("operations"));
        Assert.Equal(new AttributeValue.Int(3), folded.CollapseToDepth(1).Operations[0].Attribute("repeats"));
    }

    [Fact]
    public void A_block_whose_result_is_used_elsewhere_too_ends_the_run()
    {
        var (x, mask) = (_net.Input("x"), _net.Input("mask"));
        var first = Block(0, x, mask);
        var second = Block(1, first, mask);
        var third = Block(2, second, mask);
        var fourth = Block(3, third, mask);
        var graph = _net.Build(_net.Op("cat", second, fourth));
        Assert.Equal(["h.0 x2", "h.0.attn", "h.2 x2", "h.2.attn"], graph.FoldRepeats().CallLines());
    }

    [Fact]
    public void Branches_side_by_side_are_no_repeats()
    {
        var (x, mask) = (_net.Input("x"), _net.Input("mask"));
        var graph = _net.Build(_net.Op("cat", Block(0, x, mask), Block(1, x, mask)));
        Assert.Equal(graph, graph.FoldRepeats());
    }

    [Fact]
    public void Blocks_with_inputs_of_their_own_are_no_repeats()
    {
        var x = _net.Input("x");
        var graph = _net.Build(Block(1, Block(0, x, _net.Input("mask0")), _net.Input("mask1")));
        Assert.Equal(graph, graph.FoldRepeats());
    }

    [Fact]
    public void Blocks_that_swap_what_they_pass_on_are_no_repeats()
    {
        var (a, b) = (_net.Input("a"), _net.Input("b"));
        (ValueId, ValueId) Pair(int number, ValueId left, ValueId right) =>
            _net.Call($"p.{number}", "Pair", () => (_net.Op("sin", left, right), _net.Op("cos", left)));
        var (c, d) = Pair(0, a, b);
        var (e, f) = Pair(1, c, d);
        var (g, h) = Pair(2, f, e);
        Assert.Equal(["p.0 x2", "p.2"], _net.Build(g, h).FoldRepeats().CallLines());
    }

    [Fact]
    public void What_a_nested_graph_used_of_the_last_it_uses_of_the_first()
    {
        var x = _net.Input("x");
        var h = x;
        for (var i = 0; i < 3; i++)
            h = _net.Call($"l.{i}", "Layer", () => _net.Op("relu", h));
        var inner = new ForwardGraphBuilder();
        inner.MarkOutput(inner.AddValue("v2", ValueKind.Outer));
        var branch = new ForwardGraphBuilder();
        var outer = branch.AddValue("v2", ValueKind.Outer);
        var shadow = branch.AddInput("v0");
        branch.AddOperation(new("ai.onnx", "If"), "", [new("", outer), new("", shadow)], [], [new("then_branch", new AttributeValue.Graph(inner.Build()))]);
        var y = _net.Op("if", "y", [new("then_branch", new AttributeValue.Graph(branch.Build()))], x);

        var folded = _net.Build(y).FoldRepeats();
        Assert.Equal(["v0"], folded.Operations[1].CapturedValues.Select(id => folded[id].Name));
        var nested = ((AttributeValue.Graph)folded.Operations[1].Attribute("then_branch")!).Value;
        Assert.Equal([" = If(v0, v0_1)"], nested.Lines());
        Assert.Equal("v0", ((AttributeValue.Graph)nested.Operations[0].Attribute("then_branch")!).Value.Outputs[0].Name);
    }

    [Fact]
    public void What_stands_for_many_took_the_time_of_all_and_failed_as_the_first_of_them_did()
    {
        var failed = 0;
        _net.CallTime = TimeSpan.FromTicks(1);
        _net.Trace = () => new(TimeSpan.FromTicks(1), failed++ < 5 ? null : "error " + failed);
        var h = _net.Input("x");
        for (var i = 0; i < 3; i++)
        {
            h = _net.Call($"stage.{i}", "Stage", () =>
            {
                for (var j = 0; j < 4; j++)
                    h = _net.Call($"stage.{i}.{j}", "Layer", () => _net.Op("linear", h));
                return h;
            });
        }
        var folded = _net.Build(h).FoldRepeats();
        Assert.Equal([3, 12], folded.Calls.Select(call => call.Duration!.Value.Ticks));
        Assert.Equal(new OperationTrace(TimeSpan.FromTicks(12), "error 6"), folded.Operations[0].Trace);
    }

    [Fact]
    public void Times_beyond_what_time_can_tell_are_the_longest_there_is()
    {
        _net.CallTime = TimeSpan.MaxValue;
        _net.Trace = () => new(TimeSpan.MaxValue);
        var h = _net.Input("x");
        for (var i = 0; i < 3; i++)
            h = _net.Call($"l.{i}", "Layer", () => _net.Op("linear", h));
        var folded = _net.Build(h).FoldRepeats();
        Assert.Equal(TimeSpan.MaxValue, folded.Calls[0].Duration);
        Assert.Equal(TimeSpan.MaxValue, folded.Operations[0].Trace!.Duration);
    }
}
