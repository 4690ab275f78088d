using System.Globalization;
using System.Xml.Linq;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Fuzz.Tests;

public sealed class DocumentedLimitsTests
{
    private const string Mark = "<!-- The rest of this file is made of ReadLimits: DocumentedLimitsTests compares them. -->";

    [Fact]
    public void The_page_lists_every_limit_with_its_default()
    {
        var difference = DocumentedTable.Difference("security.md", Mark, Table());
        Assert.True(difference is null, difference);
    }

    private static string Table()
    {
        var texts = XDocument.Load(Path.ChangeExtension(typeof(ReadLimits).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, member => Text(member.Element("summary")), StringComparer.Ordinal);
        var rows = typeof(ReadLimits).GetProperties().Where(property => property.PropertyType != typeof(ReadLimits)).Select(property =>
            string.Create(CultureInfo.InvariantCulture, $"| `{property.Name}` | {property.GetValue(ReadLimits.Default):N0} | {texts["P:GraphBridge.ReadLimits." + property.Name]} |\n"));
        return "\n| limit | default | of what |\n| --- | --: | --- |\n" + string.Concat(rows);
    }

    private static string Text(XElement? summary) => string.Concat(summary?.Nodes().Select(node => node is XElement { Name.LocalName: "c" } code ? $"`{code.Value}`" : node.ToString()) ?? [])
        .Trim().Replace("&gt;", ">", StringComparison.Ordinal);
}
