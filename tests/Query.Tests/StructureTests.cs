using GraphBridge.Query.Structure;
using GraphBridge.Testing;
using GraphBridge.Tests.Views;
using Xunit;

namespace GraphBridge.Query.Tests;

public sealed class StructureTests
{
    private readonly NetworkBuilder _net = new();

    private static string[] Lines(ForwardGraph graph) => [.. StructureText.Lines(GraphStructure.Of(graph))];

    private ValueId Linear(string path, ValueId x) => _net.Call(path, "Linear", () => _net.Op("linear", x, _net.Parameter(path, "weight")));

    [Fact]
    public void A_residual_network_is_told_in_two_lines() => Assert.Equal(
    [
        "feed-forward: 28 operations in 30 calls of 30 modules, at most 28 one after another",
        "branches: 4 values go several ways, 4 operations join several; 4 residual connections",
        "outside modules: 1 operation: softmax",
    ], Lines(Networks.Residual(layers: 2, blocks: 2)));

    [Fact]
    public void A_transformers_blocks_have_two_residual_connections_each() =>
        Assert.Equal(6, GraphStructure.Of(Networks.Transformer(3)).Branches.Residuals);

    [Fact]
    public void A_chain_has_no_branches()
    {
        var graph = _net.Build(Linear("b", Linear("a", _net.Input("x"))));
        Assert.Equal(["feed-forward: 2 operations in 2 calls of 2 modules, at most 2 one after another",
            "no branches: what is computed from the inputs goes one way"], Lines(graph));
    }

    [Fact]
    public void What_runs_again_on_what_it_gave_is_a_loop_and_what_runs_on_other_things_is_shared()
    {
        var (x, y) = (_net.Input("x"), _net.Input("y"));
        var both = _net.Op("mul", Linear("encoder", x), Linear("encoder", y));
        for (var i = 0; i < 3; i++)
            both = Linear("cell", _net.Call("act", "Tanh", () => _net.Op("tanh", both)));
        var structure = GraphStructure.Of(_net.Build(both));
        Assert.True(structure.IsRecurrent);
        Assert.Equal<IEnumerable<Repeat>>(
        [
            new("encoder", true, 2, true, false),
            new("act", true, 3, false, true),
            new("cell", true, 3, true, true),
        ], structure.Repeats);
        Assert.Contains("loop: cell runs 3 times, on what it gave before", StructureText.Lines(structure));
        Assert.Contains("shared: encoder runs 2 times, each time on something else", StructureText.Lines(structure));
        Assert.Contains("reused, without parameters: act (3 times)", StructureText.Lines(structure));
    }

    [Fact]
    public void What_a_pass_does_within_itself_is_no_loop()
    {
        ValueId Block(ValueId x) => _net.Call("block", "Block", () => _net.Op("relu", Linear("block.fc", x)));
        var graph = _net.Build(Block(_net.Input("x")), Block(_net.Input("y")));
        Assert.Equal<IEnumerable<Repeat>>([new("block", true, 2, true, false)], GraphStructure.Of(graph).Repeats);
    }

    [Fact]
    public void Activations_that_run_twice_make_no_network_recurrent()
    {
        ValueId Act(ValueId x) => _net.Call("act", "ReLU", () => _net.Op("relu", x));
        Assert.False(GraphStructure.Of(_net.Build(Act(Linear("fc", Act(_net.Input("x")))))).IsRecurrent);
    }

    [Fact]
    public void Weights_that_are_used_again_are_a_loop_where_modules_do_not_tell()
    {
        var x = _net.Call("fc", "Linear", () => _net.Op("linear", _net.Input("x"), _net.Parameter("fc", "weight"), _net.Parameter("fc", "bias")));
        x = _net.Op("linear", _net.Op("tanh", x), _net.Parameter("fc", "weight"), _net.Parameter("fc", "bias"));
        Assert.Equal<IEnumerable<Repeat>>([new("fc.weight", false, 2, true, true)], GraphStructure.Of(_net.Build(x)).Repeats);
    }

