using System.Text;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Attributes from <see cref="AttributeProto"/>.</summary>
/// <param name="tensors">Reads the tensors among them.</param>
/// <param name="readGraph">Reads the graphs among them.</param>
internal sealed class AttributeReader(TensorReader tensors, Func<GraphProto, ForwardGraph> readGraph)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads an attribute. The message is used up: tensors and graphs are taken from it.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="metadata">Where its residue goes; null for a message of our own making, which has none.</param>
    public NamedAttribute Read(AttributeProto proto, List<KeyValuePair<string, string>>? metadata)
    {
        var attribute = new NamedAttribute(proto.Name, Value(proto));
        if (metadata is null)
            return attribute;
        ClearNested(proto, TypeOf(proto));
        if (Residue.Of(proto, AttributeWriter.Describe(attribute)) is { } residue)
            metadata.Add(new(OnnxKeys.AttributeResidue + proto.Name, residue));
        return attribute;
    }

    /// <summary>Reads an attribute of numbers or texts, and nothing else, from its bytes; null where it is no such attribute.</summary>
    public NamedAttribute? ReadPlain(ReadOnlySpan<byte> bytes)
    {
        var proto = AttributeProto.Parser.ParseFrom(bytes);
        if (proto.Type is not (AttributeProto.Types.AttributeType.Float or AttributeProto.Types.AttributeType.Int or AttributeProto.Types.AttributeType.String
            or AttributeProto.Types.AttributeType.Floats or AttributeProto.Types.AttributeType.Ints or AttributeProto.Types.AttributeType.Strings))
            return null;
        var residue = new List<KeyValuePair<string, string>>();
        var attribute = Read(proto, residue);
        return residue.Count == 0 ? attribute : null;
    }

    // Before IR version 2 the type was left out and followed from the field that is set.
    private static AttributeProto.Types.AttributeType TypeOf(AttributeProto proto) =>
        proto.Type != AttributeProto.Types.AttributeType.Undefined ? proto.Type
        : proto.HasF ? AttributeProto.Types.AttributeType.Float
        : proto.HasI ? AttributeProto.Types.AttributeType.Int
        : proto.HasS ? AttributeProto.Types.AttributeType.String
        : proto.T is not null ? AttributeProto.Types.AttributeType.Tensor
        : proto.G is not null ? AttributeProto.Types.AttributeType.Graph
        : proto.Floats.Count > 0 ? AttributeProto.Types.AttributeType.Floats
        : proto.Ints.Count > 0 ? AttributeProto.Types.AttributeType.Ints
        : proto.Strings.Count > 0 ? AttributeProto.Types.AttributeType.Strings
        : proto.Tensors.Count > 0 ? AttributeProto.Types.AttributeType.Tensors
        : proto.Graphs.Count > 0 ? AttributeProto.Types.AttributeType.Graphs
        : AttributeProto.Types.AttributeType.Undefined;

    private AttributeValue Value(AttributeProto proto)
    {
        if (proto.RefAttrName.Length > 0)
            return new AttributeValue.Reference(proto.RefAttrName, AttributeWriter.KindOf(proto.Type));
        return TypeOf(proto) switch
        {
            AttributeProto.Types.AttributeType.Float => new AttributeValue.Float(proto.F),
            AttributeProto.Types.AttributeType.Int => new AttributeValue.Int(proto.I),
            AttributeProto.Types.AttributeType.String => Text(proto.S),
            AttributeProto.Types.AttributeType.Tensor => new AttributeValue.Tensor(tensors.Read(proto.T ?? new(), null)),
            AttributeProto.Types.AttributeType.Graph => new AttributeValue.Graph(readGraph(proto.G ?? new())),
            AttributeProto.Types.AttributeType.SparseTensor => new AttributeValue.SparseTensor(tensors.Read(proto.SparseTensor ?? new(), null)),
            AttributeProto.Types.AttributeType.TypeProto => new AttributeValue.Type(TypeMapping.Read(proto.Tp)),
            AttributeProto.Types.AttributeType.Ints => new AttributeValue.Ints([.. proto.Ints]),
            AttributeProto.Types.AttributeType.Floats => List(AttributeKind.Float, proto.Floats, static value => new AttributeValue.Float(value)),
            AttributeProto.Types.AttributeType.Strings => List(AttributeKind.String, proto.Strings, Text),
            AttributeProto.Types.AttributeType.Tensors => List(AttributeKind.Tensor, proto.Tensors, tensor => new AttributeValue.Tensor(tensors.Read(tensor, null))),
            AttributeProto.Types.AttributeType.Graphs => List(AttributeKind.Graph, proto.Graphs, graph => new AttributeValue.Graph(readGraph(graph))),
            AttributeProto.Types.AttributeType.SparseTensors => List(AttributeKind.SparseTensor, proto.SparseTensors, sparse => new AttributeValue.SparseTensor(tensors.Read(sparse, null))),
            AttributeProto.Types.AttributeType.TypeProtos => List(AttributeKind.Type, proto.TypeProtos, type => new AttributeValue.Type(TypeMapping.Read(type))),
            _ => new AttributeValue.None(),
        };
    }

    private static AttributeValue.List List<T>(AttributeKind kind, IEnumerable<T> items, Func<T, AttributeValue> read) => new(kind, [.. items.Select(read)]);

    private static AttributeValue Text(ByteString bytes)
    {
        try
        {
            return new AttributeValue.String(Strict.GetString(bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            return new AttributeValue.Bytes(bytes.Memory);
        }
    }

    // What has a residue of its own, or none, is left out of the attribute's.
    private static void ClearNested(AttributeProto proto, AttributeProto.Types.AttributeType type)
    {
        if (proto.RefAttrName.Length > 0)
            return;
        switch (type)
        {
            case AttributeProto.Types.AttributeType.Tensor: proto.T = null; break;
            case AttributeProto.Types.AttributeType.Graph: proto.G = null; break;
            case AttributeProto.Types.AttributeType.SparseTensor: proto.SparseTensor = null; break;
            case AttributeProto.Types.AttributeType.Tensors: proto.Tensors.Clear(); break;
            case AttributeProto.Types.AttributeType.Graphs: proto.Graphs.Clear(); break;
            case AttributeProto.Types.AttributeType.SparseTensors: proto.SparseTensors.Clear(); break;
            default: break;
        }
    }
}

/// <summary>Attributes to <see cref="AttributeProto"/>. What ONNX has no kind for becomes what is nearest; the extension says the rest.</summary>
internal sealed class AttributeWriter(TensorWriter tensors, Func<ForwardGraph, GraphProto> writeGraph)
{
    /// <summary>An attribute's message, or null for one without a value.</summary>
    public AttributeProto? Write(NamedAttribute attribute, Metadata metadata)
    {
        var residue = metadata[OnnxKeys.AttributeResidue + attribute.Name];
        if (attribute.Value is AttributeValue.None && residue is null)
            return null;
        var proto = Describe(attribute);
        Residue.Apply(proto, residue);
        switch (attribute.Value)
        {
            case AttributeValue.Tensor tensor: proto.T = tensors.Write(tensor.Value, null); break;
            case AttributeValue.SparseTensor sparse: proto.SparseTensor = tensors.Write(sparse.Value, null); break;
            case AttributeValue.Graph graph: proto.G = writeGraph(graph.Value); break;
            case AttributeValue.List { Kind: AttributeKind.Tensor } list:
                proto.Tensors.AddRange(list.Items.Select(item => tensors.Write(((AttributeValue.Tensor)item).Value, null)));
                break;
            case AttributeValue.List { Kind: AttributeKind.SparseTensor } list:
                proto.SparseTensors.AddRange(list.Items.Select(item => tensors.Write(((AttributeValue.SparseTensor)item).Value, null)));
                break;
            case AttributeValue.List { Kind: AttributeKind.Graph } list:
                proto.Graphs.AddRange(list.Items.Select(item => writeGraph(((AttributeValue.Graph)item).Value)));
                break;
            default: break;
        }
        return proto;
    }

    /// <summary>An attribute's message without the tensors and graphs in it.</summary>
    public static AttributeProto Describe(NamedAttribute attribute)
    {
        var proto = new AttributeProto { Name = attribute.Name };
        switch (attribute.Value)
        {
            case AttributeValue.Int value: (proto.Type, proto.I) = (AttributeProto.Types.AttributeType.Int, value.Value); break;
            case AttributeValue.Bool value: (proto.Type, proto.I) = (AttributeProto.Types.AttributeType.Int, value.Value ? 1 : 0); break;
            case AttributeValue.Float value: (proto.Type, proto.F) = (AttributeProto.Types.AttributeType.Float, (float)value.Value); break;
            case AttributeValue.String value: (proto.Type, proto.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(value.Value)); break;
            case AttributeValue.Bytes value: (proto.Type, proto.S) = (AttributeProto.Types.AttributeType.String, UnsafeByteOperations.UnsafeWrap(value.Value)); break;
            case AttributeValue.Type value: (proto.Type, proto.Tp) = (AttributeProto.Types.AttributeType.TypeProto, TypeMapping.Write(value.Value)); break;
            case AttributeValue.Tensor: proto.Type = AttributeProto.Types.AttributeType.Tensor; break;
            case AttributeValue.SparseTensor: proto.Type = AttributeProto.Types.AttributeType.SparseTensor; break;
            case AttributeValue.Graph: proto.Type = AttributeProto.Types.AttributeType.Graph; break;
            case AttributeValue.Reference value: (proto.Type, proto.RefAttrName) = (TypeOf(value.Kind), value.Name); break;
            case AttributeValue.Ints value:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.AddRange(value.Values);
                break;
            case AttributeValue.List list: DescribeList(proto, list); break;
            case AttributeValue.None: break;
        }
        return proto;
    }

    private static void DescribeList(AttributeProto proto, AttributeValue.List list)
    {
        switch (list.Kind)
        {
            case AttributeKind.Int or AttributeKind.Bool:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.AddRange(list.Items.Select(item => item is AttributeValue.Bool { Value: var flag } ? (flag ? 1 : 0) : ((AttributeValue.Int)item).Value));
                break;
            case AttributeKind.Float:
                proto.Type = AttributeProto.Types.AttributeType.Floats;
                proto.Floats.AddRange(list.Items.Select(item => (float)((AttributeValue.Float)item).Value));
                break;
            case AttributeKind.String:
                proto.Type = AttributeProto.Types.AttributeType.Strings;
                proto.Strings.AddRange(list.Items.Select(item => item is AttributeValue.Bytes { Value: var bytes }
                    ? UnsafeByteOperations.UnsafeWrap(bytes) : ByteString.CopyFromUtf8(((AttributeValue.String)item).Value)));
                break;
            case AttributeKind.Type:
                proto.Type = AttributeProto.Types.AttributeType.TypeProtos;
                proto.TypeProtos.AddRange(list.Items.Select(item => TypeMapping.Write(((AttributeValue.Type)item).Value) ?? new TypeProto()));
                break;
            default:
                proto.Type = list.Kind switch
                {
                    AttributeKind.Tensor => AttributeProto.Types.AttributeType.Tensors,
                    AttributeKind.SparseTensor => AttributeProto.Types.AttributeType.SparseTensors,
                    _ => AttributeProto.Types.AttributeType.Graphs,
                };
                break;
        }
    }

    public static AttributeKind KindOf(AttributeProto.Types.AttributeType type) => type switch
    {
        AttributeProto.Types.AttributeType.Float => AttributeKind.Float,
        AttributeProto.Types.AttributeType.Int => AttributeKind.Int,
        AttributeProto.Types.AttributeType.String => AttributeKind.String,
        AttributeProto.Types.AttributeType.Tensor => AttributeKind.Tensor,
        AttributeProto.Types.AttributeType.Graph => AttributeKind.Graph,
        AttributeProto.Types.AttributeType.SparseTensor => AttributeKind.SparseTensor,
        AttributeProto.Types.AttributeType.TypeProto => AttributeKind.Type,
        AttributeProto.Types.AttributeType.Floats => AttributeKind.Floats,
        AttributeProto.Types.AttributeType.Ints => AttributeKind.Ints,
        AttributeProto.Types.AttributeType.Strings => AttributeKind.Strings,
        AttributeProto.Types.AttributeType.Tensors => AttributeKind.Tensors,
        AttributeProto.Types.AttributeType.Graphs => AttributeKind.Graphs,
        AttributeProto.Types.AttributeType.SparseTensors => AttributeKind.SparseTensors,
        AttributeProto.Types.AttributeType.TypeProtos => AttributeKind.Types,
        _ => AttributeKind.None,
    };

    private static AttributeProto.Types.AttributeType TypeOf(AttributeKind kind) => kind switch
    {
        AttributeKind.Int or AttributeKind.Bool => AttributeProto.Types.AttributeType.Int,
        AttributeKind.None => AttributeProto.Types.AttributeType.Undefined,
        _ => Enum.GetValues<AttributeProto.Types.AttributeType>().First(type => KindOf(type) == kind),
    };
}
