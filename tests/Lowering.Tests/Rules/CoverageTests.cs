using System.Text;
using GraphBridge.Lowering.Rules;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>
/// The table in docs/lowering.md of what can be lowered is made of the rules themselves. After a change of rules this test writes it
/// beside the page, as docs/lowering.received.md, to be taken over.
/// </summary>
public sealed class CoverageTests
{
    private const string Mark = "<!-- made by CoverageTests from here on -->";

    [Fact]
    public void ThePageListsEveryRule()
    {
        var difference = DocumentedTable.Difference("lowering.md", Mark, Table());
        Assert.True(difference is null, "rules were added, taken away or changed: " + difference);
    }

    private static string Table()
    {
        var rules = RuleTable.All.Rules;
        var text = new StringBuilder();
        text.Append("\n## What is covered\n\n");
        text.Append(null, $"{rules.Select(rule => rule.Schema.Type with { Overload = "" }).Distinct().Count()} operators in {rules.Count} overloads, ")
            .Append("and those that write what these give in place (`add_`) or into a given tensor (`add.out`). Overloads stand in brackets.\n");
        foreach (var family in rules.GroupBy(rule => rule.Family))
        {
            text.Append(null, $"\n### {family.Key}\n\n| operators | from operator set | limits |\n| --- | --- | --- |\n");
            foreach (var alike in family.GroupBy(rule => (rule.Since, rule.Limits)))
                text.Append(null, $"| {string.Join(", ", alike.GroupBy(rule => rule.Schema.Type with { Overload = "" }).Select(Named))} | {alike.Key.Since} | {alike.Key.Limits} |\n");
        }
        return text.ToString();
    }

    private static string Named(IGrouping<OpType, Rule> overloads)
    {
        var name = overloads.Key.Domain == "aten" ? overloads.Key.Name : overloads.Key.ToString();
        var others = overloads.Select(rule => rule.Schema.Overload).Where(overload => overload.Length > 0).ToArray();
        return others.Length == 0 ? $"`{name}`" : $"`{name}` ({string.Join(", ", others.Select(other => $"`{other}`"))})";
    }
}
