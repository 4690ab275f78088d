using System.Text.Json;
using GraphBridge.Cli.Values;
using GraphBridge.Numbers;
using GraphBridge.OnnxRuntime.Verification;

namespace GraphBridge.Cli.Verifying;

/// <summary>What a verification found as JSON, in the form that <c>docs/schema/verify.schema.json</c> describes.</summary>
internal static class VerifyJson
{
    public static void Write(VerifyReport report, Stream destination)
    {
        CommandJson.Write("verify", destination, json =>
        {
            json.WriteString("model", report.Model);
            json.WriteString("against", report.Against);
            json.WriteString("onnxRuntime", report.Version);
            json.WriteString("provider", report.Provider);
            json.WriteBoolean("agrees", report.Agrees);
            json.WriteStartArray("warnings");
            foreach (var warning in report.Warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
            json.WriteStartArray("runs");
            foreach (var run in report.Runs)
                Write(json, run);
            json.WriteEndArray();
            json.WritePropertyName("bisection");
            if (report.Bisected is { } bisected)
                Write(json, bisected.Run, bisected.Found, bisected.Captured);
            else
                json.WriteNullValue();
        });
    }

    private static void Write(Utf8JsonWriter json, VerifiedRun run)
    {
        json.WriteStartObject();
        WriteRun(json, run);
        json.WriteString("notRun", run.NotRun);
        json.WriteString("failure", run.Result?.Failure);
        json.WriteStartArray("outputs");
        foreach (var output in run.Result?.Outputs ?? [])
            ValueJson.Write(json, output);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, VerifiedRun run)
    {
        json.WritePropertyName("seed");
        if (run.Seed is { } seed)
            json.WriteNumberValue(seed);
        else
            json.WriteNullValue();
        json.WriteStartArray("sizes");
        foreach (var (symbol, size) in run.Sizes.Sizes)
        {
            json.WriteStartObject();
            json.WriteString("symbol", symbol);
            json.WriteNumber("size", size);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, VerifiedRun run, Bisection found, ForwardGraph? captured)
    {
        json.WriteStartObject();
        WriteRun(json, run);
        json.WriteNumber("agreeing", found.Agreeing.Count);
        json.WritePropertyName("first");
        if (found.First is { } first)
        {
            json.WriteStartObject();
            json.WritePropertyName("value");
            ValueJson.Write(json, first.Value);
            ValueJson.Write(json, "captured", captured?.FindValue(first.Value.Name) is { } value ? Makers.Of(value, found.Agreeing) : []);
            ValueJson.Write(json, "operations", first.Operations);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
    }
}
