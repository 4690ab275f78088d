using System.Reflection;

namespace GraphBridge.Viewer.Tests;

/// <summary>The system's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Variable = "GRAPHBRIDGE_CHROMIUM";
    private const string Debian = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : Debian;

    public static string? WhyMissing { get; } = File.Exists(Path) ? null : $"there is no {Path}: make deps, or name a Chromium in {Variable}";

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("a test that needs Chromium is marked with ChromiumFact");

    public async Task InitializeAsync()
    {
        if (WhyMissing is not null)
            return;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Driver);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            // Chromium's own sandbox refuses to run as root, as tests in a container do
            ChromiumSandbox = Environment.UserName != "root",
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string Driver => typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PlaywrightPackage").Value!;
}

/// <summary>The tests of pages: one after the other, because they share a browser.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}

/// <summary>A test in Chromium; skipped where there is none.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.WhyMissing;
}

/// <summary>A theory in Chromium; skipped where there is none.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Chromium.WhyMissing;
}
