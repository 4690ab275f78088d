using GraphBridge.Formats;
using GraphBridge.Formats.Html;
using GraphBridge.Testing;

namespace GraphBridge.Viewer.Tests;

public sealed class NotebookTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task ACellsPageOpensAndItsBoxesToo()
    {
        var cell = GraphFile.Load(Repository.Path("fixtures", "resnet18.onnx")).ToHtml(new() { Height = 1100 });
        var notebook = NewFile(".html");
        await File.WriteAllTextAsync(notebook, $"<!doctype html><p>A cell</p>{cell}<p>The next</p>");
        var page = await NewPage(new() { ViewportSize = new() { Width = 1280, Height = 1200 } });

        await page.GotoAsync(new Uri(notebook).AbsoluteUri);

        var layer = page.FrameLocator("iframe").Locator("g.box.call[aria-label$=' layer2']");
        await layer.Locator("text.title").DblClickAsync();
        await Assertions.Expect(layer).ToHaveAttributeAsync("aria-expanded", "true");
    }

    [ChromiumFact]
    public async Task ACellThatIsHiddenAtFirstLooksAtTheBeginningWhenItIsShown()
    {
        var cell = GraphFile.Load(Repository.Path("fixtures", "resnet18.onnx")).ToHtml(new() { Height = 700 });
        var notebook = NewFile(".html");
        await File.WriteAllTextAsync(notebook, $"<!doctype html><div id='cell' style='display: none'>{cell}</div>");
        var page = await NewPage();
        await page.GotoAsync(new Uri(notebook).AbsoluteUri);

        await page.EvaluateAsync("document.getElementById('cell').style.display = 'block'");

        var frame = page.FrameLocator("iframe");
        await Assertions.Expect(frame.Locator("g.box.input")).ToBeInViewportAsync();
        await Assertions.Expect(frame.Locator("#panel")).ToBeVisibleAsync();
    }
}
