using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class SearchTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumTheory]
    [InlineData("layer3.1.conv2", "layer3.1.conv2")]
    [InlineData("globalaverage", "GlobalAveragePool")]
    [InlineData("1,10", "Gemm")]
    public async Task AModuleOrAnOperationIsFoundByPathTypeAndShape(string words, string expected)
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Press("/");
        await Expect(page.Search).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync(words);

        await Expect(page.Found.Filter(new() { HasText = expected }).First).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task WhatIsChosenIsOpenedSelectedAndToldInThePanel()
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Search.FillAsync("layer3.1.conv2");
        await page.Press("Enter");

        await Expect(page.Module("layer3")).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Selected).ToHaveCountAsync(1);
        await Expect(page.Selected).ToBeInViewportAsync();
        await Expect(page.Details).ToContainTextAsync("layer3.1.conv2");
    }

    [ChromiumFact]
    public async Task WhatIsNotThereIsToldAsNone()
    {
        var page = await OpenFixture("resnet18.onnx");

        await page.Search.FillAsync("no such thing");

        await Expect(page.Panel).ToContainTextAsync("0 of ");
        await Expect(page.Found).ToHaveCountAsync(0);
    }
}
