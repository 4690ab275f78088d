using Google.Protobuf;
using GraphBridge.Formats.OnnxModel;
using GraphBridge.Formats.Parts;
using Xunit;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class PlainNodeTests
{
    [Fact]
    public void A_plain_operation_is_written_to_the_bytes_of_its_message()
    {
        var builder = new ForwardGraphBuilder("g");
        var module = builder.AddModule("block 'é'", "Block");
        var call = builder.AddCall(module);
        var x = builder.AddInput("x");
        var y = builder.AddValue("y", ValueKind.Activation);
        var z = builder.AddValue("z", ValueKind.Activation);
        builder.AddOperation(new("aten", "softmax", "int"), "block/softmax", [new("self", x), new("it's", ValueId.None)], [new("", y)],
            [new("dim", -1), new("sizes", new long[] { 1, 128, -768 }), new("eps", 0.5), new("mode", "é\n")], call);
        builder.AddOperation(new(OpType.OnnxDomain, "Relu"), "", [new("", y)], [new("out", z)], trace: new(TimeSpan.FromTicks(7)) { Branch = new("y", "then") });
        builder.MarkOutput(z);
        var graph = builder.Build();
        var tensors = new TensorWriter();
        using var extension = new ExtensionWriter(tensors, InnerGraphs.Of(graph));
        var written = new WrittenGraph(new(new(), new(tensors), null), IsHierarchySaid: true, AreScopesSaid: true);

        foreach (var operation in graph.Operations)
        {
            Assert.True(PlainOperation.Is(operation));
            var message = new GraphWriter(tensors).Write(operation);
            extension.Extend(message, operation, null, written);
            var (expected, actual) = (new WireBuffer(16), new WireBuffer(16));
            expected.Message(GraphProto.NodeFieldNumber, message);
            var version = new PlainNodeWriter(extension).Write(operation, written, actual);

            Assert.Equal(expected.Written.ToArray(), actual.Written.ToArray());
            Assert.Equal(IrVersion.Needed(message), version);
        }
    }

    /// <summary>Every way in which a node can be a little other than plain.</summary>
    private static readonly Dictionary<string, Action<NodeProto>> Changes = new(StringComparer.Ordinal)
    {
        ["none"] = _ => { },
        ["no name"] = node => node.ClearName(),
        ["an empty name"] = node => node.Name = "",
        ["no type"] = node => node.ClearOpType(),
        ["ONNX's domain by name"] = node => node.Domain = OpType.OnnxDomain,
        ["an empty domain"] = node => node.Domain = "",
        ["no domain"] = node => node.ClearDomain(),
        ["an empty overload"] = node => node.Overload = "",
        ["a text"] = node => node.DocString = "d",
        ["no inputs, though named"] = node => node.Input.Clear(),
        ["an omitted output"] = node => node.Output.Add(""),
        ["no call"] = node => Remove(node, OnnxKeys.Extension),
        ["a call that JSON says"] = node => Property(node, OnnxKeys.Extension).Value = """{"call":"0"}""",
        ["a duration"] = node => Property(node, OnnxKeys.Extension).Value = """{"call":"0","trace":"{\"ticks\":7}"}""",
        ["metadata that it says"] = node => Property(node, OnnxKeys.Extension).Value = """{"call":"0","metadata":"{\"k\":\"v\"}"}""",
        ["scopes that are its own"] = node => Property(node, OnnxKeys.Extension).Value = """{"call":"0","scopes":"own"}""",
        ["no scopes"] = node => Remove(node, OnnxKeys.Namespace),
        ["another property"] = node => node.MetadataProps.Add(MetadataMapping.Property("k", "v")),
        ["an empty property"] = node => node.MetadataProps.Add(new StringStringEntryProto()),
        ["a property that stands twice"] = node => node.MetadataProps.Add(node.MetadataProps[0].Clone()),
        ["properties in another order"] = node => Reorder(node),
        ["names with other spaces"] = node => Property(node, OnnxKeys.InputNames).Value = "[ 'self','it' ]",
        ["names that are empty"] = node => Property(node, OnnxKeys.InputNames).Value = "['', '']",
        ["names that are too few"] = node => Property(node, OnnxKeys.InputNames).Value = "['self']",
        ["an attribute with a text"] = node => node.Attribute[0].DocString = "d",
        ["an attribute without its type"] = node => node.Attribute[0].ClearType(),
        ["an attribute that refers to another"] = node => node.Attribute[0].RefAttrName = "r",
        ["an attribute of two values"] = node => node.Attribute[0].F = 1,
        ["floats"] = node => node.Attribute.Add(new AttributeProto { Name = "f", Type = AttributeProto.Types.AttributeType.Floats, Floats = { 1, float.NaN } }),
        ["bytes"] = node => node.Attribute.Add(new AttributeProto { Name = "s", Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFrom(0xFF) }),
        ["a tensor"] = node => node.Attribute.Add(new AttributeProto { Name = "t", Type = AttributeProto.Types.AttributeType.Tensor, T = new() { DataType = 1, Dims = { 1 }, FloatData = { 1 } } }),
        ["a graph"] = node => node.Attribute.Add(new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph, G = new() { Name = "n" } }),
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void A_node_says_the_same_by_its_bytes_as_by_its_message(string change)
    {
        var model = Written();
        Changes[change](model.Graph.Node[0]);
        var bytes = model.ToByteArray();
        var message = ModelProto.Parser.ParseFrom(bytes);
        var declarations = message.Graph.ValueInfo.ToArray();
        message.Graph.ValueInfo.Clear();

        var fromMessage = GraphReader.ReadMain(new(message, new([.. message.Graph.Node]), new(declarations)), new(new TensorWriter()), ReadLimits.Default, ElementCount.None);
        Assert.Null(fromMessage.FirstDifference(ModelFile.Parse(bytes, path: null, ReadLimits.Default)));
    }

    [Fact]
    public void The_nodes_that_we_write_are_read_as_plain()
    {
        var node = Written().Graph.Node[0];
        var builder = new ForwardGraphBuilder();
        foreach (var value in node.Input.Concat(node.Output).Where(name => name.Length > 0))
            builder.AddValue(value, ValueKind.Activation);
        builder.AddCall(builder.AddModule("", ""));
        var attributes = new AttributeReader(new(new TensorWriter()), _ => throw new InvalidOperationException("no graph is there"));

        Assert.True(new PlainNodeReader(builder, new(attributes), attributes, new(null, ReadLimits.Default, ElementCount.None)).TryAdd(node.ToByteArray()));
    }

    private static ModelProto Written()
    {
        var builder = new ForwardGraphBuilder("g");
        var call = builder.AddCall(builder.AddModule("block", "Block", arguments: "2"));
        var x = builder.AddInput("x");
        var (y, z) = (builder.AddValue("y", ValueKind.Activation), builder.AddValue("z", ValueKind.Activation));
        builder.AddOperation(new("aten", "softmax", "int"), "block/softmax", [new("self", x), new("it", ValueId.None)], [new("", y)],
            [new("dim", -1), new("sizes", new long[] { 1, 128, -768 }), new("eps", 0.5), new("mode", "é\n")], call);
        builder.AddOperation(new(OpType.OnnxDomain, "Relu"), "", [new("", y)], [new("", z)], call: call);
        builder.MarkOutput(z);
        using var file = new MemoryStream();
        ModelFile.Write(builder.Build(), file, path: null);
        return ModelProto.Parser.ParseFrom(file.ToArray());
    }

    private static StringStringEntryProto Property(NodeProto node, string key) => node.MetadataProps.Single(property => property.Key == key);

    private static void Remove(NodeProto node, string key) => node.MetadataProps.Remove(Property(node, key));

    private static void Reorder(NodeProto node)
    {
        StringStringEntryProto[] properties = [.. node.MetadataProps.Reverse()];
        node.MetadataProps.Clear();
        node.MetadataProps.AddRange(properties);
    }

    [Fact]
    public void Work_done_ahead_comes_in_order_and_fails_in_order()
    {
        var taken = new List<int>();
        var error = Assert.Throws<GraphBridgeException>(() =>
        {
            foreach (var number in Ahead.Of(Enumerable.Range(0, 100), number => number is 50 or 60 ? throw new GraphBridgeException($"no {number}") : number))
                taken.Add(number);
        });

        Assert.Equal("no 50", error.Reason);
        Assert.Equal(Enumerable.Range(0, 50), taken);
    }
}
