namespace GraphBridge.Viewer.Tests;

/// <summary>axe finds nothing serious: names of controls, roles, and contrast at WCAG AA.</summary>
public sealed class AccessibilityTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task NothingSeriousIsWrong(ColorScheme scheme)
    {
        var page = await OpenFixture("resnet18.onnx", "module=layer2.0", new() { ColorScheme = scheme });
        await Axe.AssertAccessible(page.Page);

        await page.Search.FillAsync("conv");
        await page.Found.First.WaitForAsync();
        await Axe.AssertAccessible(page.Page);

        await page.Press("Escape");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keys (?)" }).ClickAsync();
        await Axe.AssertAccessible(page.Page);
    }
}
