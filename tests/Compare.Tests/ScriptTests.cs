using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests;

public sealed class ScriptTests
{
    [Fact]
    public void The_script_of_a_graph_and_itself_is_empty() => Each((a, _) =>
    {
        var comparison = GraphComparison.Compare(a, a);
        Assert.True(comparison.ToScript().IsEmpty);
        Assert.True(comparison.AreEqual);
    });

    [Fact]
    public void A_script_applied_to_the_old_graph_gives_the_new_one() => Each((a, b) =>
        Assert.Null(GraphComparison.Compare(a, b).ToScript().Apply(a).FirstDifference(b)));

    [Fact]
    public void A_script_turned_round_leads_back() => Each((a, b) =>
        Assert.Null(GraphComparison.Compare(a, b).ToScript().Inverse().Apply(b).FirstDifference(a)));

    [Fact]
    public void The_script_of_the_graphs_in_the_other_order_is_the_inverse() => Each((a, b) =>
        Assert.Equal(Texts(GraphComparison.Compare(a, b).ToScript().Inverse()), Texts(GraphComparison.Compare(b, a).ToScript())));

    [Fact]
    public void What_is_ignored_is_in_the_script_all_the_same() => Each((a, b) =>
    {
        var options = new CompareOptions { Ignore = IgnoredParts.Names | IgnoredParts.Weights | IgnoredParts.Shapes | IgnoredParts.Metadata | IgnoredParts.Order };
        Assert.Null(GraphComparison.Compare(a, b, options).ToScript().Apply(a).FirstDifference(b));
    });

    [Fact]
    public void A_script_says_that_a_graph_is_not_its_own()
    {
        var script = GraphComparison.Compare(Networks.Residual(1), Networks.Residual(2)).ToScript();
        var error = Assert.Throws<GraphBridgeException>(() => script.Apply(Networks.Transformer(1)));
        Assert.Contains("does not start from this graph", error.Message, StringComparison.Ordinal);
    }

    private static List<string> Texts(EditScript script) => [.. script.Edits.Select(edit => edit.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>Pairs of random graphs, and pairs that differ by random edits.</summary>
    private static void Each(Action<ForwardGraph, ForwardGraph> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (seed, size) =>
        {
            var graph = GraphGenerator.Graph(seed, size);
            check(graph, GraphGenerator.Graph(seed ^ 1, size));
            check(graph, Shuffle.Of(graph, seed));
            check(graph, RandomEdits.Of(graph, seed));
        }).QuickCheckThrowOnFailure();
}
