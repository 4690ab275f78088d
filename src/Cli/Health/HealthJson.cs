using System.Text.Json;
using GraphBridge.Cli.Values;
using GraphBridge.Health;

namespace GraphBridge.Cli.Health;

/// <summary>What the values of a pass were like as JSON, in the form that <c>docs/schema/stats.schema.json</c> describes.</summary>
internal static class HealthJson
{
    public static void Write(ShownHealth shown, Stream destination)
    {
        var report = shown.Report;
        CommandJson.Write("stats", destination, json =>
        {
            json.WriteString("graph", shown.Graph.Name);
            json.WriteStartObject("thresholds");
            json.WriteNumber("mostlyZero", shown.Options.MostlyZero);
            json.WriteNumber("exploding", shown.Options.Exploding);
            json.WriteNumber("vanishing", shown.Options.Vanishing);
            json.WriteEndObject();
            json.WriteNumber("known", report.Values.Length);
            json.WriteNumber("unknown", report.Unknown);
            json.WriteBoolean("lookedAtElements", report.LookedAtElements);
            json.WriteStartArray("values");
            foreach (var value in shown.Rows)
                Write(json, value);
            json.WriteEndArray();
            Write(json, "firstNaN", report.FirstNaN);
            Write(json, "firstInfinity", report.FirstInfinity);
        });
    }

    private static void Write(Utf8JsonWriter json, ObservedValue value)
    {
        json.WriteStartObject();
        json.WriteString("name", value.Value.Name);
        json.WriteString("type", value.Value.Type?.ToString());
        Write(json, "operation", value.Value.Producer);
        WriteFigures(json, value.Statistics);
        json.WritePropertyName("channels");
        if (value.Channels is { } channels)
        {
            json.WriteStartObject();
            json.WriteNumber("dead", channels.Dead);
            json.WriteNumber("count", channels.Count);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteStartArray("issues");
        foreach (var issue in value.Issues)
            json.WriteStringValue(HealthWords.Of(issue));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, ValueStatistics statistics)
    {
        json.WriteNumber("count", statistics.Count);
        ValueJson.Number(json, "minimum", statistics.Minimum);
        ValueJson.Number(json, "maximum", statistics.Maximum);
        ValueJson.Number(json, "mean", statistics.Mean);
        ValueJson.Number(json, "standardDeviation", statistics.StandardDeviation);
        json.WriteNumber("nans", statistics.NaNs);
        json.WriteNumber("infinities", statistics.Infinities);
        json.WriteNumber("zeros", statistics.Zeros);
        json.WriteStartArray("histogram");
        foreach (var bin in statistics.Histogram ?? [])
            json.WriteNumberValue(bin);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string property, NonFiniteOrigin? origin)
    {
        json.WritePropertyName(property);
        if (origin is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("value", origin.Value.Name);
        Write(json, "operation", origin.Maker);
        json.WriteStartArray("given");
        foreach (var (value, statistics) in origin.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.Type?.ToString());
            json.WritePropertyName("statistics");
            if (statistics is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteStartObject();
                WriteFigures(json, statistics);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        ValueJson.Write(json, "path", origin.Path);
        json.WriteNumber("reached", origin.Reached);
        json.WriteString("output", origin.Output?.Name);
        ValueJson.Write(json, "pathToOutput", origin.PathToOutput);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string property, Operation? operation)
    {
        json.WritePropertyName(property);
        if (operation is { } known)
            ValueJson.Write(json, known);
        else
            json.WriteNullValue();
    }
}
