namespace GraphBridge.Viewer.Tests;

/// <summary>A page of the viewer, in the words of its reader.</summary>
public sealed class ViewerPage
{
    private ViewerPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>The page once its first picture is drawn.</summary>
    public static async Task<ViewerPage> Of(IPage page)
    {
        var viewer = new ViewerPage(page);
        // the policy allows no code from text, which is how Playwright itself waits for a function
        await page.EvaluateAsync(
            """
            () => new Promise(resolve => new PerformanceObserver((entries, observer) => {
              if (entries.getEntriesByName('first-picture').length > 0) { observer.disconnect(); resolve() }
            }).observe({ type: 'mark', buffered: true }))
            """);
        return viewer;
    }

    public ILocator Canvas => Page.Locator("svg.canvas").First;

    public ILocator Boxes => Canvas.Locator("g.box");

    public ILocator Panel => Page.Locator("#panel");

    public ILocator Search => Page.GetByRole(AriaRole.Combobox, new() { Name = "Search by name, type, shape or path" });

    public ILocator Found => Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option);

    public ILocator Details => Page.GetByRole(AriaRole.Region, new() { Name = "Details", Exact = true });

    public ILocator Selected => Canvas.Locator("g.box.selected");

    /// <summary>The box of a module's call, by the module's path.</summary>
    public ILocator Module(string path) => Canvas.Locator($"g.box.call[aria-label$={Quoted(" " + path)}]");

    /// <summary>The box of an operation, by its name.</summary>
    public ILocator Operation(string name) => Canvas.Locator($"g.box.operation[aria-label$={Quoted(" " + name)}]");

    /// <summary>One of the choices in the toolbar, by its name.</summary>
    public ILocator Choice(string name) => Page.GetByRole(AriaRole.Combobox, new() { Name = name, Exact = true });

    /// <summary>One of the buttons of the page, by its name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The sign that opens or closes a box.</summary>
    public async Task<ILocator> Sign(ILocator box) => Canvas.Locator($"[data-key={Quoted(await box.GetAttributeAsync("data-key") ?? "")}] > g.toggle circle");

    /// <summary>Opens a closed box by its sign, or closes an open one.</summary>
    public async Task Toggle(ILocator box)
    {
        var wasOpen = await box.GetAttributeAsync("aria-expanded") == "true";
        await (await Sign(box)).ClickAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", wasOpen ? "false" : "true");
    }

    public Task Press(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>Presses Tab until an element has the focus.</summary>
    public async Task TabTo(ILocator element)
    {
        for (var at = 0; at < 60; at++)
        {
            if (await element.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await Press("Tab");
        }
        Assert.Fail($"60 times Tab do not reach {await element.EvaluateAsync<string>("element => element.outerHTML.slice(0, 200)")}");
    }

    /// <summary>The middle of an element in the window, in CSS pixels.</summary>
    public static async Task<(double X, double Y)> Middle(ILocator element)
    {
        var box = await element.BoundingBoxAsync() ?? throw new InvalidOperationException("what is not drawn has no middle");
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
