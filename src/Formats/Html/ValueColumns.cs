using System.Text.Json;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Html;

/// <summary>The values.</summary>
internal static class ValueColumns
{
    public static void Write(Utf8JsonWriter json, PageScopes scopes, TypeTable types)
    {
        json.WriteStartObject("values");
        json.Column("name", scopes.Values.Select(entry => entry.Value.Name));
        // the page numbers the kinds as they are declared
        json.Column("kind", scopes.Values.Select(entry => (int)entry.Value.Kind));
        json.Column("type", scopes.Values.Select(entry => types.PlaceOf(entry.Value)));
        json.Sparse("content", scopes.Values, entry => entry.Value is { Kind: ValueKind.Constant, Data: { } data } ? AttributeText.Elements(data) : null);
        json.Sparse("base", scopes.Values, entry => Named(entry.Scope, entry.Value.Trace?.Base));
        json.Sparse("previous", scopes.Values, entry => Named(entry.Scope, entry.Value.Trace?.Previous));
        json.Sparse("bytes", scopes.Values, entry => entry.Value.Trace?.Bytes);
        json.Sparse("statistics", scopes.Values, entry => entry.Value.Trace?.Statistics, WriteStatistics);
        json.Sparse("metadata", scopes.Values, entry => PageTexts.Of(entry.Value.Metadata));
        json.WriteEndObject();
    }

    private static long? Named(PageScope scope, string? name) => scope.PlaceOf(name) is >= 0 and var place ? place : null;

    private static void WriteStatistics(Utf8JsonWriter json, ValueStatistics statistics)
    {
        json.WriteStartObject();
        json.WriteNumber("count", statistics.Count);
        WriteNumber(json, "minimum", statistics.Minimum);
        WriteNumber(json, "maximum", statistics.Maximum);
        WriteNumber(json, "mean", statistics.Mean);
        WriteNumber(json, "deviation", statistics.StandardDeviation);
        json.WriteNumber("nans", statistics.NaNs);
        json.WriteNumber("infinities", statistics.Infinities);
        json.WriteNumber("zeros", statistics.Zeros);
        if (statistics.Histogram is { IsDefault: false } counts)
            json.Column("histogram", counts);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
