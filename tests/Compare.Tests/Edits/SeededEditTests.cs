using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using GraphBridge.Testing.Edits;
using Xunit;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>What the evaluation rests on: the edits do what they say.</summary>
public sealed class SeededEditTests
{
    [Fact]
    public void A_graph_that_was_taken_apart_and_put_together_is_the_same() =>
        Prop.ForAll(GraphGenerator.Graphs(new() { NestedGraphs = false }), graph => Assert.Null(graph.FirstDifference(GraphSketch.Of(graph).Build()))).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_edit_finds_a_place_in_half_of_the_networks_and_changes_them()
    {
        var networks = RealNetworks.All().ToList();
        foreach (var edit in SeededEdit.All)
        {
            var pairs = networks.Select(network => edit.Apply(network.Graph, 1)).OfType<EditedPair>().ToList();
            Assert.True(pairs.Count * 2 > networks.Count, $"{edit.Name}: only {pairs.Count}");
            Assert.All(pairs, pair => Assert.Equal(pair.Shortest == 0, pair.A.Equals(pair.B)));
            // a chain has one order only
            Assert.True(pairs.Count(pair => pair.Shortest > 0) * 2 > networks.Count, $"{edit.Name}: no change in most");
        }
    }

    [Fact]
    public void An_edit_of_one_seed_is_always_the_same()
    {
        var graph = RealNetworks.Load("gpt2");
        foreach (var edit in SeededEdit.All)
            Assert.Null(edit.Apply(graph, 7)!.B.FirstDifference(edit.Apply(RealNetworks.Load("gpt2"), 7)!.B));
    }

    [Fact]
    public void Operations_that_an_edit_leaves_alone_are_known_by_their_place_in_the_first_graph()
    {
        var graph = RealNetworks.Load("resnet18");
        foreach (var edit in SeededEdit.All.Where(edit => !edit.Name.Contains("rename", StringComparison.Ordinal)))
        {
            var pair = edit.Apply(graph, 3)!;
            Assert.Equal(pair.B.Operations.Count, pair.Origin.Length);
            for (var op = 0; op < pair.Origin.Length; op++)
                if (pair.Origin[op] >= 0)
                    Assert.Equal(pair.A.Operations[pair.Origin[op]].Name, pair.B.Operations[op].Name);
        }
    }
}
