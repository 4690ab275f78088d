using Google.Protobuf.Reflection;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// What the fields of ONNX's messages take in memory, in bytes, beyond those they have in the file: as messages and as what is made of
/// them. Nodes and types of the main graph are made one by one and let go, and what is left of them takes less.
/// </summary>
/// <param name="Kept">What a value of a field takes that is parsed with all others.</param>
/// <param name="Passing">The same in the main graph's nodes and value_info.</param>
internal readonly record struct WireCosts(int Kept, int Passing)
{
    /// <summary>A field that this version of ONNX doesn't have, which is kept as it is.</summary>
    public static WireCosts Unknown { get; } = new(400, 100);

    public static WireCosts Of(string message, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => OfMessage(field.MessageType.Name),
        FieldType.String when field.Name == "doc_string" => new(700, 300),
        FieldType.String or FieldType.Bytes when !field.IsRepeated => new(100, 16),
        FieldType.String or FieldType.Bytes => (message, field.Name) switch
        {
            (nameof(NodeProto), "output") => new(450, 300),
            (nameof(NodeProto), _) => new(160, 50),
            (nameof(FunctionProto), _) => new(430, 430),
            _ => new(240, 200),
        },
        _ when !field.IsRepeated => default,
        // weights: long ones are not read, and short ones are bytes soon
        FieldType.Float or FieldType.Double when message == nameof(TensorProto) => new(16, 16),
        FieldType.Float or FieldType.Double => new(60, 60),
        _ when field.Name == "dims" => new(70, 70),
        _ => new(message == nameof(TensorProto) && field.FieldType == FieldType.Int32 ? 20 : 40, 40),
    };

    private static WireCosts OfMessage(string name) => name switch
    {
        nameof(GraphProto) => new(2300, 2300),
        nameof(FunctionProto) => new(2700, 2700),
        nameof(NodeProto) => new(660, 260),
        nameof(AttributeProto) => new(1500, 120),
        nameof(TensorProto) => new(1050, 900),
        nameof(ValueInfoProto) => new(380, 150),
        nameof(TypeProto) => new(300, 50),
        nameof(StringStringEntryProto) => new(450, 60),
        nameof(TensorShapeProto.Types.Dimension) => new(180, 20),
        _ => new(320, 30),
    };
}
