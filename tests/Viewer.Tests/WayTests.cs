using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class WayTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task AValueLightsUpIntoAnOpenBoxAndToAClosedOne()
    {
        var page = await Open(SmallNetworks.Fork());
        await page.Toggle(page.Module("right"));
        await Expect(page.Operation("left.relu")).ToHaveCountAsync(1);
        await page.Press("f");

        await page.Canvas.Locator("g.box.input").HoverAsync();

        await Expect(page.Canvas.Locator(".way.lit")).Not.ToHaveCountAsync(0);
        Assert.True(await LightReaches(page, page.Operation("left.relu")));
        Assert.True(await LightReaches(page, page.Module("right")));
        Assert.False(await LightReaches(page, page.Operation("left.tanh")));
        Assert.False(await LightReaches(page, page.Operation("join")));

        await page.Page.Mouse.MoveAsync(2, 2);
        await Expect(page.Canvas.Locator(".lit")).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task AClickOnAWaySelectsItsValueAndKeepsItLit()
    {
        var page = await Open(SmallNetworks.Fork());
        var way = page.Canvas.Locator(".hit").First;
        var middle = await way.EvaluateAsync<JsonElement>(
            "path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM()); return { x: at.x, y: at.y } }");

        await page.Page.Mouse.ClickAsync(middle.GetProperty("x").GetSingle(), middle.GetProperty("y").GetSingle());
        await page.Page.Mouse.MoveAsync(2, 2);

        await Expect(page.Details.Locator(".sheet-sort")).ToHaveTextAsync("Input");
        await Expect(page.Canvas.Locator(".way.lit")).Not.ToHaveCountAsync(0);
    }

    /// <summary>Whether a piece of a lit way ends at the upper edge of a box.</summary>
    private static async Task<bool> LightReaches(ViewerPage page, ILocator box)
    {
        var bounds = (await box.BoundingBoxAsync())!;
        var ends = await page.Page.EvaluateAsync<JsonElement>(
            """
            () => [...document.querySelectorAll('.way.lit')].map(path => {
              const end = path.getPointAtLength(path.getTotalLength()).matrixTransform(path.getScreenCTM())
              return { x: end.x, y: end.y }
            })
            """);
        return ends.EnumerateArray().Select(end => (X: end.GetProperty("x").GetDouble(), Y: end.GetProperty("y").GetDouble()))
            .Any(end => end.X > bounds.X && end.X < bounds.X + bounds.Width && Math.Abs(end.Y - bounds.Y) < 12);
    }
}
