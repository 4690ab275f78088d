using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>What is open, saved as a picture.</summary>
public sealed class SavingTests(Chromium chromium) : PageTest(chromium)
{
    private const string Hostile = "<img src=x onerror=\"alert(1)\">&'";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task AnSvgStandsAloneAndHasAllTexts(ColorScheme scheme)
    {
        var page = await Open(SmallNetworks.Captured(Hostile), options: new() { ColorScheme = scheme });
        await page.Button("Zoom in (+)").ClickAsync(new() { ClickCount = 6 }); // also what is out of sight

        var text = await File.ReadAllTextAsync(await Save(page, "SVG", ".svg"));

        var picture = XDocument.Parse(text).Root!;
        Assert.Equal(Svg + "svg", picture.Name);
        Assert.DoesNotContain("var(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.Subset(new HashSet<string>(["g", "rect", "path", "text", "title"]), picture.Descendants().Select(element => element.Name.LocalName).ToHashSet());
        Assert.DoesNotContain(picture.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "class" or "style" or "href");
        string[] texts = [.. picture.Descendants(Svg + "text").Select(element => element.Value)];
        Assert.Superset(new HashSet<string>(["x", "y", "softmax", Hostile]), texts.ToHashSet());
        Assert.Equal(Hostile, picture.Element(Svg + "title")!.Value);
    }

    [ChromiumFact]
    public async Task APngIsTwiceAsFineAsTheSvg()
    {
        var page = await Open(SmallNetworks.Captured());
        var drawing = XDocument.Load(await Save(page, "SVG", ".svg")).Root!;

        var pixels = await File.ReadAllBytesAsync(await Save(page, "PNG", ".png"));

        Assert.Equal("PNG"u8, pixels.AsSpan(1, 3));
        Assert.Equal(2 * Size("width"), BinaryPrimitives.ReadInt32BigEndian(pixels.AsSpan(16)));
        Assert.Equal(2 * Size("height"), BinaryPrimitives.ReadInt32BigEndian(pixels.AsSpan(20)));

        int Size(string name) => int.Parse(drawing.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> Save(ViewerPage page, string kind, string ending)
    {
        await page.Page.Locator("#save").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Button(kind).ClickAsync());
        Assert.EndsWith(ending, download.SuggestedFilename, StringComparison.Ordinal);
        var file = NewFile(ending);
        await download.SaveAsAsync(file);
        await Expect(page.Button(kind)).ToBeHiddenAsync();
        return file;
    }
}
