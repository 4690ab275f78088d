using GraphBridge.Formats.Html;
using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>What the panel tells of an operation that was captured, and takes along as text.</summary>
public sealed class PanelTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly string[] Clipboard = ["clipboard-read", "clipboard-write"];

    private const string Copied =
        """
        Operation: linear
        captured > fc > linear1

        Operator: aten::linear
        Name: fc.linear1
        Time: 30.0 µs, 30 % of the pass
        Memory of results: 32 B
        Source: net.py:7

        Inputs
          input  x (input)  float32[2,4], 32 B
          weight  fc.weight (parameter)  float32[4,4], 64 B

        Outputs
          hidden1  float32[2,4], 32 B

        Statistics of hidden1
          elements: 8
          minimum: -1.5
          maximum: 2.5
          mean: 0.25
          standard deviation: 1.25
          zeros: 2 (25 %)
          NaN: 1 (13 %)
          infinite: 0
          histogram: 1 0 4 2

        """;

    [ChromiumFact]
    public async Task StatisticsAreAPictureWithItsMeaningInWordsAndATable()
    {
        var page = await Open(SmallNetworks.Captured(), "operation=fc.linear1");

        var histogram = page.Details.GetByRole(AriaRole.Img);
        await Expect(histogram).ToHaveAccessibleNameAsync("Histogram in 4 steps from -1.5 to 2.5; most, 4, between 0.5 and 1.5");
        await Expect(histogram.Locator("rect")).ToHaveCountAsync(3); // one step has none
        var rows = page.Details.GetByRole(AriaRole.Table, new() { Name = "Statistics of hidden1" }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveTextAsync(["elements8", "minimum-1.5", "maximum2.5", "mean0.25", "standard deviation1.25", "zeros2 (25 %)", "NaN1 (13 %)", "infinite0"]);
    }

    [ChromiumFact]
    public async Task AttributesTimeAndNeighboursAreTold()
    {
        var page = await Open(SmallNetworks.Captured(), "operation=captured");

        await Expect(page.Details.GetByRole(AriaRole.Table, new() { Name = "Attributes" }).GetByRole(AriaRole.Row)).ToHaveTextAsync(["NameValue", "dim-1", "half_to_floatfalse"]);
        await Expect(page.Details).ToContainTextAsync("10.0 µs");
        await page.Details.GetByRole(AriaRole.Button, new() { Name = "hidden2" }).First.ClickAsync();
        await Expect(page.Details.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("hidden2");
    }

    [ChromiumFact]
    public async Task AnErrorIsToldInFull()
    {
        var page = await Open(SmallNetworks.Captured(error: "expected 4\n  but got 5"), "operation=captured");

        await Expect(page.Details.Locator("pre.error")).ToHaveTextAsync("expected 4\n  but got 5");
    }

    [ChromiumFact]
    public async Task WhatIsToldIsCopiedAsText()
    {
        var page = await Open(SmallNetworks.Captured(), "operation=fc.linear1", new() { Permissions = Clipboard });

        await page.Button("Copy as text").ClickAsync();

        await Expect(page.Panel.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");
        Assert.Equal(Copied, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [ChromiumFact]
    public async Task TextIsCopiedFromANotebooksFrameToo()
    {
        var notebook = NewFile(".html");
        await File.WriteAllTextAsync(notebook, "<!doctype html>" + SmallNetworks.Captured().ToHtml(new() { Height = 700 }));
        var page = await NewPage(new() { Permissions = Clipboard });
        await page.GotoAsync(new Uri(notebook).AbsoluteUri);
        var frame = page.FrameLocator("iframe");

        await frame.GetByRole(AriaRole.Button, new() { Name = "Copy as text" }).ClickAsync();

        await Expect(frame.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");
        Assert.StartsWith("Graph: captured", await page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
    }
}
