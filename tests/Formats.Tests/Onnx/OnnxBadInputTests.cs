using System.Text;
using Google.Protobuf;
using GraphBridge.Formats.Onnx;
using GraphBridge.Formats.OnnxModel;
using GraphBridge.Testing;
using Xunit;
using static GraphBridge.Formats.Tests.Onnx.OnnxMessages;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxBadInputTests
{
    private static string Error(byte[] bytes) => Assert.Throws<GraphBridgeException>(() => RoundTrip.Read(new OnnxFormat(), bytes)).Message;

    private static string Error(ModelProto model) => Error(model.ToByteArray());

    [Fact]
    public void A_truncated_file_names_the_byte()
    {
        var bytes = Model(Node("Relu", ["x"], ["y"])).ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            // a cut between two fields of the model leaves a model without its graph
            var error = Record.Exception(() => RoundTrip.Read(new OnnxFormat(), bytes[..length]));
            if (error is not null)
                Assert.Matches("byte \\d+|holds no graph", Assert.IsType<GraphBridgeException>(error).Message);
        }
    }

    [Fact]
    public void Text_is_no_model() => Assert.Contains("not a whole ONNX file", Error(Encoding.UTF8.GetBytes("hello, this is no model")), StringComparison.Ordinal);

    [Fact]
    public void A_length_of_2_to_the_60_is_refused_before_it_is_used() =>
        Assert.StartsWith("byte 1: ", Error([0x3A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]), StringComparison.Ordinal);

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = new GraphProto();
        for (var depth = 0; depth < 200; depth++)
        {
            var around = new GraphProto();
            around.Node.Add(Node("If", [], [], new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph, G = graph }));
            graph = around;
        }
        Assert.Contains("nested too deep", Error(new ModelProto { IrVersion = 8, Graph = graph }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_names_its_nodes()
    {
        var model = Model(Node("Add", ["x", "b"], ["a"]), Node("Relu", ["a"], ["b"]), Node("Neg", ["a"], ["y"]));
        (model.Graph.Node[0].Name, model.Graph.Node[1].Name) = ("first", "second");
        Assert.Contains("first, second", Error(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_results_of_one_name_are_refused() =>
        Assert.Contains("two operations make the value 'y'", Error(Model(Node("Relu", ["x"], ["y"]), Node("Neg", ["x"], ["y"]))), StringComparison.Ordinal);

    [Fact]
    public void Two_attributes_of_one_name_are_refused() =>
        Assert.Contains("two attributes are named 'a'", Error(Model(Node("Relu", ["x"], ["y"],
            new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int },
            new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int }))), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_nothing_defines_is_named_with_its_user() =>
        Assert.StartsWith("node 0 (Relu): 'nothing' is used and nothing defines it", Error(Model(Node("Relu", ["nothing"], ["y"]))), StringComparison.Ordinal);

    [Fact]
    public void Broken_text_is_refused_and_not_replaced()
    {
        var bytes = Model(Node("Relu", ["x"], ["y"])).ToByteArray();
        bytes[bytes.AsSpan().IndexOf("Relu"u8)] = 0xFF;
        Assert.Contains("opType is no UTF-8 text", Error(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret")]
    [InlineData("link")]
    public void External_data_never_leaves_the_models_folder(string location)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "secret"), "secret");
        var inner = Directory.CreateDirectory(Path.Combine(folder.Path, "model")).FullName;
        File.CreateSymbolicLink(Path.Combine(inner, "link"), Path.Combine(folder.Path, "secret"));
        var path = Path.Combine(inner, "m.onnx");
        File.WriteAllBytes(path, External(location, 0, 6).ToByteArray());
        Assert.StartsWith($"{path}: tensor 'w': ", Assert.Throws<GraphBridgeException>(() => GraphFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void External_data_past_the_end_of_its_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "w.bin"), new byte[10]);
        var path = Path.Combine(folder.Path, "m.onnx");
        File.WriteAllBytes(path, External("w.bin", 8, 6).ToByteArray());
        Assert.Contains("are not all in the file, which has 10", Assert.Throws<GraphBridgeException>(() => GraphFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "m.onnx");
        File.WriteAllText(path, "old");
        var weights = Path.Combine(folder.Path, "gone.onnx");
        File.WriteAllBytes(weights, WithWeights(5000).ToByteArray());
        var graph = GraphFile.Load(weights);
        File.Delete(weights);
        Assert.Throws<GraphBridgeException>(() => graph.Save(path));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    internal static ModelProto WithWeights(int length)
    {
        var model = Model(Node("Relu", ["x"], ["y"]));
        model.Graph.Initializer.Add(Initializer("w", [.. Enumerable.Range(0, length).Select(i => (byte)i)]));
        return model;
    }

    internal static ModelProto External(string location, int offset, int length)
    {
        var model = WithWeights(0);
        var tensor = model.Graph.Initializer[0];
        tensor.ClearRawData();
        tensor.Dims[0] = length;
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.AddRange([Property("location", location), Property("offset", offset.ToString()), Property("length", length.ToString())]);
        return model;
    }

    [Fact]
    public void An_attribute_that_is_said_twice_is_no_crash_where_our_extension_says_the_order()
    {
        var (a, b) = (new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int, I = 1 }, new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int, I = 2 });
        var model = Model(Node("Relu", ["x"], ["y"], a, b));
        model.Graph.Node[0].MetadataProps.Add(Property(OnnxKeys.Extension, """{"attributes":"{\"a\":3}","order":"[\"a\"]"}"""));
        Assert.Equal(new AttributeValue.Int(3), Assert.Single(Read(model).Operations[0].Attributes).Value);
    }

    [Fact]
    public void An_extension_that_is_there_twice_is_refused()
    {
        var model = Model(Node("Relu", ["x"], ["y"]));
        foreach (var file in (string[])["a.py:1", "b.py:2"])
            model.Graph.Node[0].MetadataProps.Add(Property(OnnxKeys.Extension, $$"""{"trace":"{\"source\":\"{{file}}\"}"}"""));
        Assert.Contains("'graphbridge' stands twice", Assert.Throws<GraphBridgeException>(() => Read(model)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_type_below_zero_is_kept_in_every_format()
    {
        var model = Model(Node("Relu", ["x"], ["y"]));
        model.Graph.Input[0].Type.TensorType.ElemType = -7;
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = -7 });
        var graph = Read(model);
        foreach (var format in GraphFormats.All.Where(format => format is { CanRead: true, CanWrite: true }))
            Assert.Null(graph.FirstDifference(RoundTrip.Read(format, RoundTrip.Write(format, graph))));
    }

    [Fact]
    public void Depth_is_limited_as_the_reader_is_told()
    {
        var model = Model(Node("Relu", ["x"], ["y"])).ToByteArray();
        var error = Assert.Throws<GraphBridgeException>(() => GraphFile.Load(new MemoryStream(model), new OnnxFormat(), limits: new() { MessageDepth = 2 }));
        Assert.Contains("nested too deep", error.Reason, StringComparison.Ordinal);
    }
}
