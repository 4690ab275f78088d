using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

internal sealed partial class Emitter
{
    private readonly SharedConstants _constants = new();

    /// <summary>A tensor that is known. Equal small ones are one term.</summary>
    public Term Constant(TensorData data) =>
        _constants.First(new(data.ElementType, [.. data.Dimensions.Select(dimension => (Size)dimension)]) { Data = data });

    /// <summary>A list of whole numbers, as ONNX takes axes, sizes and the like: int64, of one dimension.</summary>
    public Term Ints(params ReadOnlySpan<long> numbers) => Constant(Elements.Of(ElementType.Int64, [numbers.Length], numbers));

    /// <summary>A number of a type: a tensor without dimensions.</summary>
    public Term Scalar(double number, ElementType type) => Constant(Elements.Of(type, [], [number]));

    /// <summary>A whole number of a type: a tensor without dimensions.</summary>
    public Term Scalar(long number, ElementType type) => Constant(Elements.Of(type, [], [number]));
}
