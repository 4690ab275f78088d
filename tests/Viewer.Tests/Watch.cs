using System.Collections.Concurrent;

namespace GraphBridge.Viewer.Tests;

/// <summary>Notes what a page must never do: errors, what its policy refused, and requests beyond itself.</summary>
internal sealed class Watch
{
    private static readonly string[] Harmless = ["file:", "blob:", "data:", "about:"];
    private readonly ConcurrentQueue<string> _faults = [];

    public IReadOnlyCollection<string> Faults => _faults;

    public static async Task<Watch> Of(IBrowserContext context)
    {
        var watch = new Watch();
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                watch._faults.Enqueue($"console: {message.Text}");
        };
        context.WebError += (_, error) => watch._faults.Enqueue($"error: {error.Error}");
        context.Dialog += (_, dialog) =>
        {
            watch._faults.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        context.Request += (_, request) =>
        {
            if (!Array.Exists(Harmless, scheme => request.Url.StartsWith(scheme, StringComparison.Ordinal)))
                watch._faults.Enqueue($"request: {request.Url}");
        };
        await context.ExposeFunctionAsync("refused", (string what) => watch._faults.Enqueue($"policy: {what}"));
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', event => refused(`${event.violatedDirective} ${event.blockedURI}`))");
        return watch;
    }
}
