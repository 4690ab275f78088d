using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Query.Tests;

/// <summary>Queries and graphs that would take very long, or end the process, if a step were not linear or recursed as deep as its input.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("(", "x", ")")]
    [InlineData("!", "x", "")]
    [InlineData("parents(", "x", ")")]
    [InlineData("", "x", "[0]")]
    public void Deep_nesting_is_an_error(string opening, string middle, string closing)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(opening, depth)) + middle + string.Concat(Enumerable.Repeat(closing, depth));
        GraphQuery.Parse(Nested(100));
        Assert.Contains("nests more than 100 deep", Assert.Throws<GraphBridgeException>(() => GraphQuery.Parse(Nested(100_000))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" | ")]
    [InlineData(" - ")]
    [InlineData(" & ")]
    public void Long_chains_are_read_printed_and_run(string sign)
    {
        var query = GraphQuery.Parse(string.Join(sign, Enumerable.Repeat("x", 30_000)));
        Assert.Equal(query, GraphQuery.Parse(query.ToString()));
        Assert.True(query.Run(Networks.Residual(1, 1)).Count <= 1);
    }

    [Fact]
    public void Stars_do_not_multiply()
    {
        var builder = new ForwardGraphBuilder("net");
        builder.AddInput(new string('a', 10_000));
        Assert.Empty(builder.Build().Query(string.Concat(Enumerable.Repeat("*a", 30)) + "b"));
    }

    [Fact]
    public void Walks_and_structure_of_a_long_chain_with_a_wide_use_take_one_pass()
    {
        const int Length = 200_000;
        var builder = new ForwardGraphBuilder("net");
        var root = builder.AddModule("", "Net");
        var cell = builder.AddModule("cell", "Cell", root);
        var weight = builder.AddValue("cell.weight", ValueKind.Parameter);
        builder.AddParameter(cell, "weight", weight);
        var call = builder.AddCall(root);
        var x = builder.AddInput("x");
        for (var i = 0; i < Length; i++)
        {
            var next = builder.AddValue($"v{i}", ValueKind.Activation);
            builder.AddOperation(new("aten", "add"), "", [new("", x), new("", weight)], [new("", next)], call: builder.AddCall(cell, call, i + 1));
            x = next;
        }
        builder.MarkOutput(x);
        var graph = builder.Build();
        Assert.Equal(Length, graph.Query("descendants(cell.weight) & type(add)").Count);
        Assert.Equal(Length + 1, graph.Query("path(x, -1)").Count);
        Assert.Equal(["cell.weight", "x"], graph.Query("depends(-1)").Select(node => node.Name));
        Assert.Equal("v199998", graph.Find("parents(-1) & kind(operation)").Name);
        var structure = Structure.GraphStructure.Of(graph);
        Assert.Equal(Length, structure.Depth);
        Assert.True(structure.IsRecurrent);
    }

    [Fact]
    public void A_query_of_megabytes_is_refused() =>
        Assert.Contains("1048577 characters", Assert.Throws<GraphBridgeException>(() => GraphQuery.Parse(new string('a', (1 << 20) + 1))).Reason, StringComparison.Ordinal);
}
