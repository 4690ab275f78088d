using Xunit;

namespace GraphBridge.Tests.Views;

public sealed class SliceViewTests
{
    private readonly NetworkBuilder _net = new();

    /// <summary>x → a → b → c → d, with a skip from a to c and a side branch s from b.</summary>
    private ForwardGraph Net()
    {
        var x = _net.Input("x");
        var a = _net.Call("first", "First", () => _net.Op("relu", "a", [], x));
        var (b, c) = _net.Call("second", "Second", () =>
        {
            var inner = _net.Op("linear", "b", [], a, _net.Parameter("second", "weight"));
            return (inner, _net.Op("add", "c", [], inner, a));
        });
        var s = _net.Op("sin", "s", [], b);
        return _net.Build(_net.Op("norm", "d", [], c), s);
    }

    [Fact]
    public void What_lies_between_two_values_is_kept_with_what_it_uses_as_inputs()
    {
        var slice = Net().Slice(["b"], ["c"]);
        Assert.Equal(["c = add(b, a) in 'second'"], slice.Lines());
        Assert.Equal(["a", "b"], slice.Inputs.Select(value => value.Name));
        Assert.Equal(["c"], slice.Outputs.Select(value => value.Name));
        Assert.Equal(ValueKind.Input, slice.FindValue("a")?.Kind);
        Assert.Equal(["second"], slice.Modules.Select(module => module.Path));
        Assert.Equal(["second.weight"], slice.Modules[0].Parameters.Select(parameter => slice[parameter.Value].Name));
    }

    [Fact]
    public void Chosen_operations_are_kept_with_what_they_use_as_inputs_and_what_left_them_as_outputs()
    {
        var graph = Net();
        var kept = graph.Keep(graph.Operations.Where(operation => operation.Outputs[0].Value?.Name is "a" or "c"));
        Assert.Equal(["a = relu(x) in 'first'", "c = add(b, a) in 'second'"], kept.Lines());
        Assert.Equal(["x", "b"], kept.Inputs.Select(value => value.Name));
        Assert.Equal(["a", "c"], kept.Outputs.Select(value => value.Name));
        Assert.Same(graph, graph.Keep(graph.Operations));
        Assert.Throws<ArgumentException>(() => graph.Keep(kept.Operations));
    }

    [Fact]
    public void Without_a_start_everything_needed_is_kept_and_what_leaves_is_an_output()
    {
        var slice = Net().Slice([], ["c"]);
        Assert.Equal(["a", "b", "c"], slice.Operations.Select(operation => operation.Outputs[0].Value?.Name));
        Assert.Equal(["x"], slice.Inputs.Select(value => value.Name));
        Assert.Equal(["c", "b"], slice.Outputs.Select(value => value.Name));
    }

    [Fact]
    public void Without_an_end_all_outputs_are_kept()
    {
        var graph = Net();
        Assert.Equal(["b", "c", "s", "d"], graph.Slice(["b", "a"], []).Operations.Select(operation => operation.Outputs[0].Value?.Name));
        Assert.Equal(graph, graph.Slice([], []));
    }

    [Fact]
    public void A_slice_to_a_value_at_which_it_starts_is_that_value()
    {
        var slice = Net().Slice(["b"], ["b"]);
        Assert.Empty(slice.Operations);
        Assert.Equal("b", slice.Inputs[0].Name);
        Assert.Equal("b", slice.Outputs[0].Name);
    }

    [Fact]
    public void Names_that_are_not_there_and_ends_that_are_not_reached_are_errors()
    {
        var graph = Net();
        Assert.Contains("'nothing'", Assert.Throws<GraphBridgeException>(() => graph.Slice(["nothing"], ["c"])).Message, StringComparison.Ordinal);
        Assert.Contains("no path leads to 'a' from 'b'", Assert.Throws<GraphBridgeException>(() => graph.Slice(["b"], ["a"])).Message, StringComparison.Ordinal);
    }
}
