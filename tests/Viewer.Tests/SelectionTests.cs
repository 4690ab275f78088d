using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>The box that is selected is the one that was pressed or walked to, also where it stands for what another does too.</summary>
public sealed class SelectionTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task AnOutputsBoxIsSelectedItself()
    {
        var page = await Open(SmallNetworks.Captured());

        await page.Canvas.Locator("g.box.output").ClickAsync();

        await Expect(page.Selected).ToHaveCountAsync(1);
        await Expect(page.Selected).ToHaveAttributeAsync("aria-label", "output y float32[2,4]");
        await Expect(page.Details.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("y");
    }

    [ChromiumFact]
    public async Task ASectionIsSelectedAndOpenedWithKeys()
    {
        var page = await Open(SmallNetworks.Chain(1000));
        await page.TabTo(page.Canvas);

        await page.Press("ArrowDown");
        await page.Press("ArrowDown");

        var section = page.Canvas.Locator("g.box.section.selected");
        await Expect(section).ToHaveCountAsync(1);
        await page.Press("Enter");
        await Expect(section).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Press("ArrowDown");
        await Expect(page.Selected).ToHaveCountAsync(1);
        await Expect(page.Canvas.Locator("g.box.operation.selected")).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task UGoesFromTheFirstOfAGroupUpToTheGroupItself()
    {
        var page = await Open(SmallNetworks.Blocks(12), "module=h.0");
        await Expect(page.Selected.And(page.Module("h.0"))).ToHaveCountAsync(1);
        await page.TabTo(page.Canvas);

        await page.Press("u");

        await Expect(page.Canvas.Locator("g.box.repeats.selected")).ToHaveCountAsync(1);
        await Expect(page.Selected).ToHaveCountAsync(1);
        await page.Press("Enter");
        await Expect(page.Canvas.Locator("g.box.repeats")).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Press("a");
        await Expect(page.Canvas.Locator("g.box.repeats")).ToHaveAttributeAsync("aria-expanded", "true");
    }

    [ChromiumFact]
    public async Task AGroupIsWalkedToWithKeys()
    {
        var page = await Open(SmallNetworks.Blocks(12));
        await page.TabTo(page.Canvas);
        var group = page.Canvas.Locator("g.box.repeats.selected");

        for (var at = 0; at < 6 && await group.CountAsync() == 0; at++)
            await page.Press("ArrowDown");

        await Expect(group).ToHaveCountAsync(1);
    }
}
