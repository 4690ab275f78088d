using System.Text.Json;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Html;

/// <summary>How two graphs differ, as JSON.</summary>
internal static class ComparisonData
{
    public static void Write(Utf8JsonWriter json, PageComparison comparison)
    {
        json.WriteStartObject("comparison");
        json.WriteString("old", comparison.Old);
        json.WriteString("new", comparison.New);
        WritePlaces(json, "operations", comparison.OldOperations, comparison.NewOperations);
        WritePlaces(json, "calls", comparison.OldCalls, comparison.NewCalls);
        json.WriteStartArray("counts");
        foreach (var (kind, count) in comparison.Counts)
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Column("limits", comparison.Limits);
        WriteChanges(json, "changes", comparison.Changes);
        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, string name, IReadOnlyList<int> old, IReadOnlyList<int> now)
    {
        json.WriteStartObject(name);
        json.Column("old", old);
        json.Column("new", now);
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, string name, IReadOnlyList<PageChange> changes)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("kind", change.Kind);
            json.WriteString("text", AttributeText.Cut(change.Text));
            json.WriteString("old", Cut(change.Old));
            json.WriteString("new", Cut(change.New));
            json.Column("operations", change.Operations.Select(operation => operation.Index));
            json.Column("calls", change.Calls.Select(call => call.Index));
            WriteChanges(json, "parts", change.Parts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string? Cut(string? text) => text is null ? null : AttributeText.Cut(text);
}