    [Fact]
    public void Many_modules_that_run_twice_are_each_judged_by_themselves()
    {
        var (x, y) = (_net.Input("x"), _net.Input("y"));
        for (var i = 0; i < 150; i++)
        {
            x = Linear($"m{i}", x);
            if (i % 2 == 0)
                x = Linear($"m{i}", x);
            else
                y = Linear($"m{i}", y);
        }
        var repeats = GraphStructure.Of(_net.Build(x, y)).Repeats;
        Assert.Equal(Enumerable.Range(0, 150).Select(i => i % 2 == 0), repeats.Select(repeat => repeat.IsRecurrent));
    }

    [Fact]
    public void Operators_that_loop_inside_are_named()
    {
        var graph = _net.Build(_net.Op("lstm", "out", [], _net.Input("x")));
        Assert.Contains("loop: inside out", Lines(graph));
        Assert.StartsWith("recurrent", Lines(graph)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_nothing_uses_is_named()
    {
        var x = _net.Input("x");
        _net.Op("cos", "dead", [], _net.Op("sin", "serving", [], x));
        var y = _net.Call("fc", "Linear", () =>
        {
            _net.Parameter("fc", "spare");
            return _net.Op("linear", "y", [], x, _net.Parameter("fc", "weight"));
        });
        var aux = _net.Graph.AddModule("aux", "Aux");
        _net.Graph.AddModule("aux.fc", "Linear", aux);
        var native = _net.Graph.AddModule("attention.out", "Linear");
        _net.Graph.AddParameter(native, "weight", _net.Parameter("fc", "weight"));
        var lines = Lines(_net.Build(y));
        Assert.Contains("dead ends: nothing uses what 1 operation gives: dead; 1 other serves them alone", lines);
        Assert.Contains("unused: 1 parameter: fc.spare", lines);
        Assert.Contains("never called: aux (Aux, with 1 module in it)", lines);
        Assert.Contains("never called, but their parameters are used: attention.out (Linear)", lines);
        Assert.Contains("tied: fc.weight, attention.out.weight are one parameter", lines);
        Assert.Contains("outside modules: 2 operations: serving, dead", lines);
    }

    [Fact]
    public void An_object_is_called_by_its_first_name()
    {
        var y = Linear("fc", _net.Input("x"));
        Assert.True(_net.Graph.TryGetModule("fc", out var first));
        _net.Graph.SetSameAs(_net.Graph.AddModule("again", "Linear"), first);
        Assert.DoesNotContain(Lines(_net.Build(y)), line => line.StartsWith("never called", StringComparison.Ordinal));
    }

    [Fact]
    public void What_writes_or_steers_is_no_dead_end_and_serves_none_alone()
    {
        var x = _net.Input("x");
        var written = _net.Op("copy_", "written", [], x);
        _net.Graph.SetTrace(written, new(Previous: "x"));
        _net.Op("cos", "dead", [], written);
        _net.Trace = () => new() { Read = "3" };
        _net.Op("item", "count", [], x);
        _net.Trace = () => null;
        var structure = GraphStructure.Of(_net.Build(_net.Op("relu", x)));
        Assert.Equal(["dead"], structure.DeadEnds.Select(node => node.Name));
        Assert.Equal(structure.DeadEnds, structure.Unneeded);
        Assert.Contains("steered: the pass read 1 value to decide what runs: count", StructureText.Lines(structure));
    }

    [Fact]
    public void Of_a_pass_that_failed_only_what_is_known_is_told()
    {
        var x = Linear("fc", _net.Input("x"));
        _net.Graph.AddModule("later", "Linear");
        _net.Graph.AddOperation(new("aten", "cat"), "cat", [new("", x)], [], trace: new(Error: "sizes differ"));
        var lines = Lines(_net.Build());
        Assert.Contains("failed: cat", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("dead", StringComparison.Ordinal) || line.StartsWith("never", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_graph_has_a_structure() => Assert.All(Enumerable.Range(0, 300), seed =>
    {
        var structure = GraphStructure.Of(GraphGenerator.Graph(seed, seed % 101));
        Assert.True(structure.Depth <= structure.Graph.Operations.Count);
        Assert.Equal(structure.DeadEnds, structure.DeadEnds & structure.Unneeded);
        Assert.NotEmpty(StructureText.Lines(structure));
    });
}
