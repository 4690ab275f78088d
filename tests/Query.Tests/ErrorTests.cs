using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Query.Tests;

public sealed class ErrorTests
{
    private static readonly ForwardGraph Graph = Networks.Residual(layers: 1, blocks: 1);

    /// <summary>Queries, the place of the caret, and what is said.</summary>
    [Theory]
    [InlineData("", 1, "the query is empty; name an operation, a module, or '*' for everything.")]
    [InlineData("conv1 &", 8, "expected a name, a place or a function instead of the end.")]
    [InlineData("(conv1", 7, "expected ')' instead of the end.")]
    [InlineData("conv1 bn1", 7, "expected an operator or the end instead of 'bn1'; put names with odd characters in quotes.")]
    [InlineData("typo(conv1)", 1, "there is no function 'typo'; did you mean 'type'.")]
    [InlineData("conv1 | ancestor(bn1)", 9, "there is no function 'ancestor'; did you mean 'ancestors'.")]
    [InlineData("kind(params)", 6, "there is no kind 'params'; the kinds are buffer, constant, failed, input, operation, output, parameter, read, source, unused.")]
    [InlineData("kind(paramter)", 6, "there is no kind 'paramter'; did you mean 'parameter'.")]
    [InlineData("path(x)", 7, "expected ',' instead of ')'.")]
    [InlineData("type(add)[x]", 11, "expected a place, counted from 0 or from -1 back from the end instead of 'x'.")]
    [InlineData("shape([1,...,...])", 14, "'...' stands twice in a shape; leave one out.")]
    [InlineData("\"conv1", 1, "the quote is not closed; end the name with \".")]
    [InlineData("\"a\\n\"", 3, @"there is no such escape; write \\, \"", \' or \u and four hexadecimal digits.")]
    [InlineData("99999999999", 1, "no graph has so many operations; put a name of digits in quotes.")]
    public void What_is_no_query_is_told_with_a_caret(string query, int character, string reason)
    {
        var error = Assert.Throws<GraphBridgeException>(() => GraphQuery.Parse(query));
        Check(error, query, character, reason);
    }

    [Theory]
    [InlineData("bn1 | conv2", 7, "there is nothing called 'conv2'; did you mean conv1.")]
    [InlineData("CONV1", 1, "there is nothing called 'CONV1'; did you mean conv1.")]
    [InlineData("running_mean", 1, "there is nothing called 'running_mean'; did you mean bn1.running_mean.")]
    [InlineData("nothing_like_it", 1, "there is nothing called 'nothing_like_it'; '*' in a name stands for any characters.")]
    [InlineData("in(layer1.O)", 4, "there is no module 'layer1.O'; did you mean layer1.0.")]
    [InlineData("bn1 & 10", 7, "there is no operation 10; places are 0 to 9, or -1 to -10 from the end; put a name of digits in quotes.")]
    [InlineData("-11", 1, "there is no operation -11; places are 0 to 9, or -1 to -10 from the end; put a name of digits in quotes.")]
    public void What_is_not_in_the_graph_is_told_with_a_near_name(string query, int character, string reason)
    {
        var error = Assert.Throws<GraphBridgeException>(() => GraphQuery.Parse(query).Run(Graph));
        Check(error, query, character, reason);
    }

    private static void Check(GraphBridgeException error, string query, int character, string reason)
    {
        Assert.Equal($"character {character} of the query: {reason}", error.Summary);
        Assert.Equal<IEnumerable<string>>([query, new string(' ', character - 1) + "^"], error.Details);
    }

    [Fact]
    public void Of_a_long_query_what_is_around_the_place_is_shown()
    {
        var error = Assert.Throws<GraphBridgeException>(() => GraphQuery.Parse(string.Join(" | ", Enumerable.Repeat("conv1", 100)) + " | ) | " + new string('x', 100)));
        Assert.Equal(')', error.Details[0][error.Details[1].IndexOf('^', StringComparison.Ordinal)]);
        Assert.True(error.Details[0].Length < 130);
    }

    [Fact]
    public void A_name_that_needs_quotes_is_suggested_with_them()
    {
        var builder = new ForwardGraphBuilder("net");
        builder.AddInput("my-input");
        var error = Assert.Throws<GraphBridgeException>(() => builder.Build().Query("my-input"));
        Assert.Equal("did you mean \"my-input\"", error.Remedy);
    }
}
