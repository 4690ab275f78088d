using System.Text;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Costs.Tests;

/// <summary>
/// The table in docs/costs.md of formulas is made of the formulas themselves. After a change this test writes it beside the page, as
/// docs/costs.received.md, to be taken over.
/// </summary>
public sealed class DocumentedFormulasTests
{
    private const string Mark = "<!-- made by DocumentedFormulasTests from here on -->";

    [Fact]
    public void The_page_lists_every_formula()
    {
        var difference = DocumentedTable.Difference("costs.md", Mark, Table());
        Assert.True(difference is null, "formulas were added, taken away or changed: " + difference);
    }

    private static string Table()
    {
        var text = new StringBuilder("\n| kind | multiply-adds | operators |\n| --- | --- | --- |\n");
        foreach (var alike in FormulaTable.All.GroupBy(formula => (formula.Kind, formula.Text)))
            text.Append(null, $"| {alike.Key.Kind} | {alike.Key.Text} | {Named(alike.SelectMany(formula => formula.Operators))} |\n");
        text.Append(null, $"| unknown | as many as the algorithm takes | {Named(FormulaTable.Untold)}, `linalg_…`, `fft_…`, `_fft…` |\n");
        text.Append(null, $"| none | 0 | {Named(FormulaTable.Told)}, and all others of {string.Join(", ", FormulaTable.KnownDomains.Select(domain => $"`{domain}`"))} |\n");
        return text.ToString();
    }

    private static string Named(IEnumerable<string> operators) => string.Join(", ", operators.Select(name => $"`{(name.StartsWith("aten::", StringComparison.Ordinal) ? name["aten::".Length..] : name)}`"));
}
