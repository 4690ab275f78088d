using System.Text.Json;
using GraphBridge.Testing;

namespace GraphBridge.Viewer.Tests;

/// <summary>The rules of axe, run in a page.</summary>
internal static class Axe
{
    private static readonly string Script = File.ReadAllText(Repository.Path("tests", "Oracles", "node", "node_modules", "axe-core", "axe.min.js"));

    public static async Task AssertAccessible(IPage page)
    {
        await page.EvaluateAsync(Script);
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })).violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' ' + node.failureSummary).join(' | ')}`)
            """);
        Assert.Empty(found.EnumerateArray().Select(fault => fault.GetString()));
    }
}
