using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

/// <summary>A pass that failed, and names that would be markup.</summary>
public sealed class FailureTests(Chromium chromium) : PageTest(chromium)
{
    [ChromiumFact]
    public async Task APartialGraphShowsWhereItBroke()
    {
        var page = await Open(Failed("mat1 and mat2 shapes cannot be multiplied (1x8 and 4x2)"));

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("mat1 and mat2 shapes");
        var broken = page.Canvas.Locator("g.box.failed");
        await Expect(broken).ToHaveCountAsync(1);
        await Expect(broken).ToBeInViewportAsync();
        await Expect(broken).ToContainTextAsync("failed: mat1");
    }

    [ChromiumFact]
    public async Task TheBannerLeadsToTheErrorInThePanel()
    {
        var page = await Open(Failed("first line\nsecond line"));

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show where" }).ClickAsync();

        await Expect(page.Details).ToContainTextAsync("second line");
        await Expect(page.Selected).ToHaveCountAsync(1);
    }

    // far down, deep inside, and in a module of which many are alike
    private static ForwardGraph Failed(string error)
    {
        var builder = new ForwardGraphBuilder("partial");
        var type = TensorType.Of(ElementType.Float32, 1, 8);
        var at = builder.AddInput("x", type);
        var root = builder.AddModule("", "Net");
        var call = builder.AddCall(root);
        for (var block = 0; block < 40; block++)
        {
            var module = builder.AddModule($"h.{block}", "Block", root);
            var blockCall = builder.AddCall(module, call);
            for (var step = 0; step < 5; step++)
            {
                var next = builder.AddValue($"y{block}.{step}", ValueKind.Activation, type);
                builder.AddOperation(new("aten", "relu"), $"h.{block}.{step}", [new("self", at)], [new("", next)], call: blockCall);
                at = next;
            }
            if (block == 39)
                builder.AddOperation(new("aten", "mm"), "h.39.mm", [new("self", at)], [], call: blockCall, trace: new(Error: error));
        }
        return builder.Build();
    }
}
