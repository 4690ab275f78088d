using GraphBridge.Compare.Drawing;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests.Drawing;

public sealed class MergedGraphTests
{
    [Fact]
    public void Equal_graphs_are_drawn_as_one_in_which_nothing_stands_out()
    {
        var graph = Networks.Residual();
        var merged = Merged(graph, graph);
        Assert.Equal(graph, merged.Graph);
        Assert.All(merged.Graph.Operations, operation => Assert.Equal(MergedState.Same, merged.StateOf(operation)));
        Assert.Empty(merged.GoneUses);
    }

    [Fact]
    public void What_is_new_is_added_and_seen_the_other_way_it_is_gone()
    {
        var (small, large) = (Networks.Residual(layers: 1, blocks: 2), Networks.Residual(layers: 1, blocks: 3));
        var added = Merged(small, large);
        Assert.Equal(large.Operations.Count, added.Graph.Operations.Count);
        Assert.Equal(6, added.Graph.Operations.Count(operation => added.StateOf(operation) == MergedState.Added));
        var removed = Merged(large, small);
        Assert.Equal(large.Operations.Count, removed.Graph.Operations.Count);
        var gone = removed.Graph.Operations.Where(operation => removed.StateOf(operation) == MergedState.Removed).ToList();
        Assert.Equal(6, gone.Count);
        // they stand in the boxes of modules that are gone, with their own weights
        Assert.All(gone, operation => Assert.Equal(MergedState.Removed, removed.StateOf(operation.Call!.Value)));
        Assert.Contains(gone, operation => operation.Inputs.Any(input => input.Value is { Kind: ValueKind.Parameter } weight && removed.StateOf(weight) == MergedState.Removed));
    }

    [Fact]
    public void A_change_has_a_note_and_a_connection_that_is_gone_is_kept()
    {
        var merged = Merged(Chain([1], 0), Chain([2], 1));
        var (scale, add) = (merged.Graph.Operations[0], merged.Graph.Operations[2]);
        Assert.Equal((MergedState.Changed, "by: [1] → [2]"), (merged.StateOf(scale), merged.NoteOf(scale)));
        Assert.Equal((MergedState.Same, MergedState.Added), (merged.StateOf(add, 0), merged.StateOf(add, 1)));
        var use = Assert.Single(merged.GoneUses);
        Assert.Equal(("scaled", add.Id), (merged.Graph[use.From].Name, use.To));
    }

    [Fact]
    public void What_the_options_leave_out_does_not_stand_out()
    {
        var comparison = GraphComparison.Compare(Chain([1], 0), Chain([2], 0), new() { IgnoreAttributes = ["*.by"] });
        var merged = MergedGraph.Of(comparison);
        Assert.All(merged.Graph.Operations, operation => Assert.Equal(MergedState.Same, merged.StateOf(operation)));
    }

    [Fact]
    public void Any_two_graphs_can_be_merged_and_nothing_is_lost()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (a, b) = (GraphGenerator.Graph(seed, size: 30), GraphGenerator.Graph(seed % 2 == 0 ? seed + 1000 : seed, size: 32));
            var comparison = GraphComparison.Compare(a, b);
            var merged = MergedGraph.Of(comparison);
            Assert.Equal(a.Operations.Count + b.Operations.Count - comparison.Matches.Count, merged.Graph.Operations.Count);
            Assert.Equal(a.Calls.Count + b.Calls.Count - comparison.CallMatches.Count, merged.Graph.Calls.Count);
            Assert.Equal(b.Operations.Count - comparison.Matches.Count, merged.Graph.Operations.Count(operation => merged.StateOf(operation) == MergedState.Added));
            // each old part is a part of its own here, and those of the new graph are where they were
            Assert.Equal(a.Operations.Count, a.Operations.Select(merged.OfOld).Distinct().Count());
            Assert.Equal(a.Calls.Count, a.Calls.Select(merged.OfOld).Distinct().Count());
            foreach (var (old, now) in a.Operations.Select(operation => (operation, merged.OfOld(operation))))
                if (merged.StateOf(now) == MergedState.Removed)
                    Assert.Equal(old.Type, now.Type);
            Assert.All(comparison.Matches, match => Assert.Equal(match.B.Index, merged.OfOld(match.A).Index));
            Assert.Equal(b.Operations.Select(operation => operation.Type), merged.Graph.Operations.Take(b.Operations.Count).Select(operation => operation.Type));
        }
    }

    private static MergedGraph Merged(ForwardGraph a, ForwardGraph b) => MergedGraph.Of(GraphComparison.Compare(a, b));

    /// <summary>x, scaled, then relu of it; their sum with x or with what was scaled.</summary>
    private static ForwardGraph Chain(long[] by, int second)
    {
        var builder = new ForwardGraphBuilder("chain");
        var x = builder.AddInput("x", TensorType.Of(ElementType.Float32, 4));
        var scaled = Activation("scaled");
        builder.AddOperation(new("aten", "scale"), "s", [new("self", x)], [new("", scaled)], [new("by", by)]);
        var active = Activation("active");
        builder.AddOperation(new("aten", "relu"), "r", [new("self", scaled)], [new("", active)]);
        var sum = Activation("sum");
        builder.AddOperation(new("aten", "add"), "a", [new("self", active), new("other", second == 0 ? scaled : x)], [new("", sum)]);
        builder.MarkOutput(sum);
        return builder.Build();

        ValueId Activation(string name) => builder.AddValue(name, ValueKind.Activation, TensorType.Of(ElementType.Float32, 4));
    }
}
