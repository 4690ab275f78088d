using System.Collections.Immutable;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>ONNX Runtime's types as ours.</summary>
internal static unsafe class OrtTypes
{
    private const int Tensor = 1;
    private const int Sequence = 2;
    private const int Map = 3;
    private const int SparseTensor = 5;
    private const int Optional = 6;

    // the numbers of ONNX's own types, except for the last, which came in another order
    private const int UInt2 = 24;
    private const int Int2 = 25;
    private const int Float8E8M0 = 26;

    public static bool IsTensor(int kind) => kind == Tensor;

    public static ElementType Element(int number) => number switch
    {
        UInt2 => ElementType.UInt2,
        Int2 => ElementType.Int2,
        Float8E8M0 => ElementType.Float8E8M0,
        _ => (ElementType)number,
    };

    public static int Number(ElementType type) => type switch
    {
        ElementType.UInt2 => UInt2,
        ElementType.Int2 => Int2,
        ElementType.Float8E8M0 => Float8E8M0,
        _ => (int)type,
    };

    public static DataType? Read(OrtApi api, nint info)
    {
        int kind;
        api.Check(api.GetOnnxTypeFromTypeInfo(info, &kind), "say a type");
        return kind switch
        {
            Tensor => ReadTensor(api, info),
            SparseTensor => ReadTensor(api, info) is { } dense ? new SparseTensorType(dense.ElementType, dense.Shape) : null,
            Sequence => ReadSequence(api, info),
            Map => ReadMap(api, info),
            Optional => new OptionalType(null),
            _ => null,
        };
    }

    private static TensorType? ReadTensor(OrtApi api, nint info)
    {
        nint tensor;
        api.Check(api.CastTypeInfoToTensorInfo(info, &tensor), "say a tensor's type");
        return tensor == 0 ? null : new(ElementOf(api, tensor), ShapeOf(api, tensor));
    }

    private static SequenceType ReadSequence(OrtApi api, nint info)
    {
        nint sequence, element;
        api.Check(api.CastTypeInfoToSequenceTypeInfo(info, &sequence), "say a sequence's type");
        api.Check(api.GetSequenceElementType(sequence, &element), "say the type of a sequence's elements");
        return new(ReadOwned(api, element));
    }

    private static MapType ReadMap(OrtApi api, nint info)
    {
        nint map, value;
        int key;
        api.Check(api.CastTypeInfoToMapTypeInfo(info, &map), "say a map's type");
        api.Check(api.GetMapKeyType(map, &key), "say the type of a map's keys");
        api.Check(api.GetMapValueType(map, &value), "say the type of a map's values");
        return new(Element(key), ReadOwned(api, value));
    }

    public static DataType? ReadOwned(OrtApi api, nint info)
    {
        using OrtHandle owned = new(info, api.ReleaseTypeInfo);
        return Read(api, info);
    }

    public static ElementType ElementOf(OrtApi api, nint tensor)
    {
        int element;
        api.Check(api.GetTensorElementType(tensor, &element), "say a tensor's element type");
        return Element(element);
    }

    public static ImmutableArray<long> DimensionsOf(OrtApi api, nint tensor)
    {
        nuint count;
        api.Check(api.GetDimensionsCount(tensor, &count), "say a tensor's rank");
        var dimensions = new long[count];
        fixed (long* start = dimensions)
            api.Check(api.GetDimensions(tensor, start, count), "say a tensor's shape");
        return [.. dimensions];
    }

    private static Shape ShapeOf(OrtApi api, nint tensor)
    {
        var sizes = DimensionsOf(api, tensor);
        var symbols = stackalloc byte*[Math.Max(sizes.Length, 1)];
        api.Check(api.GetSymbolicDimensions(tensor, symbols, (nuint)sizes.Length), "say a shape's symbols");
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            dimensions.Add(sizes[i] >= 0 ? Dimension.Fixed(sizes[i])
                : OrtApi.Text(symbols[i]) is { Length: > 0 } symbol ? Dimension.Symbolic(symbol) : Dimension.Unknown);
        return new(dimensions.MoveToImmutable());
    }
}
