using GraphBridge.Formats;
using GraphBridge.Formats.Html;
using GraphBridge.Testing;

namespace GraphBridge.Viewer.Tests;

/// <summary>Opens pages from disk, each in a fresh profile, and fails a test whose pages did what none may do.</summary>
[Collection(ChromiumCollection.Name)]
public abstract class PageTest(Chromium chromium) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-pages").FullName;
    private readonly List<(IBrowserContext Context, Watch Watch)> _opened = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var (context, _) in _opened)
            await context.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(_opened.SelectMany(opened => opened.Watch.Faults));
    }

    /// <summary>The page of a graph, when its first picture is there; `address` is what its address has behind the `#`.</summary>
    protected Task<ViewerPage> Open(ForwardGraph graph, string address = "", BrowserNewContextOptions? options = null) => OpenFile(Write(graph), address, options);

    /// <summary>The page of one of the fixtures.</summary>
    protected Task<ViewerPage> OpenFixture(string name, string address = "", BrowserNewContextOptions? options = null) =>
        Open(GraphFile.Load(Repository.Path("fixtures", name)), address, options);

    protected async Task<ViewerPage> OpenFile(string file, string address = "", BrowserNewContextOptions? options = null)
    {
        var page = await NewPage(options);
        await page.GotoAsync(new Uri(file).AbsoluteUri + (address.Length > 0 ? "#" + address : ""));
        return await ViewerPage.Of(page);
    }

    protected async Task<IPage> NewPage(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        _opened.Add((context, await Watch.Of(context)));
        return await context.NewPageAsync();
    }

    /// <summary>A new file's path in this test's own folder.</summary>
    protected string NewFile(string ending) => Path.Combine(_folder, $"page{Directory.GetFiles(_folder).Length}{ending}");

    protected string Write(ForwardGraph graph)
    {
        var file = NewFile(".html");
        graph.Save(file, new HtmlFormat(new() { Title = graph.Name }));
        return file;
    }
}
