using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>The choices of how the graph is shown.</summary>
public sealed class ShowingTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumTheory]
    [InlineData("type", "Types", "Linear")]
    [InlineData("time", "Time", "100 µs in all")]
    [InlineData("parameters", "Parameters", "16 parameters in all")]
    [InlineData("memory", "Memory of results", "in all")]
    public async Task BoxesAreColouredByAChoiceAndTheLegendSaysHow(string choice, string title, string told)
    {
        var page = await Open(SmallNetworks.Captured());
        var frame = page.Canvas.Locator("g.box.operation.closed > .frame").First;
        var before = await Fill(frame);

        await page.Choice("Colour by").SelectOptionAsync(choice);

        var legend = page.Page.Locator(".legend");
        await Expect(legend.Locator("summary")).ToHaveTextAsync(title);
        await Expect(legend).ToContainTextAsync(told);
        Assert.NotEqual(before, await Fill(frame));
        await page.Choice("Colour by").SelectOptionAsync("role");
        await Expect(legend.Locator("summary")).ToHaveTextAsync("Colours");
        Assert.Equal(before, await Fill(frame));
    }

    [ChromiumFact]
    public async Task WhatWasNotRecordedCannotBeChosen()
    {
        var page = await Open(SmallNetworks.Chain(3));

        await Expect(page.Choice("Colour by").Locator("option[value=time]")).ToHaveAttributeAsync("disabled", "");
    }

    [ChromiumFact]
    public async Task WeightsAreToldOrLeftOut()
    {
        var page = await Open(SmallNetworks.Captured());
        var layer = page.Canvas.Locator("g.box").Filter(new() { HasText = "weight float32[4,4]" });
        await Expect(layer).Not.ToHaveCountAsync(0);

        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Weights" }).UncheckAsync();

        await Expect(layer).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task ThePassesOfAModuleAreRolledIntoOneBox()
    {
        var page = await Open(SmallNetworks.Captured());
        var passes = page.Canvas.Locator("g.box.passes");
        await Expect(passes).ToHaveCountAsync(0);

        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Roll" }).CheckAsync();

        await Expect(passes).ToContainTextAsync("2 passes");
    }

    [ChromiumFact]
    public async Task ADepthOpensAllToItAndNoFurther()
    {
        var page = await Open(SmallNetworks.Fork());

        await page.Choice("Depth").SelectOptionAsync("1");
        await Expect(page.Module("left")).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Choice("Depth").SelectOptionAsync("2");
        await Expect(page.Module("left")).ToHaveAttributeAsync("aria-expanded", "true");

        await Expect(page.Choice("Depth")).ToHaveValueAsync("2");
        await page.Toggle(page.Module("left"));
        await Expect(page.Choice("Depth")).ToHaveValueAsync(""); // opened one by one
    }

    [ChromiumFact]
    public async Task TheMinimapIsThereWhenNotAllIsInSightAndMovesTheGraph()
    {
        var page = await OpenFixture("resnet18.onnx");
        var minimap = page.Page.Locator("canvas.minimap");
        await page.Button("Fit").ClickAsync();
        await Expect(minimap).ToBeHiddenAsync();

        await page.Button("Zoom in (+)").ClickAsync(new() { ClickCount = 12 });
        await Expect(minimap).ToBeVisibleAsync();
        var bounds = (await minimap.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(bounds.X + bounds.Width / 2, bounds.Y + bounds.Height - 2);
        await page.Page.Mouse.DownAsync();
        await Expect(page.Canvas.Locator("g.box.output")).ToBeInViewportAsync();

        await page.Page.Mouse.MoveAsync(bounds.X + bounds.Width / 2, bounds.Y + 2, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await Expect(page.Canvas.Locator("g.box.input")).ToBeInViewportAsync();
    }

    private static Task<string> Fill(ILocator element) => element.EvaluateAsync<string>("element => getComputedStyle(element).fill");
}
