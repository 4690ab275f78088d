using Google.Protobuf;
using GraphBridge.Formats.OnnxModel;
using Xunit;
using static GraphBridge.Formats.Tests.Onnx.OnnxMessages;

namespace GraphBridge.Formats.Tests.Onnx;

/// <summary>Read then write gives a model equal to the first, to the byte of each field.</summary>
public sealed class OnnxFieldsTests
{
    private static void ComesBack(ModelProto model) => Assert.Equal(model.ToByteArray(), Through(model).ToByteArray());

    private static ModelProto Relu() => Model(Node("Relu", ["x"], ["y"]));

    [Fact]
    public void Fields_set_to_their_default_stay_set()
    {
        var model = Relu();
        (model.DocString, model.Domain, model.ProducerVersion, model.ModelVersion) = ("", "", "", 0);
        (model.Graph.DocString, model.Graph.Node[0].Name, model.Graph.Node[0].Domain, model.Graph.Node[0].DocString) = ("", "", "", "");
        model.Graph.Input[0].DocString = "";
        ComesBack(model);
    }

    [Fact]
    public void Fields_that_are_not_set_stay_so()
    {
        var model = Relu();
        model.ClearIrVersion();
        model.OpsetImport.Clear();
        model.Graph.ClearName();
        model.Graph.Output[0].Type = null;
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "alpha", F = 0.5f });
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "zero", Type = AttributeProto.Types.AttributeType.Int });
        ComesBack(model);
    }

    [Fact]
    public void Fields_of_newer_versions_are_kept_on_every_level()
    {
        var model = WithUnknownField(Relu());
        WithUnknownField(model.Graph);
        WithUnknownField(model.Graph.Node[0]);
        model.Graph.Node[0].Attribute.Add(WithUnknownField(new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int, I = 1 }));
        model.Graph.Initializer.Add(WithUnknownField(Initializer("w", [1, 2, 3])));
        WithUnknownField(model.Graph.Input[0].Type.TensorType);
        ComesBack(model);
    }

    [Fact]
    public void Training_info_device_configurations_and_quantization_annotations_are_kept()
    {
        var model = Relu();
        var training = new TrainingInfoProto { Algorithm = new() { Name = "step" } };
        training.Algorithm.Initializer.Add(Initializer("rate", new byte[5000]));
        training.UpdateBinding.Add(Property("w", "w_next"));
        model.TrainingInfo.Add(training);
        model.Configuration.Add(new DeviceConfigurationProto { Name = "two", NumDevices = 2 });
        model.Graph.Node[0].DeviceConfigurations.Add(new NodeDeviceConfigurationProto { ConfigurationId = "two", PipelineStage = 1 });
        var annotation = new TensorAnnotation { TensorName = "x" };
        annotation.QuantParameterTensorNames.Add(Property("SCALE_TENSOR", "scale"));
        model.Graph.QuantizationAnnotation.Add(annotation);
        ComesBack(model);
    }

    [Fact]
    public void Value_infos_keep_their_order_even_for_initializers_and_outputs()
    {
        var model = Model(Node("Relu", ["x"], ["h"]), Node("Add", ["h", "w"], ["y"]));
        model.Graph.Initializer.Add(Initializer("w", [1, 2, 3, 4]));
        model.Graph.ValueInfo.AddRange([Tensor("y", 1, 4), Tensor("w", 4), Tensor("h", 1, 4), Tensor("nowhere", 7)]);
        ComesBack(model);
    }

    [Fact]
    public void Metadata_is_kept_on_every_level()
    {
        var model = Relu();
        model.IrVersion = 10;
        model.MetadataProps.Add(Property("model", "m"));
        model.Graph.MetadataProps.Add(Property("graph", "g"));
        model.Graph.Node[0].MetadataProps.AddRange([Property("node", "n"), Property("onnx:odd", "o"), Property("node", "twice")]);
        model.Graph.Input[0].MetadataProps.Add(Property("value", "v"));
        var weight = Initializer("w", [1]);
        weight.MetadataProps.Add(Property("tensor", "t"));
        model.Graph.Initializer.Add(weight);
        ComesBack(model);
        Assert.Equal("n", Read(model).Operations[0].Metadata["node"]);
    }

    [Fact]
    public void Tensors_keep_the_field_their_elements_stand_in()
    {
        var model = Relu();
        var (floats, ints, halves, large, odd, text) = (new TensorProto(), new TensorProto(), new TensorProto(), new TensorProto(), new TensorProto(), new TensorProto());
        (floats.Name, floats.DataType) = ("floats", (int)ElementType.Float32);
        floats.FloatData.AddRange([1, float.NaN, -0f]);
        (ints.Name, ints.DataType) = ("ints", (int)ElementType.Int8);
        ints.Int32Data.AddRange([-1, 5]);
        (halves.Name, halves.DataType) = ("halves", (int)ElementType.Float16);
        halves.Int32Data.AddRange([0xFFFF, 3]);
        (large.Name, large.DataType) = ("large", (int)ElementType.Float64);
        large.DoubleData.AddRange(Enumerable.Range(0, 1000).Select(value => value / 3.0));
        (odd.Name, odd.DataType) = ("odd", (int)ElementType.UInt8);
        odd.Int32Data.AddRange([300, -7]); // do not fit, and are kept all the same
        (text.Name, text.DataType) = ("text", (int)ElementType.String);
        text.StringData.AddRange([ByteString.CopyFrom(0xFF, 0x00), ByteString.Empty]);
        model.Graph.Initializer.AddRange([floats, ints, halves, large, odd, text]);
        ComesBack(model);
    }

    [Fact]
    public void Sparse_initializers_come_back()
    {
        var model = Relu();
        var sparse = new SparseTensorProto { Values = Initializer("s", [1, 2]), Indices = Initializer("", [0, 7]) };
        sparse.Dims.Add(10);
        model.Graph.SparseInitializer.Add(sparse);
        ComesBack(model);
        Assert.Equal("sparse uint8[10]", Read(model).FindValue("s")!.Value.Type!.ToString());
    }

    [Fact]
    public void Sequence_map_optional_and_opaque_types_come_back()
    {
        var model = Relu();
        model.Graph.Input.AddRange([
            new() { Name = "s", Type = new() { SequenceType = new() { ElemType = Tensor("", 2).Type } } },
            new() { Name = "m", Type = new() { MapType = new() { KeyType = (int)ElementType.String, ValueType = Tensor("").Type } } },
            new() { Name = "o", Type = new() { OptionalType = new() { ElemType = new() { SequenceType = new() { ElemType = new() } } } } },
            new() { Name = "q", Type = new() { OpaqueType = new() { Domain = "d", Name = "n" }, Denotation = "IMAGE" } },
        ]);
        ComesBack(model);
        Assert.Equal("map(string,float32[])", Read(model).FindValue("m")!.Value.Type!.ToString());
    }

    [Fact]
    public void A_nested_graph_uses_the_values_around_it()
    {
        var body = new GraphProto { Name = "then" };
        body.Node.Add(Node("Add", ["x", "w"], ["sum"]));
        body.Output.Add(Tensor("sum", 4));
        var branch = new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = body };
        var model = Model(Node("If", ["x"], ["y"], branch));
        model.Graph.Initializer.Add(Initializer("w", [1, 2, 3, 4]));
        ComesBack(model);
        var operation = Read(model).Operations[0];
        Assert.Equal(["x", "w"], operation.CapturedValues.Select(id => operation.Graph[id].Name));
    }

    [Fact]
    public void Functions_come_back_with_their_attributes()
    {
        var function = new FunctionProto { Name = "Scale", Domain = "local", DocString = "times alpha" };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Attribute.Add("alpha");
        function.AttributeProto.Add(new AttributeProto { Name = "beta", Type = AttributeProto.Types.AttributeType.Float, F = 2 });
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        function.Node.Add(Node("LeakyRelu", ["a"], ["b"], new AttributeProto { Name = "alpha", RefAttrName = "alpha", Type = AttributeProto.Types.AttributeType.Float }));
        var model = Model(Node("Scale", ["x"], ["y"]));
        model.Graph.Node[0].Domain = "local";
        model.Functions.Add(function);
        ComesBack(model);
        Assert.Equal("local::Scale", Read(model).Functions[0].Type.ToString());
    }

    [Fact]
    public void Nodes_out_of_order_are_sorted_and_written_where_they_stood()
    {
        var model = Model(Node("Relu", ["h"], ["y"]), Node("Neg", ["x"], ["h"]));
        ComesBack(model);
        Assert.Equal(["Neg", "Relu"], Read(model).Operations.Select(operation => operation.Type.Name));
    }

    [Fact]
    public void An_attribute_that_is_no_text_keeps_its_bytes()
    {
        var model = Relu();
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "b", Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFrom(0xFF, 0xFE) });
        ComesBack(model);
        Assert.IsType<AttributeValue.Bytes>(Read(model).Operations[0].Attribute("b"));
    }

    [Fact]
    public void An_element_type_of_a_newer_version_is_kept()
    {
        var model = Relu();
        model.Graph.Input[0].Type.TensorType.ElemType = 99;
        ComesBack(model);
        Assert.Equal("elementtype99[1,4]", Read(model).Inputs[0].Type!.ToString());
    }

    [Fact]
    public void A_value_that_nothing_makes_may_have_the_name_of_one_two_graphs_up()
    {
        var inner = new ForwardGraphBuilder("inner");
        var undefined = inner.AddValue("x", ValueKind.Undefined, TensorType.Of(ElementType.Int32));
        var used = inner.AddValue("used", ValueKind.Activation);
        inner.AddOperation(new(OpType.OnnxDomain, "Neg"), "", [new("", undefined)], [new("", used)]);
        inner.MarkOutput(used);
        var middle = new ForwardGraphBuilder("middle");
        middle.AddOperation(new(OpType.OnnxDomain, "If"), "", [], [], [new("then_branch", new AttributeValue.Graph(inner.Build()))]);
        var outer = new ForwardGraphBuilder("outer");
        outer.AddInput("x");
        outer.AddOperation(new(OpType.OnnxDomain, "If"), "", [], [], [new("then_branch", new AttributeValue.Graph(middle.Build()))]);
        Assert.Null(RoundTrip.Difference(GraphFormats.ByName("onnx"), outer.Build()));
    }

    [Fact]
    public void A_declared_value_of_two_graphs_up_is_found_there()
    {
        var inner = new GraphProto { Name = "inner" };
        inner.Node.Add(Node("Neg", ["x"], ["z"]));
        inner.ValueInfo.Add(Tensor("x", 1, 4));
        inner.Output.Add(Tensor("z", 1, 4));
        var middle = new GraphProto { Name = "middle" };
        middle.Node.Add(Node("If", ["x"], ["z"], new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph, G = inner }));
        middle.Node[0].Input.Clear();
        middle.Output.Add(Tensor("z", 1, 4));
        var model = Model(Node("If", ["x"], ["y"], new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph, G = middle }));
        model.Graph.Node[0].Input.Clear();
        ComesBack(model);
        Assert.Equal(["x"], Read(model).Operations[0].CapturedValues.Select(id => Read(model)[id].Name));
    }
}
