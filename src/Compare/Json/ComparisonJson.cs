using System.Globalization;
using System.Text;
using System.Text.Json;
using GraphBridge.Compare.Text;
using GraphBridge.Files;

namespace GraphBridge.Compare.Json;

/// <summary>A comparison as JSON, in the form that <c>docs/schema/diff.schema.json</c> describes.</summary>
public static class ComparisonJson
{
    /// <summary>The version of the form. A reader of this version may meet properties that it does not know.</summary>
    public const int Version = 1;

    /// <summary>A match below this tells how sure it is.</summary>
    private const double Certain = 1;

    /// <summary>As deep as changes are told inside changes.</summary>
    private const int MaximumDepth = 64;

    /// <summary>Writes the whole comparison.</summary>
    public static void Write(Comparison comparison, Stream destination) => JsonForm.Write("diff", Version, destination, json =>
    {
        json.WriteBoolean("equal", comparison.AreEqual);
        WriteGraph(json, "old", comparison.A);
        WriteGraph(json, "new", comparison.B);
        json.WriteStartArray("counts");
        foreach (var (kind, count) in ComparisonText.Counts(comparison.Changes))
        {
            json.WriteStartObject();
            json.WriteString("kind", ChangeWords.Of(kind));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (var limit in comparison.Limits)
            json.WriteStringValue(limit);
        json.WriteEndArray();
        WriteChanges(json, "changes", comparison.Changes, 0);
        json.WriteStartObject("matches");
        WriteMatches(json, "operations", comparison.Matches.Select(match => new Pair(match.A.Index, match.B.Index, match.Reason, match.Sureness)));
        WriteMatches(json, "modules", comparison.ModuleMatches.Select(match => new Pair(match.A.Index, match.B.Index, match.Reason, match.Sureness)));
        WriteMatches(json, "calls", comparison.CallMatches.Select(match => new Pair(match.A.Index, match.B.Index, match.Reason, match.Sureness)));
        WriteMatches(json, "values", comparison.ValueMatches.Select(match => new Pair(match.A.Index, match.B.Index, match.Reason, match.Sureness)));
        json.WriteEndObject();
    });

    private static void WriteGraph(Utf8JsonWriter json, string property, ForwardGraph graph)
    {
        json.WriteStartObject(property);
        json.WriteString("name", graph.Name);
        json.WriteNumber("operations", graph.Operations.Count);
        json.WriteNumber("values", graph.Values.Count);
        json.WriteNumber("modules", graph.Modules.Count);
        json.WriteNumber("calls", graph.Calls.Count);
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, string property, IReadOnlyList<Change> changes, int depth)
    {
        json.WriteStartArray(property);
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("kind", ChangeWords.Of(change.Kind));
            json.WriteString("subject", ChangeWords.Of(change.Subject));
            json.WriteString("place", change.Place);
            json.WriteString("name", change.Name);
            json.WriteString("aspect", ChangeWords.Of(change.Aspect));
            json.WriteString("key", change.Key);
            json.WriteString("old", change.Old);
            json.WriteString("new", change.New);
            json.WriteString("reason", ChangeWords.Of(change.Reason));
            json.WriteNumber("sureness", Rounded(change.Sureness));
            json.WriteNumber("count", change.Count);
            if (change.Parts.Count > 0 && depth < MaximumDepth)
                WriteChanges(json, "parts", change.Parts, depth + 1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private readonly record struct Pair(int A, int B, MatchReason Reason, double Sureness);

    /// <summary>Pairs of places, those that were found in one way together: a network has thousands, and few ways.</summary>
    private static void WriteMatches(Utf8JsonWriter json, string property, IEnumerable<Pair> pairs)
    {
        json.WriteStartArray(property);
        foreach (var group in pairs.GroupBy(pair => (pair.Reason, Sureness: Rounded(pair.Sureness))).OrderByDescending(group => group.Key.Sureness).ThenBy(group => group.Key.Reason))
        {
            json.WriteStartObject();
            json.WriteString("reason", ChangeWords.Of(group.Key.Reason));
            if (group.Key.Sureness < Certain)
                json.WriteNumber("sureness", group.Key.Sureness);
            json.WritePropertyName("pairs");
            json.WriteRawValue(OnOneLine(group));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static double Rounded(double sureness) => Math.Round(sureness, 3);

    private static string OnOneLine(IEnumerable<Pair> pairs)
    {
        var text = new StringBuilder("[");
        foreach (var pair in pairs)
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{pair.A},{pair.B}]");
        return text.Append(']').ToString();
    }
}
