using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Formats.Parts;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Parts;

public sealed class PartTextTests
{
    private static readonly PartReader Reader = new(null, ReadLimits.Default, ElementCount.None);

    private static T Written<T>(Func<PartWriter, T> write)
    {
        using var parts = new PartWriter(null);
        return write(parts);
    }

    [Fact]
    public void A_whole_graph_comes_back_equal() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph => Assert.Null(graph.FirstDifference(Copy(graph)))).QuickCheckThrowOnFailure();

    private static ForwardGraph Copy(ForwardGraph graph)
    {
        var (inner, text) = Written(parts => (parts.InnerGraphs(graph), parts.Graph(graph)));
        var reader = new PartReader(null, ReadLimits.Default, ElementCount.None);
        reader.SetInnerGraphs(inner ?? "[]");
        return reader.Graph(text);
    }

    [Fact]
    public void Attributes_come_back_equal() =>
        Prop.ForAll(GraphGenerator.Attribute().ArrayOf().ToArbitrary(), values =>
        {
            NamedAttribute[] attributes = [.. values.Select((value, index) => new NamedAttribute("a" + index, value))];
            Assert.Equal(attributes, Reader.Attributes(Written(parts => parts.Attributes(attributes))));
        }).QuickCheckThrowOnFailure();

    public static TheoryData<AttributeValue, string> Kinds => new()
    {
        { 3L, "3" },
        { long.MinValue, "-9223372036854775808" },
        { 3.0, "3.0" },
        { -0.0, "-0.0" },
        { 0.1, "0.1" },
        { 1e300, "1E+300" },
        { double.Epsilon, "5E-324" },
        { double.NaN, """{"float":"fff8000000000000"}""" },
        { BitConverter.UInt64BitsToDouble(0x7FF0_0000_0000_0123), """{"float":"7ff0000000000123"}""" },
        { double.NegativeInfinity, """{"float":"fff0000000000000"}""" },
        { "a\"b\n\0é", "\"a\\\"b\\n\\u0000é\"" },
        { true, "true" },
        { new AttributeValue.None(), "null" },
        { Array.Empty<long>(), "[]" },
        { new long[] { 1, 2 }, "[1,2]" },
        { new AttributeValue.List(AttributeKind.Int, [1L, 2L]), """{"list":"Int","items":[1,2]}""" },
        { new AttributeValue.List(AttributeKind.Float, [1.0, 2.5]), "[1.0,2.5]" },
        { new AttributeValue.List(AttributeKind.Float, [1.0, double.NaN]), """{"list":"Float","items":[1.0,{"float":"fff8000000000000"}]}""" },
        { new AttributeValue.List(AttributeKind.String, ["a", ""]), """["a",""]""" },
        { new AttributeValue.List(AttributeKind.String, []), """{"list":"String","items":[]}""" },
        { new AttributeValue.List(AttributeKind.String, ["a", new AttributeValue.Bytes(new byte[] { 255 })]), """{"list":"String","items":["a",{"bytes":"/w=="}]}""" },
        { new AttributeValue.Type(DataType.Parse("float32[N,3]")), """{"type":"float32[N,3]"}""" },
        { new AttributeValue.Type(null), """{"type":null}""" },
        { new AttributeValue.Reference("alpha", AttributeKind.Floats), """{"reference":"alpha","kind":"Floats"}""" },
        { new AttributeValue.Tensor(TensorData.FromBytes(ElementType.UInt8, [3], new byte[] { 1, 2, 3 })), """{"tensor":{"type":"uint8","dims":[3],"data":"AQID"}}""" },
        { new AttributeValue.Tensor(TensorData.WithoutContent(ElementType.Float32, [1L << 60])), """{"tensor":{"type":"float32","dims":[1152921504606846976]}}""" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_attribute_shows_in_its_json(AttributeValue value, string json)
    {
        NamedAttribute[] attributes = [new("a", value)];
        Assert.Equal($$"""{"a":{{json}}}""", Written(parts => parts.Attributes(attributes)));
        Assert.Equal(attributes, Reader.Attributes($$"""{"a":{{json}}}"""));
    }

    [Fact]
    public void Metadata_keeps_its_order_and_keys_that_stand_twice()
    {
        var metadata = Metadata.Of(new("b", "1"), new("a", "2"), new("b", "3"), new("", ""));
        Assert.Equal("""{"b":"1","a":"2","b":"3","":""}""", Written(parts => parts.Metadata(metadata)));
        Assert.Equal(metadata, Reader.Metadata("""{"b":"1","a":"2","b":"3","":""}"""));
    }

    [Fact]
    public void Lists_of_strings_keep_what_is_absent()
    {
        string?[] strings = ["a", null, "", "\uFFFF"];
        Assert.Equal(strings, Reader.Strings(Written(parts => parts.Strings(strings))));
    }

    [Fact]
    public void Operator_sets_come_back()
    {
        Opset[] opsets = [new("ai.onnx", 18), new("", -1), new("x", 1)];
        Assert.Equal(opsets, Reader.Opsets(Written(parts => parts.Opsets([.. opsets]))));
    }

    [Fact]
    public void A_trace_keeps_its_time_to_the_tick()
    {
        OperationTrace trace = new(TimeSpan.FromTicks(12_345_678_901), "it broke\n", null);
        Assert.Equal(trace, Reader.Trace(Written(parts => parts.Trace(trace))));
        Assert.Equal(new(), Reader.Trace(Written(parts => parts.Trace(new()))));
    }

    [Fact]
    public void What_was_seen_of_a_value_comes_back_to_the_bit()
    {
        ValueTrace trace = new("x", "x.0", 4096, new(3, -0.0, 0.1, double.NaN, double.PositiveInfinity, 1, 2, 3) { Histogram = [2, 0, 1] });
        var text = Written(parts => parts.ValueTrace(trace));
        Assert.Equal("""{"base":"x","previous":"x.0","bytes":4096,"statistics":{"count":3,"min":-0.0,"max":0.1,"mean":{"float":"fff8000000000000"},"std":{"float":"7ff0000000000000"},"nans":1,"infs":2,"zeros":3,"histogram":[2,0,1]}}""", text);
        Assert.Equal(trace, Reader.ValueTrace(text));
        Assert.Equal(new(), Reader.ValueTrace(Written(parts => parts.ValueTrace(new()))));
    }

    [Fact]
    public void Statistics_of_before_there_were_histograms_are_read()
    {
        var trace = Reader.ValueTrace("""{"statistics":{"count":1,"min":2,"max":2,"mean":2,"std":0,"nans":0,"infs":0,"zeros":0}}""");
        Assert.Equal(new(Statistics: new(1, 2, 2, 2, 0, 0, 0, 0)), trace);
        Assert.Null(trace.Statistics!.Histogram);
    }

    [Fact]
    public void An_inner_graph_of_many_operations_is_written_once_and_comes_back_as_one()
    {
        var inner = Inside(2, new() { Inner = Inside(1) });
        var graph = Inside(3, new() { Inner = inner });
        Assert.Equal(2, Written(parts => parts.InnerGraphs(graph))!.Split("\"name\"").Length - 1);
        var copy = Copy(graph);
        Assert.Equal(graph, copy);
        Assert.Same(copy.Operations[0].Trace!.Inner, copy.Operations[2].Trace!.Inner);
        Assert.Same(copy.Operations[0].Trace!.Inner!.Operations[0].Trace!.Inner, copy.Operations[1].Trace!.Inner!.Operations[1].Trace!.Inner);
    }

    private static ForwardGraph Inside(int operations, OperationTrace? trace = null)
    {
        var builder = new ForwardGraphBuilder();
        for (; operations > 0; operations--)
            builder.AddOperation(new("", "x"), "", [], [], trace: trace);
        return builder.Build();
    }

    [Fact]
    public void Inner_graphs_inside_each_other_beyond_the_limit_are_an_error_when_written_and_when_read()
    {
        static ForwardGraph Deep(int depth) => depth == 0 ? Inside(1) : Inside(1, new() { Inner = Deep(depth - 1) });
        Assert.Equal(Deep(PartWriter.MaximumGraphDepth), Copy(Deep(PartWriter.MaximumGraphDepth)));
        Assert.Contains("deep", Assert.Throws<GraphBridgeException>(() => Copy(Deep(PartWriter.MaximumGraphDepth + 1))).Reason, StringComparison.Ordinal);
        var text = "[{}" + string.Concat(Enumerable.Range(0, 100).Select(i => $$$""",{"operations":[{"type":["",""],"trace":{"inner":{{{i}}}}}]}""")) + "]";
        var reader = new PartReader(null, ReadLimits.Default, ElementCount.None);
        reader.SetInnerGraphs(text);
        Assert.Contains("nested more than", Assert.Throws<GraphBridgeException>(() => reader.Trace("""{"inner":0}""")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "{\"inner\":0}")]
    [InlineData("[{}]", "{\"inner\":1}")]
    [InlineData("[{}]", "{\"inner\":-1}")]
    [InlineData("[{\"operations\":[{\"type\":[\"\",\"\"],\"trace\":{\"inner\":0}}]}]", "{\"inner\":0}")]
    [InlineData("{}", "{\"inner\":0}")]
    [InlineData("[]", "{\"branch\":[\"x\"]}")]
    [InlineData("[]", "{\"read\":3}")]
    public void A_broken_trace_is_an_error_with_a_remedy(string inner, string trace)
    {
        var reader = new PartReader(null, ReadLimits.Default, ElementCount.None);
        reader.SetInnerGraphs(inner);
        Assert.NotNull(Assert.Throws<GraphBridgeException>(() => reader.Trace(trace)).Remedy);
    }

    [Fact]
    public void A_text_longer_than_a_pooled_buffer_comes_back_equal()
    {
        var metadata = Metadata.Of(KeyValuePair.Create("long", string.Concat(Enumerable.Repeat("\u00E9\U0001F600\"\\", 600_000))));
        Assert.Equal(metadata, Reader.Metadata(Written(parts => parts.Metadata(metadata))));
    }

    [Fact]
    public void Graphs_nested_beyond_the_limit_are_an_error_when_written_and_when_read()
    {
        var graph = Nested(PartWriter.MaximumGraphDepth);
        var text = Written(parts => parts.Graph(graph));
        Assert.Equal(graph, Reader.Graph(text));

        var error = Assert.Throws<GraphBridgeException>(() => Written(parts => parts.Graph(Nested(PartWriter.MaximumGraphDepth + 1))));
        Assert.Contains("nested more than", error.Reason, StringComparison.Ordinal);
        var deeper = """{"operations":[{"type":["","If"],"attributes":{"body":{"graph":""" + text + "}}}]}";
        Assert.Contains("nested more than", Assert.Throws<GraphBridgeException>(() => Reader.Graph(deeper)).Reason, StringComparison.Ordinal);
    }

    private static ForwardGraph Nested(int depth)
    {
        var graph = new ForwardGraphBuilder("innermost").Build();
        for (; depth > 1; depth--)
        {
            var around = new ForwardGraphBuilder();
            around.AddOperation(new("", "If"), "", [], [], [new("body", new AttributeValue.Graph(graph))]);
            graph = around.Build();
        }
        return graph;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1e999}")]
    [InlineData("{\"a\":99999999999999999999}")]
    [InlineData("{\"a\":[1,\"b\"]}")]
    [InlineData("{\"a\":[{}]}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"a\":{\"odd\":1}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":{\"float\":\"xyz\"}}")]
    [InlineData("{\"a\":{\"type\":\"float33[]\"}}")]
    [InlineData("{\"a\":{\"list\":\"Nope\",\"items\":[]}}")]
    [InlineData("{\"a\":{\"list\":\"Float\",\"items\":[1]}}")]
    [InlineData("{\"a\":{\"bytes\":\"*\"}}")]
    [InlineData("{\"a\":{\"tensor\":{\"type\":\"float32\",\"data\":3}}}")]
    [InlineData("{\"a\":{\"tensor\":{\"file\":\"x\",\"offset\":0}}}")]
    [InlineData("{\"a\":{\"graph\":{\"inputs\":[0]}}}")]
    [InlineData("{\"a\":{\"graph\":{\"calls\":[[0,-1,1,1]]}}}")]
    [InlineData("{\"a\":{\"graph\":{\"values\":[{\"name\":\"\"}]}}}")]
    [InlineData("{\"a\":{\"graph\":{\"values\":[{\"name\":\"x\"},{\"name\":\"x\"}]}}}")]
    [InlineData("{\"a\":{\"graph\":{\"modules\":[{\"path\":\"\",\"parent\":0}]}}}")]
    [InlineData("{\"a\":{\"graph\":{\"operations\":[{}]}}}")]
    public void Broken_json_is_an_error_with_a_remedy(string json)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Reader.Attributes(json));
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void Lists_nested_without_end_are_an_error() =>
        Assert.Throws<GraphBridgeException>(() => Reader.Attributes("{\"a\":" + string.Concat(Enumerable.Repeat("{\"list\":\"Graph\",\"items\":[", 1_000_000))));
}
