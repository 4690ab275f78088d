using System.Text.Json;
using GraphBridge.Capture;
using GraphBridge.Cli.Values;

namespace GraphBridge.Cli;

/// <summary>What a capture saw as JSON, in the form that <c>docs/schema/capture.schema.json</c> describes.</summary>
internal static class CaptureJson
{
    /// <summary>Writes it.</summary>
    /// <param name="capture">What was seen.</param>
    /// <param name="error">What the pass threw; null where it did not.</param>
    /// <param name="files">The files that its graph was written to.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(ForwardCapture capture, string? error, IEnumerable<string> files, Stream destination) => CommandJson.Write("capture", destination, json =>
    {
        var graph = capture.Graph;
        json.WriteString("graph", graph.Name);
        json.WriteNumber("operations", graph.Operations.Count);
        json.WriteNumber("modules", graph.Modules.Count);
        json.WriteNumber("calls", graph.Calls.Count);
        json.WriteNumber("seconds", capture.Duration.TotalSeconds);
        WriteValues(json, "inputs", graph.Inputs);
        WriteValues(json, "outputs", graph.Outputs);
        json.WriteList("reads", graph.Operations.Where(operation => operation.Trace?.Read is not null), operation =>
        {
            json.WriteString("operation", operation.Name);
            json.WriteString("value", operation.Trace!.Read);
        });
        json.WriteString("error", error);
        json.WritePropertyName("failed");
        if (capture.FailedOperation is { } failed)
            ValueJson.Write(json, failed);
        else
            json.WriteNullValue();
        json.WritePropertyName("replay");
        if (capture.Replay is { } replay)
            Write(json, replay);
        else
            json.WriteNullValue();
        json.WriteStartArray("files");
        foreach (var file in files)
            json.WriteStringValue(file);
        json.WriteEndArray();
    });

    private static void WriteValues(Utf8JsonWriter json, string property, EntityList<Value> values) => json.WriteList(property, values, value =>
    {
        json.WriteString("name", value.Name);
        json.WriteString("type", value.Type?.ToString());
    });

    private static void Write(Utf8JsonWriter json, ReplayReport replay)
    {
        json.WriteStartObject();
        json.WriteBoolean("exact", replay.IsExact);
        json.WriteNumber("operations", replay.OperationCount);
        json.WriteNumber("values", replay.ValueCount);
        json.WriteList("differences", replay.Differences, difference =>
        {
            json.WriteString("value", difference.Value);
            ValueJson.Number(json, "largest", difference.Largest);
        });
        json.WriteList("notReplayed", replay.NotReplayed, operation =>
        {
            json.WriteString("operation", operation.Operation);
            json.WriteString("reason", operation.Reason);
        });
        json.WriteEndObject();
    }
}
