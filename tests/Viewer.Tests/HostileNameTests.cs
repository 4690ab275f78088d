using static Microsoft.Playwright.Assertions;

namespace GraphBridge.Viewer.Tests;

public sealed class HostileNameTests(Chromium chromium) : PageTest(chromium)
{
    public static TheoryData<string> Names => new()
    {
        "</script><img src=x onerror=alert(1)>",
        "<!--<script>",
        "]]><svg onload=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "javascript:alert(1)//",
        "\u2028\u2029\0\u202e{{7*7}}",
    };

    [ChromiumTheory]
    [MemberData(nameof(Names))]
    public async Task WhatComesFromAModelIsTextEverywhere(string name)
    {
        var page = await Open(Named(name));

        await page.Press("e");
        await page.Press("e");
        await page.Search.FillAsync(name.Trim('\0'));
        foreach (var kind in (string[])["operation", "module", "value"])
        {
            await page.Page.EvaluateAsync("address => { location.hash = address }", $"{kind}={Uri.EscapeDataString(name)}");
            await Expect(page.Details.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        }
        await page.Page.Mouse.MoveAsync(700, 200);

        Assert.Equal(0, await page.Page.Locator("img, iframe, object, embed, [onerror], [onload], [onmouseover]").CountAsync());
        Assert.Equal(name, await page.Page.EvaluateAsync<string>("JSON.parse(document.getElementById('data').textContent).graphs[0].name"));
        Assert.Equal(name.Replace("\0", "\ufffd", StringComparison.Ordinal), await page.Page.TitleAsync());
    }

    private static ForwardGraph Named(string name)
    {
        var builder = new ForwardGraphBuilder(name) { Metadata = Metadata.Empty.With(name, name) };
        var type = TensorType.Of(ElementType.Float32, 2);
        var at = builder.AddInput(name + "x", type);
        var root = builder.AddModule("", name);
        var module = builder.AddModule(name, name, root, name);
        var call = builder.AddCall(module, builder.AddCall(root));
        var weight = builder.AddValue(name + "w", ValueKind.Parameter, type);
        builder.AddParameter(module, name, weight);
        var output = builder.AddValue(name, ValueKind.Activation, type);
        builder.AddOperation(new(name, name), name, [new(name, at), new(name + "2", weight)], [new(name, output)],
            [new(name, name)], call, trace: new(Error: name, Source: name));
        builder.MarkOutput(output);
        return builder.Build();
    }
}
