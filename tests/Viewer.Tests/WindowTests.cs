using GraphBridge.Formats;
using GraphBridge.Formats.Html;
using GraphBridge.Testing;
using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>Windows with little room.</summary>
public sealed class WindowTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task APhoneShowsTheGraphAndThePanelWhenAsked()
    {
        var page = await OpenFixture("resnet18.onnx", options: new() { ViewportSize = new() { Width = 390, Height = 800 }, HasTouch = true });

        await Expect(page.Panel).ToBeHiddenAsync();
        await Expect(page.Canvas.Locator("g.box.input")).ToBeInViewportAsync();
        Assert.InRange((await page.Canvas.BoundingBoxAsync())!.Height, 500, 800);
        Assert.Equal(390, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        foreach (var control in await page.Page.Locator(".toolbar").Locator("button:visible, input:visible, select:visible, summary").AllAsync())
        {
            var bounds = (await control.BoundingBoxAsync())!;
            Assert.InRange(bounds.X, 0, 390 - bounds.Width);
        }

        await page.Module("conv1").TapAsync();
        await Expect(page.Selected).ToHaveCountAsync(1);
        await page.Button("Panel").TapAsync();
        await Expect(page.Details).ToContainTextAsync("conv1");
        await page.Button("Panel").TapAsync();
        await Expect(page.Panel).ToBeHiddenAsync();
    }

    [ChromiumFact]
    public async Task ANarrowNotebookCellShowsTheGraphToo()
    {
        var cell = GraphFile.Load(Repository.Path("fixtures", "resnet18.onnx")).ToHtml(new() { Height = 400 });
        var notebook = NewFile(".html");
        await File.WriteAllTextAsync(notebook, $"<!doctype html><div style='width: 420px'>{cell}</div>");
        var page = await NewPage();
        await page.GotoAsync(new Uri(notebook).AbsoluteUri);
        var frame = page.FrameLocator("iframe");

        await Expect(frame.Locator("#panel")).ToBeHiddenAsync();
        await Expect(frame.Locator("g.box.input")).ToBeInViewportAsync();
        Assert.InRange((await frame.Locator("svg.canvas").BoundingBoxAsync())!.Height, 200, 400);
    }
}
