using Xunit;

namespace GraphBridge.Tests.Views;

public sealed class RollViewTests
{
    private readonly NetworkBuilder _net = new();

    [Fact]
    public void A_cell_that_runs_in_a_loop_is_shown_once_with_the_loop_told()
    {
        var (h, c) = (_net.Input("h"), _net.Input("c"));
        var steps = Enumerable.Range(0, 4).Select(t => _net.Input("x" + t)).ToArray();
        foreach (var x in steps)
        {
            (h, c) = _net.Call("cell", "LSTMCell", () =>
            {
                var gates = _net.Op("linear", x, h, _net.Parameter("cell", "weight"));
                var next = _net.Op("mul", gates, c);
                return (_net.Op("tanh", next), next);
            });
        }
        var rolled = _net.Build(_net.Op("norm", "y", [], h)).RollPasses();

        Assert.Equal(["cell x4"], rolled.CallLines());
        Assert.Equal(["v0 = linear(x0, h, cell.weight) in 'cell'", "v1 = mul(v0, c) in 'cell'", "v2 = tanh(v1) in 'cell'", "y = norm(v2)"], rolled.Lines());
        Assert.Equal(["rolled=0 x1", "rolled=1 v2", "rolled=0 x2", "rolled=0 x3"], rolled.Operations[0].Metadata.Select(entry => entry.Key + "=" + entry.Value));
        Assert.Equal(["rolled=1 v1"], rolled.Operations[1].Metadata.Select(entry => entry.Key + "=" + entry.Value));
        Assert.NotNull(rolled.FindValue("x3"));
        Assert.Equal(rolled, rolled.RollPasses());
    }

    [Fact]
    public void A_module_used_twice_in_a_block_is_one_and_the_block_around_it_too()
    {
        var h = _net.Input("x");
        for (var i = 0; i < 2; i++)
        {
            h = _net.Call("block", "Block", () =>
            {
                var y = _net.Op("conv", h);
                y = _net.Call("block.relu", "ReLU", () => _net.Op("relu", y));
                y = _net.Op("add", y, h);
                return _net.Call("block.relu", "ReLU", () => _net.Op("relu", y));
            });
        }
        var rolled = _net.Build(h).RollPasses();
        Assert.Equal(["block x2", "block.relu x2"], rolled.CallLines());
        Assert.Equal(["v0 = conv(x) in 'block'", "v1 = relu(v0) in 'block.relu'", "v2 = add(v1, x) in 'block'"], rolled.Lines());
        Assert.Equal("v1", rolled.Outputs[0].Name);
        Assert.Equal("0 v2", rolled.Operations[1].Metadata[RollView.LostInputKey]);
    }

    [Fact]
    public void A_pass_that_does_something_else_stays()
    {
        var x = _net.Input("x");
        var y = _net.Call("m", "M", () => _net.Op("relu", x));
        y = _net.Call("m", "M", () => _net.Op("gelu", y));
        y = _net.Call("m", "M", () => _net.Op("relu", y));
        y = _net.Call("m", "M", () => _net.Op("gelu", y));
        Assert.Equal(["m x2", "m#2 x2"], _net.Build(y).RollPasses().CallLines());
    }

    [Fact]
    public void Modules_that_run_once_stay_as_they_are()
    {
        var x = _net.Input("x");
        var y = _net.Call("a", "M", () => _net.Op("relu", x));
        var graph = _net.Build(_net.Call("b", "M", () => _net.Op("relu", y)));
        Assert.Same(graph, graph.RollPasses());
    }
}
