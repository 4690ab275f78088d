using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class BoxTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task ABoxOpensAndClosesWhereItStands()
    {
        var page = await OpenFixture("resnet18.onnx");
        var box = page.Module("layer2");
        var sign = await page.Sign(box);
        await sign.ScrollIntoViewIfNeededAsync();
        var before = await ViewerPage.Middle(box);
        var top = (await box.BoundingBoxAsync())!.Y;

        await page.Toggle(box);

        await Expect(page.Module("layer2.0")).ToBeVisibleAsync();
        var opened = await box.BoundingBoxAsync();
        Assert.Equal(before.X, opened!.X + opened.Width / 2, 1.0);
        Assert.Equal(top, opened.Y, 1.0);

        await page.Toggle(box);

        await Expect(page.Module("layer2.0")).ToHaveCountAsync(0);
        Assert.Equal(before.X, (await ViewerPage.Middle(box)).X, 1.0);
        Assert.Equal(top, (await box.BoundingBoxAsync())!.Y, 1.0);
    }

    [ChromiumFact]
    public async Task ADoubleClickOpensABox()
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Module("layer1").Locator("text.title").DblClickAsync();

        await Expect(page.Module("layer1")).ToHaveAttributeAsync("aria-expanded", "true");
    }

    [ChromiumFact]
    public async Task EqualBlocksAreOneBoxWithTheirNumberAndOpenOneOrAll()
    {
        var page = await Open(SmallNetworks.Blocks(12));
        var group = page.Canvas.Locator("g.box.repeats");
        await page.Toggle(group);
        await Expect(group).ToContainTextAsync("12 × Block");

        await page.Toggle(group);
        await Expect(page.Module("h.0")).ToHaveCountAsync(1);
        await Expect(page.Module("h.1")).ToHaveCountAsync(0);
        await page.Canvas.Locator("g.all").ClickAsync();
        await Expect(page.Module("h.1")).ToHaveCountAsync(1);

        await page.Press("f"); // only what is in sight is drawn
        await Expect(page.Module("h.11")).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task OpenMoreGoesDownLevelByLevelAndCloseAllComesBack()
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Open more" }).ClickAsync();
        await Expect(page.Module("layer1")).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Close all" }).ClickAsync();

        await Expect(page.Module("layer1")).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [ChromiumFact]
    public async Task TheWholeWayOfAValueLightsUpUnderThePointer()
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Module("conv1").HoverAsync();

        await Expect(page.Canvas.Locator(".way.lit")).Not.ToHaveCountAsync(0);
        var all = await page.Canvas.Locator(".way").CountAsync();
        Assert.InRange(await page.Canvas.Locator(".way.lit").CountAsync(), 1, all - 1);
    }

    [ChromiumFact]
    public async Task DraggingMovesTheGraphAndTheWheelZoomsToThePointer()
    {
        var page = await OpenFixture("resnet18.onnx");
        var box = page.Module("conv1");
        var (x, y) = await ViewerPage.Middle(box);
        var width = (await box.BoundingBoxAsync())!.Width;

        await page.Page.Mouse.MoveAsync((float)x, (float)y);
        await page.Page.Mouse.WheelAsync(0, -240);
        await Expect(page.Canvas).ToBeVisibleAsync();
        var zoomed = await box.BoundingBoxAsync();
        Assert.True(zoomed!.Width > width * 1.2, $"{zoomed.Width} from {width}");
        Assert.Equal(x, zoomed.X + zoomed.Width / 2, 1.0);

        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync((float)x + 100, (float)y + 60, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();

        var moved = await ViewerPage.Middle(box);
        Assert.Equal(x + 100, moved.X, 1.5);
    }
}
