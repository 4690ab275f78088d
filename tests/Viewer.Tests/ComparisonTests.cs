using GraphBridge.Cli.Diffs;
using GraphBridge.Compare;
using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>The page that <c>graphbridge diff A B -o page.html</c> writes.</summary>
public sealed class ComparisonTests(Chromium chromium) : PageTest(chromium)
{
    /// <summary>So much apart that a reader who sees no colours, or a printer without them, tells them apart.</summary>
    private const double LeastContrast = 1.2;

    [ChromiumFact]
    public async Task BothAreInOneAtFirstWithWhatChangedMarkedInColourAndInWords()
    {
        var page = await OpenComparison();

        await Expect(page.Page.Locator(".pane")).ToHaveCountAsync(1);
        foreach (var (name, mark) in ((string, string)[])[("gelu", "added"), ("tanh", "removed"), ("softmax", "changed")])
            await Expect(page.Canvas.Locator($"g.box.mark-{mark}[aria-label^='{name}'][aria-label$=', {mark}']")).ToHaveCountAsync(1);
        await Expect(page.Canvas.Locator("g.box.mark-same[aria-label^='relu']")).ToHaveCountAsync(1);
        await Expect(Box(page.Canvas, "softmax")).ToContainTextAsync("dim");
    }

    [ChromiumFact]
    public async Task WhatIsUnchangedIsOneBoxThatOpens()
    {
        var page = await OpenComparison();
        var unchanged = page.Canvas.Locator("g.box.unchanged");
        await Expect(unchanged).ToContainTextAsync("3 unchanged");
        await Expect(page.Module("second")).ToHaveCountAsync(0);

        await page.Toggle(unchanged);

        await Expect(page.Module("second")).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task SideBySideEachHasWhatIsInItAndInOneComesBack()
    {
        var page = await OpenComparison();

        await page.Button("Side by side").ClickAsync();

        await Expect(Box(Old(page), "tanh")).ToHaveCountAsync(1);
        await Expect(Box(Old(page), "gelu")).ToHaveCountAsync(0);
        await Expect(Box(New(page), "gelu")).ToHaveCountAsync(1);
        await Expect(Box(New(page), "tanh")).ToHaveCountAsync(0);
        await page.Button("In one").ClickAsync();
        await Expect(page.Page.Locator(".pane")).ToHaveCountAsync(1);
        await Expect(Box(page.Canvas, "tanh")).ToHaveCountAsync(1);
    }

    [ChromiumTheory]
    [InlineData("g.box.call[aria-label$=' encoder, changed']", true)]
    [InlineData("g.box.unchanged", false)]
    public async Task SideBySideABoxOpensAndClosesInBoth(string box, bool isOpen)
    {
        var page = await OpenSideBySide();
        var (old, now) = (Old(page).Locator(box), New(page).Locator(box));
        var sign = Old(page).Locator($"[data-key={await old.GetAttributeAsync("data-key")}] > g.toggle circle");

        foreach (var state in (bool[])[isOpen, !isOpen, isOpen])
        {
            await Expect(old).ToHaveAttributeAsync("aria-expanded", state ? "true" : "false");
            await Expect(now).ToHaveAttributeAsync("aria-expanded", state ? "true" : "false");
            await sign.ClickAsync();
        }
    }

    [ChromiumFact]
    public async Task SideBySideDraggingOneMovesTheOther()
    {
        var page = await OpenSideBySide();
        var box = Box(New(page), "relu");
        var before = await ViewerPage.Middle(box);
        var (x, y) = await ViewerPage.Middle(Box(Old(page), "relu"));

        await page.Page.Mouse.MoveAsync((float)x, (float)y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync((float)x + 60, (float)y - 40, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();

        var after = await ViewerPage.Middle(box);
        Assert.Equal(before.X + 60, after.X, 2.0);
        Assert.InRange(before.Y - after.Y, 15, 80); // as far as the graphs are alike there
    }

    [ChromiumTheory]
    [InlineData("gelu")]
    [InlineData("tanh")]
    [InlineData("softmax")]
    public async Task AChangeIsAClickAway(string name)
    {
        var page = await OpenComparison();
        await page.Button("Close all").ClickAsync();

        await ListedChange(page, name).ClickAsync();

        await Expect(page.Selected.And(Box(page.Canvas, name))).ToHaveCountAsync(1);
        await Expect(page.Selected).ToBeInViewportAsync();
    }

    [ChromiumTheory]
    [InlineData("gelu", false)]
    [InlineData("tanh", true)]
    public async Task SideBySideAChangeIsShownOnItsSide(string name, bool isOld)
    {
        var page = await OpenSideBySide();

        await ListedChange(page, name).ClickAsync();

        var side = isOld ? Old(page) : New(page);
        await Expect(side.Locator("g.box.selected").And(Box(side, name))).ToHaveCountAsync(1);
        await Expect(side.Locator("g.box.selected")).ToBeInViewportAsync();
        await Expect(page.Details).ToContainTextAsync(isOld ? "only in old.onnx" : "only in new.onnx");
    }

    [ChromiumFact]
    public async Task SideBySideWhatIsSelectedIsSelectedInBoth()
    {
        var page = await OpenSideBySide();

        await Box(Old(page), "sigmoid").ClickAsync();

        await Expect(New(page).Locator("g.box.selected").And(Box(New(page), "sigmoid"))).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task ChangesAndSidesAreReachedWithKeysAlone()
    {
        var page = await OpenComparison();
        await page.TabTo(page.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }));
        await page.Press("ArrowRight");
        await Expect(page.Page.GetByRole(AriaRole.Tree)).ToBeVisibleAsync();
        await page.Press("ArrowLeft");

        await page.TabTo(ListedChange(page, "gelu"));
        await page.Press("Enter");
        await Expect(page.Selected.And(Box(page.Canvas, "gelu"))).ToHaveCountAsync(1);

        await page.TabTo(page.Button("Side by side"));
        await page.Press("Enter");
        await page.TabTo(New(page));
        await page.Press("ArrowUp");
        await Expect(New(page).Locator("g.box.selected")).ToHaveCountAsync(1);
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task NothingSeriousIsWrongInOneAndSideBySide(ColorScheme scheme)
    {
        var page = await OpenComparison(new() { ColorScheme = scheme });
        await Axe.AssertAccessible(page.Page);

        await page.Button("Side by side").ClickAsync();
        await Expect(Box(New(page), "gelu")).ToHaveCountAsync(1);
        await Axe.AssertAccessible(page.Page);
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task MarksDifferInBrightnessAndTheirTextsCanBeRead(ColorScheme scheme)
    {
        var page = await OpenComparison(new() { ColorScheme = scheme });
        Colour[] fills =
        [
            await Fill(Box(page.Canvas, "gelu").Locator(".frame")),
            await Fill(Box(page.Canvas, "tanh").Locator(".frame")),
            await Fill(Box(page.Canvas, "softmax").Locator(".frame")),
        ];

        for (var one = 0; one < fills.Length; one++)
            for (var other = 0; other < one; other++)
                Assert.InRange(fills[one].Contrast(fills[other]), LeastContrast, 21);
        foreach (var (name, fill) in ((string, Colour)[])[("gelu", fills[0]), ("tanh", fills[1]), ("softmax", fills[2])])
            foreach (var text in await Box(page.Canvas, name).Locator("text").AllAsync())
                Assert.InRange((await Fill(text)).Contrast(fill), 4.5, 21);
    }

    private static async Task<Colour> Fill(ILocator element) => Colour.Parse(await element.EvaluateAsync<string>("element => getComputedStyle(element).fill"));

    private static ILocator Box(ILocator canvas, string name) => canvas.Locator($"g.box.operation[aria-label^='{name}']");

    private static ILocator Old(ViewerPage page) => page.Page.GetByLabel("Graph old: old.onnx", new() { Exact = true });

    private static ILocator New(ViewerPage page) => page.Page.GetByLabel("Graph new: new.onnx", new() { Exact = true });

    /// <summary>A change in the list by a word of it; what it is gathered in stands before its parts.</summary>
    private static ILocator ListedChange(ViewerPage page, string word) =>
        page.Page.GetByRole(AriaRole.Region, new() { Name = "Changes" }).Locator("button.link").Filter(new() { HasText = word }).First;

    private async Task<ViewerPage> OpenSideBySide()
    {
        var page = await OpenComparison();
        await page.Button("Side by side").ClickAsync();
        await Expect(Box(Old(page), "relu")).ToHaveCountAsync(1);
        await Expect(Box(New(page), "relu")).ToHaveCountAsync(1);
        return page;
    }

    private Task<ViewerPage> OpenComparison(BrowserNewContextOptions? options = null)
    {
        var file = NewFile(".html");
        using (var stream = File.Create(file))
            DiffPage.Write(GraphComparison.Compare(ComparedGraphs.Old, ComparedGraphs.New), "old.onnx", "new.onnx", stream);
        return OpenFile(file, options: options);
    }
}
