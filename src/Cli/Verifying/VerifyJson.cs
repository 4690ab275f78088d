using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphBridge.OnnxRuntime.Verification;

namespace GraphBridge.Cli.Verifying;

/// <summary>What a verification found as JSON, in the form that <c>docs/schema/verify.schema.json</c> describes.</summary>
internal static class VerifyJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(VerifyReport report, Stream destination)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
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
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, VerifiedRun run)
    {
        json.WriteStartObject();
        WriteRun(json, run);
        json.WriteString("notRun", run.NotRun);
        json.WriteString("failure", run.Result?.Failure);
        json.WriteStartArray("outputs");
        foreach (var output in run.Result?.Outputs ?? [])
            Write(json, output);
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

    private static void Write(Utf8JsonWriter json, ValueComparison value)
    {
        json.WriteStartObject();
        json.WriteString("name", value.Name);
        json.WriteString("type", value.Actual.ToString());
        json.WriteString("expectedType", value.Expected.ToString());
        json.WriteBoolean("agrees", value.Agrees);
        Number(json, "absolute", value.LargestAbsolute);
        Number(json, "relative", value.LargestRelative);
        Number(json, "allowedAbsolute", value.Tolerance.Absolute);
        Number(json, "allowedRelative", value.Tolerance.Relative);
        json.WritePropertyName("worst");
        if (value.Worst is { } worst)
        {
            json.WriteStartObject();
            json.WriteStartArray("index");
            foreach (var place in worst.Index)
                json.WriteNumberValue(place);
            json.WriteEndArray();
            Number(json, "expected", worst.Expected);
            Number(json, "actual", worst.Actual);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
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
            Write(json, first.Value);
            Write(json, "captured", captured?.FindValue(first.Value.Name) is { } value ? OnnxBisection.Makers(value, found.Agreeing) : []);
            Write(json, "operations", first.Operations);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string property, ImmutableArray<Operation> operations)
    {
        json.WriteStartArray(property);
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("name", operation.Name);
            json.WriteString("type", operation.Type.ToString());
            json.WriteString("module", operation.Call?.Module.Path);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>A number; null where it is infinite or none, which JSON doesn't know.</summary>
    private static void Number(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
