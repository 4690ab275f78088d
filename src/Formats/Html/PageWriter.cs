using System.Net;
using System.Text;

namespace GraphBridge.Formats.Html;

/// <summary>
/// Writes a page: one HTML file with the viewer, its style and the data. Its policy lets it load nothing and run nothing but the
/// viewer, and what comes from the model is data that the viewer shows as text.
/// </summary>
public static class PageWriter
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Writes a page.</summary>
    /// <param name="page">What it shows.</param>
    /// <param name="destination">Where to; it is written from first to last, never sought.</param>
    /// <exception cref="GraphBridgeException">Graphs nest too deep.</exception>
    public static void Write(PageContent page, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(page);
        var viewer = ViewerFiles.Embedded;
        var policy = $"default-src 'none'; script-src 'sha256-{viewer.ScriptHash}'; style-src 'sha256-{viewer.StyleHash}'; worker-src blob:; img-src data: blob:; "
            + "base-uri 'none'; form-action 'none'";
        Text(destination,
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(page.Title)}</title>
            <style>{viewer.Style}</style>
            </head>
            <body>
            <div id="app"></div>
            <noscript>This page draws a network with a script of its own. Allow scripts to see it.</noscript>
            <script type="text/plain" id="licences">{viewer.Licences}</script>
            <script type="application/json" id="data">
            """);
        PageData.Write(page, destination);
        Text(destination,
            $"""
            </script>
            <script id="viewer">{viewer.Script}</script>
            </body>
            </html>

            """);
    }

    private static void Text(Stream destination, string text) => destination.Write(Utf8.GetBytes(text));
}
