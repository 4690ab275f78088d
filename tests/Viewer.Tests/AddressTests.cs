using GraphBridge.Testing;

using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class AddressTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task TheAddressOfWhatIsSelectedLeadsThereInAnotherWindow()
    {
        const string label = "conv1 Conv W float32[32,16,3,3] layer4.0.conv1";
        var file = Write(Formats.GraphFile.Load(Repository.Path("fixtures", "resnet18.onnx")));
        var first = await OpenFile(file);
        await first.Search.FillAsync("layer4.0.conv1");
        await first.Press("Enter");
        // what it is in is selected until it has opened
        await Expect(first.Selected).ToHaveAttributeAsync("aria-label", label);

        var second = await OpenFile(file, new Uri(first.Page.Url).Fragment[1..]);

        await Expect(second.Selected).ToHaveAttributeAsync("aria-label", label);
        await Expect(second.Selected).ToBeInViewportAsync();
    }

    [ChromiumFact]
    public async Task ALinkOpensWhatItsOperationIsIn()
    {
        var page = await OpenFixture("resnet18.onnx", "module=layer2.0");

        await Expect(page.Module("layer2")).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Selected.And(page.Module("layer2.0"))).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task AnAddressOfNothingHereChangesNothing()
    {
        var page = await OpenFixture("resnet18.onnx", "operation=%3Cimg%3E&value=9");

        await Expect(page.Selected).ToHaveCountAsync(0);
    }
}
