using System.Collections.Immutable;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Types to and from <see cref="TypeProto"/>.</summary>
internal static class TypeMapping
{
    public static DataType? Read(TypeProto? proto)
    {
        if (proto is null)
            return null;
        DataType? type = proto.ValueCase switch
        {
            TypeProto.ValueOneofCase.TensorType => new TensorType((ElementType)proto.TensorType.ElemType, Read(proto.TensorType.Shape)),
            TypeProto.ValueOneofCase.SparseTensorType => new SparseTensorType((ElementType)proto.SparseTensorType.ElemType, Read(proto.SparseTensorType.Shape)),
            TypeProto.ValueOneofCase.SequenceType => new SequenceType(Read(proto.SequenceType.ElemType)),
            TypeProto.ValueOneofCase.OptionalType => new OptionalType(Read(proto.OptionalType.ElemType)),
            TypeProto.ValueOneofCase.MapType => new MapType((ElementType)proto.MapType.KeyType, Read(proto.MapType.ValueType)),
            TypeProto.ValueOneofCase.OpaqueType => new OpaqueType(proto.OpaqueType.Domain, proto.OpaqueType.Name),
            _ => null,
        };
        return type is not null && proto.HasDenotation ? type with { Denotation = proto.Denotation } : type;
    }

    private static Shape? Read(TensorShapeProto? proto)
    {
        if (proto is null)
            return null;
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(proto.Dim.Count);
        foreach (var dimension in proto.Dim)
            dimensions.Add(new(dimension.HasDimValue ? dimension.DimValue : null, dimension.HasDimParam ? dimension.DimParam : null,
                dimension.HasDenotation ? dimension.Denotation : null));
        return new(dimensions.MoveToImmutable());
    }

    public static TypeProto? Write(DataType? type)
    {
        if (type is null)
            return null;
        var proto = type switch
        {
            TensorType tensor => new TypeProto { TensorType = new() { ElemType = (int)tensor.ElementType, Shape = Write(tensor.Shape) } },
            SparseTensorType sparse => new TypeProto { SparseTensorType = new() { ElemType = (int)sparse.ElementType, Shape = Write(sparse.Shape) } },
            SequenceType sequence => new TypeProto { SequenceType = new() { ElemType = Write(sequence.Element) } },
            OptionalType optional => new TypeProto { OptionalType = new() { ElemType = Write(optional.Element) } },
            MapType map => new TypeProto { MapType = new() { KeyType = (int)map.Key, ValueType = Write(map.Value) } },
            OpaqueType opaque => new TypeProto { OpaqueType = new() { Domain = opaque.Domain, Name = opaque.Name } },
            _ => throw new InvalidOperationException($"{type.GetType().Name} is no type that ONNX has"),
        };
        if (type.Denotation is { } denotation)
            proto.Denotation = denotation;
        return proto;
    }

    private static TensorShapeProto? Write(Shape? shape)
    {
        if (shape is null)
            return null;
        var proto = new TensorShapeProto();
        foreach (var dimension in shape.Dimensions)
        {
            var dim = new TensorShapeProto.Types.Dimension();
            if (dimension.Size is { } size)
                dim.DimValue = size;
            else if (dimension.Symbol is { } symbol)
                dim.DimParam = symbol;
            if (dimension.Denotation is { } denotation)
                dim.Denotation = denotation;
            proto.Dim.Add(dim);
        }
        return proto;
    }
}
