using System.Collections.Immutable;
using System.Text.Json;
using GraphBridge.Costs;
using GraphBridge.Files;

namespace GraphBridge.Formats.Text;

/// <summary>A summary as JSON, in the form that <c>docs/schema/summary.schema.json</c> describes.</summary>
public static class SummaryJson
{
    /// <summary>The version of the form, which grows when what reads one could not read the next.</summary>
    private const int Version = 1;

    /// <summary>Writes the whole summary.</summary>
    public static void Write(GraphSummary summary, Stream destination) => JsonForm.Write("summary", Version, destination, json =>
    {
        json.WriteString("name", summary.Name);
        json.WritePropertyName("producer");
        WriteProducer(json, summary.Producer);
        WritePorts(json, "inputs", summary.Inputs);
        WritePorts(json, "outputs", summary.Outputs);
        WriteTotals(json, summary.Totals);
        json.WriteStartArray("rows");
        foreach (var row in summary.Rows)
            WriteRow(json, row, summary.Totals);
        json.WriteEndArray();
    });

    private static void WriteProducer(Utf8JsonWriter json, Producer? producer)
    {
        if (producer is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("name", producer.Name);
        json.WriteString("version", producer.Version);
        json.WriteEndObject();
    }

    private static void WritePorts(Utf8JsonWriter json, string property, ImmutableArray<SummaryPort> ports)
    {
        json.WriteStartArray(property);
        foreach (var port in ports)
        {
            json.WriteStartObject();
            json.WriteString("name", port.Name);
            json.WriteString("type", port.Type?.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTotals(Utf8JsonWriter json, SummaryTotals totals)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("operations", totals.Operations);
        json.WriteStartArray("operationsByType");
        foreach (var (type, count) in totals.OperationsByType)
        {
            json.WriteStartObject();
            json.WriteString("type", type.ToString());
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("modules", totals.Modules);
        json.WriteNumber("moduleCalls", totals.ModuleCalls);
        WriteSize(json, "parameters", totals.Parameters);
        WriteTrainable(json, totals.Trainable);
        WriteSize(json, "buffers", totals.Buffers);
        WriteSize(json, "constants", totals.Constants);
        json.WriteNumber("unsized", totals.Unsized);
        WriteCost(json, totals.Cost);
        json.WriteNumber("inputBytes", totals.InputBytes);
        json.WriteNumber("activationBytes", totals.ActivationBytes);
        json.WriteNumber("peakBytes", totals.PeakBytes);
        json.WriteString("peakAt", totals.PeakAt);
        json.WriteNumber("passBytes", totals.PassBytes);
        json.WriteNumber("unknownBytes", totals.UnknownBytes);
        WriteTime(json, totals.Time);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, SummaryRow row, SummaryTotals totals)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(row.Kind));
        json.WriteNumber("depth", row.Depth);
        json.WriteString("path", row.Path);
        json.WriteString("label", row.Label);
        json.WriteString("type", row.TypeName);
        json.WriteString("operator", row.Operator);
        json.WriteNumber("pass", row.Pass);
        json.WriteNumber("repeats", row.Repeats);
        json.WriteNumber("count", row.Count);
        json.WriteNumber("operations", row.Operations);
        json.WriteStartArray("outputs");
        foreach (var type in row.Outputs)
            json.WriteStringValue(type?.ToString());
        json.WriteEndArray();
        WriteSize(json, "parameters", row.Parameters);
        WriteTrainable(json, row.Trainable);
        WriteCost(json, row.Cost);
        json.WriteNumber("activationBytes", row.Memory);
        WriteTime(json, row.Time);
        if (row.Time is { } time && totals.Time is { } whole)
            json.WriteNumber("share", SummaryNumbers.Ratio(time, whole));
        if (row.Read is { } read)
            json.WriteString("read", read);
        if (row.Error is { } error)
            json.WriteString("error", error);
        json.WriteEndObject();
    }

    /// <summary>What a row stands for, in a word.</summary>
    internal static string NameOf(SummaryRowKind kind) => kind switch
    {
        SummaryRowKind.Module => "module",
        SummaryRowKind.Operation => "operation",
        SummaryRowKind.NestedGraph => "graph",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static void WriteCost(Utf8JsonWriter json, Cost cost)
    {
        json.WriteNumber("multiplyAdds", cost.MultiplyAdds);
        json.WriteNumber("multiplyAddsUnknown", cost.Unknown);
    }

    private static void WriteTrainable(Utf8JsonWriter json, long? trainable)
    {
        if (trainable is { } known)
            json.WriteNumber("trainable", known);
    }

    private static void WriteTime(Utf8JsonWriter json, TimeSpan? time)
    {
        if (time is { } measured)
            json.WriteNumber("seconds", measured.TotalSeconds);
    }

    private static void WriteSize(Utf8JsonWriter json, string property, TensorSize size)
    {
        json.WriteStartObject(property);
        json.WriteNumber("elements", size.Elements);
        json.WriteNumber("bytes", size.Bytes);
        json.WriteEndObject();
    }
}
