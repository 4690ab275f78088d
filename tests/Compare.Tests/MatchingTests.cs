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
            var other = edits.FirstOrDefault(edit => edit is not (Edit.Moved or Edit.Changed { Aspect: Aspect.Name or Aspect.Path }));
            Assert.True(other is null, $"GraphGenerator.Graph({seed}, {size}): {other}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Twins_are_matched_by_what_an_account_would_tell_of_them()
    {
        var graph = Twins(["int8", "", "b"]);
        var edits = GraphComparison.Compare(graph, Shuffle.Of(Twins(["b", "int8", ""]), 1)).ToScript().Edits;
        Assert.All(edits, edit => Assert.True(edit is Edit.Moved or Edit.Changed { Aspect: Aspect.Name }, edit.ToString()));
    }

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

    /// <summary>Operations that do the same with the same, and values that nothing uses: only metadata, types and elements tell them apart.</summary>
    private static ForwardGraph Twins(string[] kinds)
    {
        var builder = new ForwardGraphBuilder("twins");
        var x = builder.AddValue("x", ValueKind.Input, TensorType.Of(ElementType.Float32, [2]));
        builder.MarkInput(x);
        foreach (var kind in kinds)
        {
            var type = TensorType.Of(kind == "int8" ? ElementType.Int8 : ElementType.Float32, [2]);
            var y = builder.AddValue("y" + kind, ValueKind.Activation, type);
            builder.AddOperation(new("test", "Twin"), "op" + kind, [new("x", x)], [new("y", y)], [], null, Metadata.Of(new KeyValuePair<string, string>("kind", kind)));
            builder.AddValue("w" + kind, ValueKind.Parameter, TensorType.Of(ElementType.UInt8, [1]), TensorData.FromBytes(ElementType.UInt8, [1], new byte[] { (byte)kind.Length }));
            builder.AddValue("o" + kind, ValueKind.Constant, type);
        }
        foreach (var kind in kinds.Order(StringComparer.Ordinal))
            builder.MarkOutput(builder.TryGetValue("o" + kind, out var output) ? output : default);
        return builder.Build();
    }

    private static ForwardGraph Network(string shape) => shape == "residual" ? Networks.Residual(3, 3) : Networks.Transformer(12);
}
