namespace GraphBridge.Formats.Parts;

/// <summary>What captures saw, as JSON; what they did not see is left out.</summary>
internal sealed partial class PartWriter
{
    private void WriteInnerGraphs(IReadOnlyList<ForwardGraph> graphs)
    {
        _json.WriteStartArray();
        foreach (var graph in graphs)
            WriteGraph(graph);
        _json.WriteEndArray();
    }

    private void WriteTrace(OperationTrace trace)
    {
        _json.WriteStartObject();
        if (trace.Duration is { } duration)
            _json.WriteNumber("ticks"u8, duration.Ticks);
        if (trace.Error is { } error)
            _json.WriteString("error"u8, error);
        if (trace.Source is { } source)
            _json.WriteString("source"u8, source);
        if (trace.Read is { } read)
            _json.WriteString("read"u8, read);
        if (trace.Branch is { } branch)
        {
            _json.WriteStartArray("branch"u8);
            _json.WriteStringValue(branch.Read);
            _json.WriteStringValue(branch.Taken);
            _json.WriteEndArray();
        }
        if (trace.Inner is { } inner)
            _json.WriteNumber("inner"u8, (_inner ?? throw new InvalidOperationException("the inner graphs come first")).NumberOf(inner));
        _json.WriteEndObject();
    }

    private void WriteValueTrace(ValueTrace trace)
    {
        _json.WriteStartObject();
        if (trace.Base is { } root)
            _json.WriteString("base"u8, root);
        if (trace.Previous is { } previous)
            _json.WriteString("previous"u8, previous);
        if (trace.Bytes is { } bytes)
            _json.WriteNumber("bytes"u8, bytes);
        if (trace.RequiresGrad is { } requiresGrad)
            _json.WriteBoolean("grad"u8, requiresGrad);
        if (trace.Statistics is { } statistics)
        {
            _json.WritePropertyName("statistics"u8);
            WriteStatistics(statistics);
        }
        _json.WriteEndObject();
    }

    private void WriteStatistics(ValueStatistics statistics)
    {
        _json.WriteStartObject();
        _json.WriteNumber("count"u8, statistics.Count);
        foreach (var (name, number) in (ReadOnlySpan<(string, double)>)[("min", statistics.Minimum), ("max", statistics.Maximum),
            ("mean", statistics.Mean), ("std", statistics.StandardDeviation)])
        {
            _json.WritePropertyName(name);
            WriteFloat(number);
        }
        _json.WriteNumber("nans"u8, statistics.NaNs);
        _json.WriteNumber("infs"u8, statistics.Infinities);
        _json.WriteNumber("zeros"u8, statistics.Zeros);
        if (statistics.Histogram is { } bins)
        {
            _json.WritePropertyName("histogram"u8);
            WriteNumbers(bins.AsSpan());
        }
        _json.WriteEndObject();
    }
}
