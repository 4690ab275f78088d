using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class KeyboardTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task AGraphIsWalkedOpenedAndLeftWithKeysAlone()
    {
        var page = await OpenFixture("resnet18.onnx");
        await page.TabTo(page.Canvas);

        await page.Press("ArrowDown");
        await Expect(page.Selected).ToHaveCountAsync(1);
        var wanted = page.Selected.And(page.Module("layer1"));
        for (var at = 0; at < 12 && await wanted.CountAsync() == 0; at++)
            await page.Press("ArrowDown");
        await Expect(wanted).ToHaveCountAsync(1);

        await page.Press("Enter");
        await Expect(page.Module("layer1")).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Press("Enter");
        await Expect(page.Module("layer1")).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Press("Escape");
        await Expect(page.Selected).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task WhatIsActiveIsToldToWhoDoesNotSeeIt()
    {
        var page = await OpenFixture("resnet18.onnx");
        await page.TabTo(page.Canvas);

        await page.Press("ArrowDown");

        var active = await page.Canvas.GetAttributeAsync("aria-activedescendant");
        Assert.Equal(await page.Selected.GetAttributeAsync("id"), active);
    }

    [ChromiumFact]
    public async Task TheKeysAreListedAndTheListCloses()
    {
        var page = await OpenFixture("resnet18.onnx");
        var help = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });

        await page.Press("?");
        await Expect(help).ToBeVisibleAsync();
        await page.Press("Escape");

        await Expect(help).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task EveryControlIsReachedWithTabAndHasAName()
    {
        var page = await OpenFixture("resnet18.onnx");
        var controls = await page.Page.Locator("button:visible, input:visible, select:visible").AllAsync();

        foreach (var control in controls)
            if (await control.GetAttributeAsync("tabindex") != "-1")
                await page.TabTo(control);
    }
}
