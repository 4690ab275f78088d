using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using GraphBridge.Testing.Edits;
using Xunit;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>Random graphs of all that the model can hold, and what random edits make of them.</summary>
public sealed class RandomPairTests
{
    // with edits, nested graphs would use values by names that are gone
    private static readonly Arbitrary<ForwardGraph> Flat = GraphGenerator.Graphs(new() { NestedGraphs = false });
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void The_script_of_any_two_graphs_makes_the_one_of_the_other_and_back() =>
        Prop.ForAll(GraphGenerator.Graphs(), GraphGenerator.Graphs(), Carries).QuickCheckThrowOnFailure();

    [Fact]
    public void The_script_of_an_edited_graph_makes_the_one_of_the_other_and_back() =>
        Prop.ForAll(Flat, Seeds, (graph, seed) => Carries(graph, Edited(graph, seed))).QuickCheckThrowOnFailure();

    private static void Carries(ForwardGraph a, ForwardGraph b)
    {
        var script = GraphComparison.Compare(a, b).ToScript();
        Assert.Null(b.FirstDifference(script.Apply(a)));
        Assert.Null(a.FirstDifference(script.Inverse().Apply(b)));
    }

    [Fact]
    public void A_graph_does_not_differ_from_itself() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        var found = GraphComparison.Compare(graph, GraphSketch.Of(graph).Build());
        Assert.True(found.AreEqual);
        Assert.Empty(found.Changes);
        Assert.True(found.ToScript().IsEmpty);
        Assert.Equal(graph.Operations.Count, found.Matches.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Matches_are_the_same_whichever_graph_comes_first() => Prop.ForAll(Flat, Seeds, (graph, seed) =>
    {
        var edited = Edited(graph, seed);
        var there = GraphComparison.Compare(graph, edited);
        var back = GraphComparison.Compare(edited, graph);
        Assert.Equal(there.Matches.Select(match => (match.A.Index, match.B.Index)).Order(), back.Matches.Select(match => (match.B.Index, match.A.Index)).Order());
        Assert.Equal(there.ToScript().Edits.Count, back.ToScript().Edits.Count);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_operation_is_matched_at_most_once() => Prop.ForAll(GraphGenerator.Graphs(), GraphGenerator.Graphs(), (a, b) =>
    {
        var matches = GraphComparison.Compare(a, b).Matches;
        Assert.Equal(matches.Count, matches.Select(match => match.A).Distinct().Count());
        Assert.Equal(matches.Count, matches.Select(match => match.B).Distinct().Count());
        Assert.All(matches, match => Assert.InRange(match.Sureness, 0, 1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Renaming_and_permuting_everything_yields_names_and_order_and_nothing_else()
    {
        var edit = SeededEdit.All.Single(edit => edit.Name == "rename everything and permute");
        foreach (var (name, graph) in RealNetworks.All())
        {
            if (edit.Apply(graph, 2) is not { } pair)
                continue;
            var found = GraphComparison.Compare(pair.A, pair.B);
            Assert.Equal(graph.Operations.Count, found.Matches.Count);
            Assert.All(found.ToScript().Edits, step => Assert.True(step is Edit.Moved or Edit.Changed { Aspect: Aspect.Name or Aspect.Path }, $"{name}: {step}"));
        }
    }

    private static ForwardGraph Edited(ForwardGraph graph, int seed)
    {
        var sketch = GraphSketch.Of(graph);
        var random = new Random(seed);
        SeededEdit.Several(sketch, random, 1 + random.Next(4));
        if (random.Next(4) == 0)
            SeededEdit.All.Single(edit => edit.Name == "rename everything and permute").Make(sketch, random);
        return sketch.Build();
    }
}
