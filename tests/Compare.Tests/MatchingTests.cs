using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests;

public sealed class MatchingTests
{
    public static TheoryData<string> Shapes => ["residual", "transformer"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Renaming_everything_and_permuting_operations_gives_renames_and_order_only(string shape)
    {
        var graph = Network(shape);
        for (var seed = 0; seed < 20; seed++)
        {
            var edits = GraphComparison.Compare(graph, Shuffle.Of(graph, seed)).ToScript().Edits;
            Assert.All(edits, edit => Assert.True(edit is Edit.Moved or Edit.Changed { Aspect: Aspect.Name or Aspect.Path }, edit.ToString()));
        }
    }

    [Fact]
    public void Renaming_and_permuting_random_graphs_gives_renames_and_order_only() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (seed, size) =>
        {
            var graph = Shuffle.Of(GraphGenerator.Graph(seed, size), 0, rename: false, reorder: false);
            var edits = GraphComparison.Compare(graph, Shuffle.Of(graph, seed)).ToScript().Edits;
            Assert.All(edits, edit => Assert.True(edit is Edit.Moved or Edit.Changed { Aspect: Aspect.Name or Aspect.Path }, edit.ToString()));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Removing_a_few_operations_leaves_the_rest_matched(string shape)
    {
        var graph = Network(shape);
        var more = shape == "residual" ? Networks.Residual(3, 4) : Networks.Transformer(13);
        var comparison = GraphComparison.Compare(graph, more);
        Assert.DoesNotContain(comparison.ToScript().Edits, edit => edit is Edit.Removed);
        Assert.Equal(graph.Operations.Count, comparison.Matches.Count);
    }

    private static ForwardGraph Network(string shape) => shape == "residual" ? Networks.Residual(3, 3) : Networks.Transformer(12);
}
