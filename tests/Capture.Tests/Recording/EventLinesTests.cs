using System.Text;
using System.Text.Json;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class EventLinesTests
{
    private static string Lines(Action<GraphRecorder> record)
    {
        using var lines = new MemoryStream();
        record(new() { Lines = lines });
        return Encoding.UTF8.GetString(lines.ToArray());
    }

    [Fact]
    public void Every_event_is_a_line_that_names_what_the_stream_numbers() => Snapshot.Matches(Lines(recorder => Sample.Pass(recorder).Dispose()), "jsonl");

    [Fact]
    public void Every_line_is_as_the_schema_says_and_every_event_it_tells_of_is_met()
    {
        var met = Lines(recorder => Sample.Pass(recorder).Dispose()).TrimEnd('\n').Split('\n')
            .Select(line => SchemaCheck.Require("events", line).GetProperty("event").GetString()).ToHashSet();
        var words = SchemaCheck.Schema("events").GetProperty("oneOf").EnumerateArray().Select(one => one.GetProperty("properties").GetProperty("event").GetProperty("enum")[0].GetString());
        Assert.Equal(words.Order(), met.Order());
    }

    [Fact]
    public void In_chunks_it_is_the_same_as_at_once()
    {
        using var whole = Sample.Pass();
        Assert.Equal(Lines(recorder => recorder.Record(whole.Bytes)), Lines(recorder => Sample.Pass(recorder).Dispose()));
    }

    [Fact]
    public void Numbers_that_JSON_has_not_are_texts()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        pass.Run("my::kinds(nan, big)", [double.NaN, double.NegativeInfinity], [double.PositiveInfinity]);
        var lines = Lines(recorder => recorder.Record(pass.Bytes)).TrimEnd('\n').Split('\n');
        Assert.Contains("\"arguments\":{\"nan\":\"NaN\",\"big\":\"-Infinity\"}", lines[^2], StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, JsonElement.Parse(lines[^1]).GetProperty("results")[0].ValueKind);
    }

    [Fact]
    public void A_line_is_there_as_soon_as_its_event_was_recorded()
    {
        using var lines = new MemoryStream();
        using var pass = new Pass();
        var recorder = new GraphRecorder { Lines = lines };
        pass.Module("", "Net");
        recorder.Record(pass.Writer.Written);
        Assert.EndsWith("{\"event\":\"module\",\"module\":\"\",\"type\":\"Net\",\"kind\":\"module\"}\n", Encoding.UTF8.GetString(lines.ToArray()), StringComparison.Ordinal);
    }
}
