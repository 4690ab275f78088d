using System.Text.Json;

namespace GraphBridge.Formats.Parts;

/// <summary>What captures saw, from JSON.</summary>
internal sealed partial class PartReader
{
    private readonly List<(ForwardGraph Graph, int Height)> _inner = [];
    private string? _innerText;
    // of the inner graph that is being read: how deep graphs in it go
    private int _innerHeight;

    /// <summary>Takes <see cref="PartWriter.InnerGraphs"/>, which is read when a trace refers to it.</summary>
    public void SetInnerGraphs(string text)
    {
        _innerText = text;
        _inner.Clear();
    }

    private ForwardGraph Inner(ref JsonCursor json)
    {
        if (_innerText is { } text)
        {
            _innerText = null;
            Parse(text, static (reader, ref json) => reader.ReadInnerGraphs(ref json));
        }
        var (graph, height) = _inner[Place(ref json, _inner.Count, "inner graph")];
        _innerHeight = Math.Max(_innerHeight, json.GraphDepth + height);
        return graph;
    }

    private bool ReadInnerGraphs(ref JsonCursor json)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            _innerHeight = 0;
            var graph = ReadGraph(ref json);
            if (_innerHeight > limits.GraphDepth)
                throw json.Fault($"graphs are nested more than {limits.GraphDepth} deep");
            _inner.Add((graph, _innerHeight));
        }
        return true;
    }

    private OperationTrace ReadTrace(ref JsonCursor json)
    {
        var trace = new OperationTrace();
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            trace = member switch
            {
                "ticks" => trace with { Duration = TimeSpan.FromTicks(json.Int64()) },
                "error" => trace with { Error = json.Text() },
                "source" => trace with { Source = json.Text() },
                "read" => trace with { Read = json.Text() },
                "branch" => trace with { Branch = ReadBranch(ref json) },
                "inner" => trace with { Inner = Inner(ref json) },
                _ => throw json.Unknown(member),
            };
        }
        return trace;
    }

    private static Branch ReadBranch(ref JsonCursor json)
    {
        json.BeginArray();
        json.Item();
        var read = json.PooledText();
        json.Item();
        var taken = json.PooledText();
        json.EndArray();
        return new(read, taken);
    }

    private static ValueTrace ReadValueTrace(ref JsonCursor json)
    {
        var trace = new ValueTrace();
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            trace = member switch
            {
                "base" => trace with { Base = json.PooledText() },
                "previous" => trace with { Previous = json.PooledText() },
                "bytes" => trace with { Bytes = json.Int64() },
                "grad" => trace with { RequiresGrad = json.Bool() },
                "statistics" => trace with { Statistics = ReadStatistics(ref json) },
                _ => throw json.Unknown(member),
            };
        }
        return trace;
    }

    private static ValueStatistics ReadStatistics(ref JsonCursor json)
    {
        var statistics = new ValueStatistics(0, 0, 0, 0, 0, 0, 0, 0);
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            statistics = member switch
            {
                "count" => statistics with { Count = json.Int64() },
                "min" => statistics with { Minimum = ReadFloat(ref json) },
                "max" => statistics with { Maximum = ReadFloat(ref json) },
                "mean" => statistics with { Mean = ReadFloat(ref json) },
                "std" => statistics with { StandardDeviation = ReadFloat(ref json) },
                "nans" => statistics with { NaNs = json.Int64() },
                "infs" => statistics with { Infinities = json.Int64() },
                "zeros" => statistics with { Zeros = json.Int64() },
                "histogram" => statistics with { Histogram = ReadNumbers(ref json) },
                _ => throw json.Unknown(member),
            };
        }
        return statistics;
    }

    /// <summary>A number, or what is none by its bits.</summary>
    private static double ReadFloat(ref JsonCursor json)
    {
        if (json.Token == JsonTokenType.Number)
            return json.Double();
        json.BeginObject();
        Expect(ref json, "float");
        var number = ReadBits(ref json);
        json.EndObject();
        return number;
    }
}
