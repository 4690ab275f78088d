namespace GraphBridge.Viewer.Tests;

public sealed class ThemeTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumTheory]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, false)]
    public async Task ThePageIsLightOrDarkAsTheSystemIs(ColorScheme system, bool bright)
    {
        var page = await OpenFixture("resnet18.onnx", options: new() { ColorScheme = system });

        Assert.Equal(bright, await Brightness(page) > 128);
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, "dark", false)]
    [InlineData(ColorScheme.Dark, "light", true)]
    public async Task AChosenThemeIsStrongerThanTheSystem(ColorScheme system, string chosen, bool bright)
    {
        var page = await OpenFixture("resnet18.onnx", options: new() { ColorScheme = system });

        await page.Choice("Theme").SelectOptionAsync(chosen);

        Assert.Equal(bright, await Brightness(page) > 128);
    }

    private static Task<double> Brightness(ViewerPage page) => page.Page.EvaluateAsync<double>(
        """
        () => {
          const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number)
          return 0.299 * r + 0.587 * g + 0.114 * b
        }
        """);
}
