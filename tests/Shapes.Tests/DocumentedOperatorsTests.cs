using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Shapes.Tests;

/// <summary>
/// The list in docs/shapes.md of operators is made of the rules themselves. After a change this test writes it beside the page, as
/// docs/shapes.received.md, to be taken over.
/// </summary>
public sealed class DocumentedOperatorsTests
{
    private const string Mark = "<!-- made by DocumentedOperatorsTests from here on -->";

    [Fact]
    public void The_page_lists_every_operator()
    {
        var names = RuleTable.ByOperator.Keys.Order(StringComparer.Ordinal).Select(name => $"`{name}`");
        var difference = DocumentedTable.Difference("shapes.md", Mark, $"\n{string.Join(", ", names)}\n");
        Assert.True(difference is null, "operators were added or taken away: " + difference);
    }
}
