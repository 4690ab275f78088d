using System.Text;
using GraphBridge.Formats.NetronJson;
using Xunit;

namespace GraphBridge.Formats.Tests.NetronJson;

public sealed class NetronJsonReaderTests
{
    private const string Model = """
        {"irVersion":"8","opsetImport":[{"version":"17"}],
         "graph":{"name":"main","node":[{"name":"n","opType":"LeakyRelu","input":["x"],"output":["y"],"attribute":[ATTRIBUTE]}],
          "input":[{"name":"x","type":{"tensorType":{"elemType":1,"shape":{"dim":[{"dimParam":"N"},{"dimValue":"3"}]}}}}],
          "output":[{"name":"y"}],"initializer":[{"name":"w","dims":["4","3"],"dataType":1}]}}
        """;

    private static ForwardGraph Read(string text) => RoundTrip.Read(new NetronJsonFormat(), Encoding.UTF8.GetBytes(text));

    private static AttributeValue Attribute(string json) => Read(Model.Replace("ATTRIBUTE", json, StringComparison.Ordinal)).Operations[0].Attributes[0].Value;

    private static string Error(string text) => Assert.Throws<GraphBridgeException>(() => Read(text)).Message;

    [Fact]
    public void A_model_without_weights_is_read_for_its_structure()
    {
        var graph = Read(Model.Replace("ATTRIBUTE", "", StringComparison.Ordinal));
        Assert.Equal("float32[N,3]", graph.Inputs[0].Type!.ToString());
        Assert.Equal("float32[4,3]", graph.FindValue("w")!.Value.Type!.ToString());
        Assert.False(graph.FindValue("w")!.Value.Data!.HasContent);
    }

    [Theory]
    [InlineData("""{"name":"a","type":"INT","i":"5"}""")]
    [InlineData("""{"name":"a","type":2,"i":5}""")]
    [InlineData("""{"name":"a","type":"INT","i":5.0,"docString":null}""")]
    public void Numbers_and_enums_are_read_in_every_form_that_protobuf_reads(string json) => Assert.Equal(new AttributeValue.Int(5), Attribute(json));

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("1e-45", 1.401298464324817E-45)]
    [InlineData("\"0.5\"", 0.5)]
    public void Floats_are_read_in_every_form_that_protobuf_reads(string json, double expected) =>
        Assert.Equal(expected, Assert.IsType<AttributeValue.Float>(Attribute($$"""{"name":"a","type":"FLOAT","f":{{json}}}""")).Value);

    [Theory]
    [InlineData("\"/+8=\"")]
    [InlineData("\"_-8\"")]
    public void Bytes_are_read_in_both_alphabets_padded_or_not(string json) =>
        Assert.Equal([0xFF, 0xEF], Assert.IsType<AttributeValue.Bytes>(Attribute($$"""{"name":"a","type":"STRING","s":{{json}}}""")).Value.ToArray());

    [Fact]
    public void A_mistake_is_told_with_its_line() =>
        Assert.Equal("line 2, byte 4: a ModelProto has no field 'grape'; write an ONNX model in protobuf's JSON.", Error("{\"irVersion\":\"8\",\n   \"grape\":{}}"));

    [Theory]
    [InlineData("{\"irVersion\":\"8\",\"graph\":{\"name\":")]
    [InlineData("{\"irVersion\":\"8\"} {}")]
    [InlineData("{\"irVersion\":8.5}")]
    [InlineData("{\"irVersion\":\"9999999999999999999\"}")]
    [InlineData("{\"graph\":[]}")]
    [InlineData("{\"graph\":{\"node\":{}}}")]
    [InlineData("[]")]
    public void What_is_no_model_is_an_error(string text) => Assert.NotEmpty(Error(text));

    [Fact]
    public void A_hundred_megabytes_of_braces_are_an_error_at_once()
    {
        var bytes = new byte[100_000_000];
        Array.Fill(bytes, (byte)'{');
        Assert.Throws<GraphBridgeException>(() => RoundTrip.Read(new NetronJsonFormat(), bytes));
    }

    [Fact]
    public void Messages_nested_without_end_are_an_error()
    {
        var nested = string.Concat(Enumerable.Repeat("{\"sequenceType\":{\"elemType\":", 60));
        Assert.Contains("not whole JSON", Error("{\"graph\":{\"input\":[{\"name\":\"x\",\"type\":" + nested), StringComparison.Ordinal);
        Assert.Contains("nested", Error("{\"graph\":{\"input\":[{\"name\":\"x\",\"type\":" + nested + "{}" + new string('}', 120) + "}]}}"), StringComparison.Ordinal);
    }
}
