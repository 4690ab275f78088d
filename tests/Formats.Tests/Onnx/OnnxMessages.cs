using Google.Protobuf;
using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.Tests.Onnx;

/// <summary>Models made message by message, as files that others write have them.</summary>
internal static class OnnxMessages
{
    public static ModelProto Model(params NodeProto[] nodes)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new() { Name = "main" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.Graph.Input.Add(Tensor("x", 1, 4));
        model.Graph.Output.Add(Tensor("y", 1, 4));
        model.Graph.Node.AddRange(nodes);
        return model;
    }

    public static NodeProto Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public static ValueInfoProto Tensor(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = 1, Shape = shape } } };
    }

    public static TensorProto Initializer(string name, byte[] bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)ElementType.UInt8, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.Add(bytes.Length);
        return tensor;
    }

    public static StringStringEntryProto Property(string key, string value) => new() { Key = key, Value = value };

    public static ForwardGraph Read(ModelProto model) => RoundTrip.Read(GraphFormats.ByName("onnx"), model.ToByteArray());

    /// <summary>What a model is after we read and wrote it.</summary>
    public static ModelProto Through(ModelProto model) => ModelProto.Parser.ParseFrom(RoundTrip.Write(GraphFormats.ByName("onnx"), Read(model)));

    /// <summary>A message with a field that no version of ONNX has.</summary>
    public static T WithUnknownField<T>(T message) where T : IMessage<T>
    {
        message.MergeFrom([0xC2, 0x3E, 3, (byte)'n', (byte)'e', (byte)'w']); // field 1000, three bytes
        return message;
    }
}
