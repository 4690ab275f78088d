using System.Collections.Immutable;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>Tensors on their way out.</summary>
internal static unsafe class OrtOutput
{
    /// <summary>The tensor that a value is, copied.</summary>
    public static TensorData Read(OrtApi api, string name, nint value)
    {
        var place = $"output '{name}'";
        int kind;
        api.Check(api.GetValueType(value, &kind), "say a value's kind", place: place);
        if (!OrtTypes.IsTensor(kind))
            throw new GraphBridgeException("it is not a tensor", place: place, remedy: "ask for the model's other outputs by name");
        nint info;
        api.Check(api.GetTensorTypeAndShape(value, &info), "say a tensor's type", place: place);
        using OrtHandle owned = new(info, api.ReleaseTensorTypeAndShapeInfo);
        var type = OrtTypes.ElementOf(api, info);
        var dimensions = OrtTypes.DimensionsOf(api, info);
        return TensorData.FromBytes(type, dimensions, Copy(api, value, type, dimensions, place));
    }

    private static byte[] Copy(OrtApi api, nint value, ElementType type, ImmutableArray<long> dimensions, string place)
    {
        if (type.Bits() == 0)
            throw new GraphBridgeException($"it is a tensor of {type.Name()}, and only numbers can be read", place: place,
                remedy: "ask for the model's other outputs by name");
        var length = (dimensions.Aggregate((Int128)1, (count, size) => count * size) * type.Bits() + 7) / 8;
        if (length > Array.MaxLength)
            throw new GraphBridgeException($"a tensor of {length} bytes does not fit in memory", place: place, remedy: "ask for the model's other outputs by name");
        void* data;
        api.Check(api.GetTensorMutableData(value, &data), "give a tensor's content", place: place);
        return new ReadOnlySpan<byte>(data, (int)length).ToArray();
    }
}
