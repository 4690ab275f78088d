using GraphBridge.Formats.OnnxModel;
using Xunit;
using static GraphBridge.Formats.Tests.Onnx.OnnxMessages;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxHierarchyTests
{
    private static string Modules(ForwardGraph graph) => string.Join(" ", graph.Modules.Select(module => module.Path + ":" + module.TypeName));

    [Fact]
    public void PyTorchs_name_scopes_and_classes_are_the_hierarchy()
    {
        var model = Model(Node("Gemm", ["x"], ["y"]));
        model.Graph.Node[0].MetadataProps.AddRange([
            Property("pkg.torch.onnx.class_hierarchy", "['net.Net', 'net.Block', 'torch.nn.modules.linear.Linear', 'aten.linear.default']"),
            Property("pkg.torch.onnx.name_scopes", "['', 'block', 'block.fc1', 'linear']")]);
        var graph = Read(model);
        Assert.Equal(":Net block:Block block.fc1:Linear", Modules(graph));
        Assert.Equal("block.fc1", graph.Operations[0].Call!.Value.Module.Path);
        Assert.Equal("block", graph.Operations[0].Call!.Value.Parent!.Value.Module.Path);
    }

    [Fact]
    public void PyTorchs_namespace_alone_is_enough()
    {
        var model = Model(Node("Gemm", ["x"], ["y"]));
        model.Graph.Node[0].MetadataProps.Add(Property("namespace", ": pkg.ResNet/avgpool: pkg.Pool/node_1: aten.mean"));
        Assert.Equal(":ResNet avgpool:Pool", Modules(Read(model)));
    }

    [Fact]
    public void Without_metadata_the_names_of_the_nodes_tell()
    {
        var model = Model(Node("Conv", ["x"], ["h"]), Node("Relu", ["h"], ["y"]));
        model.Graph.Node[0].Name = "/layer1/layer1.0/conv1/Conv";
        model.Graph.Node[1].Name = "/layer1/layer1.0/Relu";
        var graph = Read(model);
        Assert.Equal("layer1: layer1.0: layer1.0.conv1:", Modules(graph));
        Assert.Equal("layer1.0", graph.Operations[1].Call!.Value.Module.Path);
    }

    [Fact]
    public void Initializers_belong_to_the_modules_that_their_names_begin_with()
    {
        var model = Model(Node("BatchNormalization", ["x", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"], ["y"]));
        model.Graph.Node[0].Name = "/bn/BatchNormalization";
        foreach (var name in new[] { "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var" })
        {
            var tensor = Initializer(name, [0, 0, 0, 0]);
            tensor.DataType = (int)ElementType.Float32;
            model.Graph.Initializer.Add(tensor);
        }
        var module = Read(model).FindModule("bn")!.Value;
        Assert.Equal(["weight", "bias"], module.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["running_mean", "running_var"], module.Buffers.Select(buffer => buffer.Name));
    }

    [Fact]
    public void A_hierarchy_from_elsewhere_is_written_with_PyTorchs_keys_at_version_10()
    {
        var builder = new ForwardGraphBuilder("net");
        var x = builder.AddInput("x", TensorType.Of(ElementType.Float32, 1));
        var y = builder.AddValue("y", ValueKind.Activation);
        var root = builder.AddModule("", "Net");
        var fc = builder.AddModule("fc", "Linear", root);
        builder.AddOperation(new("aten", "linear"), "linear", [new("input", x)], [new("", y)], call: builder.AddCall(fc, builder.AddCall(root)));
        builder.MarkOutput(y);
        var model = ModelProto.Parser.ParseFrom(RoundTrip.Write(GraphFormats.ByName("onnx"), builder.Build()));
        var properties = model.Graph.Node[0].MetadataProps.ToDictionary(property => property.Key, property => property.Value);
        Assert.Equal(10, model.IrVersion);
        Assert.Equal(": Net/fc: Linear/linear: linear", properties["namespace"]);
        Assert.Equal("['Net', 'Linear', 'linear']", properties["pkg.torch.onnx.class_hierarchy"]);
        Assert.Equal("['', 'fc', 'linear']", properties["pkg.torch.onnx.name_scopes"]);
        Assert.Equal("['input']", properties["input_names"]);
    }

    [Fact]
    public void A_name_of_thousands_of_parts_tells_no_modules()
    {
        var node = Node("Relu", ["x"], ["y"]);
        node.Name = "/" + string.Join('/', Enumerable.Range(0, 20_000)) + "/Relu";
        Assert.Empty(Read(Model(node)).Modules);
    }

    [Fact]
    public void Paths_of_modules_that_grow_with_the_square_of_the_file_are_refused()
    {
        var model = Model();
        var start = string.Concat(Enumerable.Repeat("/aaaaaaaaaaaa", 200));
        for (var i = 0; i < 400; i++)
        {
            model.Graph.Node.Add(Node("Relu", ["x"], ["v" + i]));
            model.Graph.Node[^1].Name = $"/m{i}{start}/Relu";
        }
        model.Graph.Output.Clear();
        Assert.Contains("paths of modules", Assert.Throws<GraphBridgeException>(() => Read(model)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_a_thousand_deep_are_written_without_the_modules_around_each_node_and_come_back()
    {
        var builder = new ForwardGraphBuilder();
        CallId? call = null;
        for (var i = 0; i < 1000; i++)
        {
            call = builder.AddCall(builder.AddModule("m" + i, new string('D', 100)), call);
            builder.AddOperation(new("aten", "relu"), "", [], [new("", builder.AddValue("v" + i, ValueKind.Activation))], call: call);
        }
        var graph = builder.Build();
        var written = RoundTrip.Write(GraphFormats.ByName("onnx"), graph);
        Assert.InRange(written.Length, 1, 500_000);
        Assert.Null(graph.FirstDifference(RoundTrip.Read(GraphFormats.ByName("onnx"), written)));
    }
}
