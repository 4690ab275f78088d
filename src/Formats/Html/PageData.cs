using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace GraphBridge.Formats.Html;

/// <summary>The data of a page as JSON, in the form that src/Viewer/src/page.ts describes. No text of it can end the element that holds it.</summary>
internal static class PageData
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static void Write(PageContent page, Stream destination)
    {
        using var json = new Utf8JsonWriter(destination, Options);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("title", page.Title);
        json.WriteStartArray("graphs");
        foreach (var graph in page.Graphs)
            GraphColumns.Write(json, graph);
        json.WriteEndArray();
        if (page.Comparison is { } comparison)
            ComparisonData.Write(json, comparison);
        json.WriteEndObject();
    }
}
