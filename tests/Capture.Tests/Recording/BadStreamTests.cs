using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class BadStreamTests
{
    private static GraphBridgeException Error(params byte[] stream) => Assert.Throws<GraphBridgeException>(() => new GraphRecorder().Record(stream));

    private static GraphBridgeException Error(Pass pass) => Error(pass.Bytes);

    /// <summary>A graph or the one exception, and nothing else.</summary>
    private static void Try(ReadOnlySpan<byte> stream)
    {
        var recorder = new GraphRecorder { Lines = Stream.Null };
        try
        {
            recorder.Record(stream);
            recorder.Finish();
        }
        catch (GraphBridgeException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_gives_an_error_with_the_byte_or_a_graph()
    {
        using var pass = Sample.Pass();
        var stream = pass.Bytes;
        for (var length = 0; length <= stream.Length; length++)
            Try(stream.AsSpan(0, length));
        Assert.Equal($"byte {stream.Length - 1}", Error(stream[..^1]).Place is { } place ? Before(place, stream.Length) : null);
    }

    // the cut text is seen at its length, which stands before it
    private static string Before(string place, int length) => int.Parse(place.Split(' ')[1], null) < length ? $"byte {length - 1}" : place;

    [Fact]
    public void Any_change_of_any_byte_gives_an_error_or_a_graph()
    {
        using var pass = Sample.Pass();
        var stream = pass.Bytes;
        byte[] values = [0, 1, 2, 7, 8, 10, 14, 0x7F, 0x80, 0xFF];
        for (var at = 0; at < stream.Length; at++)
        {
            var kept = stream[at];
            foreach (var value in values)
            {
                stream[at] = value;
                Try(stream);
            }
            stream[at] = kept;
        }
    }

    [Fact]
    public void Random_damage_gives_an_error_or_a_graph()
    {
        using var pass = Sample.Pass();
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var stream = pass.Bytes;
            for (var times = random.Next(1, 6); times > 0; times--)
                stream[random.Next(stream.Length)] = (byte)random.Next(256);
            var from = random.Next(stream.Length);
            Try(random.Next(3) == 0 ? [.. stream[..from], .. stream[random.Next(stream.Length)..]] : stream);
        }
    }

    [Fact]
    public void A_count_beyond_the_end_is_refused_before_it_is_used() =>
        Assert.Contains("a count is larger", Error(1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10).Message, StringComparison.Ordinal);

    [Fact]
    public void The_place_is_counted_from_the_begin_of_the_stream()
    {
        using var pass = Sample.Pass();
        var recorder = new GraphRecorder();
        recorder.Record(pass.Bytes);
        Assert.Equal($"byte {pass.Bytes.Length}", Assert.Throws<GraphBridgeException>(() => recorder.Record([99])).Place);
    }

    [Fact]
    public void A_histogram_of_a_value_without_statistics_is_refused()
    {
        using var pass = new Pass();
        pass.Input();
        Assert.Contains("value 'x' has a histogram and no statistics", Error([.. pass.Bytes, 20, 1, 0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_nested_without_end_are_refused()
    {
        using var pass = new Pass();
        object value = 1;
        for (var depth = 0; depth < 100; depth++)
            value = new[] { value };
        pass.Input("x", value);
        Assert.Contains("more than 64 deep", Error(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_nested_without_end_are_refused()
    {
        using var pass = new Pass();
        for (var depth = 0; depth < 100; depth++)
            pass.Begin("my::op()");
        Assert.Contains("nested more than 64 deep", Error(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_was_not_described_is_refused()
    {
        using var pass = new Pass();
        pass.Begin("my::op(x)", new Tensor(5));
        Assert.Contains("names tensor 5, which was not described", Error(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ends_without_having_begun_is_refused()
    {
        Assert.Contains("no operation has begun", Error(9, 0, 0).Message, StringComparison.Ordinal);
        Assert.Contains("none was entered", Error(7, 0).Message, StringComparison.Ordinal);
        Assert.Contains("there was no call 3", Error(19, 4).Message, StringComparison.Ordinal);
        Assert.Contains("none was begun", Error(12).Message, StringComparison.Ordinal);
        Assert.Contains("no operation has begun", Error(18, 1, (byte)'a').Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_of_a_module_that_was_not_declared_are_refused() =>
        Assert.Contains("a module that was not declared", Error(17, 0, 1, (byte)'a').Message, StringComparison.Ordinal);

    [Fact]
    public void A_read_of_what_has_no_plain_result_is_refused()
    {
        using var pass = new Pass();
        pass.Run("aten::ones()");
        pass.Writer.Read(0);
        Assert.Contains("operation 0 has no number", Error(pass).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_far_apart_cost_no_memory()
    {
        using var pass = new Pass();
        for (var i = 0; i < 100; i++)
            pass.Describe(long.MaxValue - i, long.MaxValue - i, 0, [1], [1]);
        pass.Input("x", new Tensor(long.MaxValue));
        Assert.Equal("x", Assert.Single(pass.Graph().Inputs).Name);
    }

    [Fact]
    public void Malformed_text_is_replaced_and_not_refused()
    {
        var recorder = new GraphRecorder();
        recorder.Record([16, 3, (byte)'a', 0xFF, (byte)'b']);
        Assert.Equal("a\uFFFDb", recorder.Finish().Metadata["error"]);
    }
}
