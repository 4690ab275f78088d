using System.Buffers.Binary;

namespace GraphBridge.Shapes;

/// <summary>The elements of small constant tensors.</summary>
internal static class Constants
{
    /// <summary>Whole numbers and truths; null where they are others, too many, or can't be read.</summary>
    public static Size?[]? Whole(TensorData data)
    {
        if (data.ElementType is not (ElementType.Int64 or ElementType.Int32 or ElementType.Bool or ElementType.Float32 or ElementType.Float64) || Bytes(data) is not { } bytes)
            return null;
        var width = data.ElementType.Bits() / 8;
        var numbers = new Size?[bytes.Length / width];
        for (var i = 0; i < numbers.Length; i++)
        {
            var element = bytes.Span.Slice(i * width, width);
            numbers[i] = data.ElementType switch
            {
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                ElementType.Bool => element[0] != 0 ? 1 : 0,
                _ => Whole(Real(element)),
            };
        }
        return numbers;
    }

    /// <summary>A number that is whole and exact as such; null for others.</summary>
    public static Size? Whole(double number) => Math.Abs(number) < 1L << 52 && Math.Floor(number) == number ? (long)number : (Size?)null;

    /// <summary>Floating-point numbers; null where they are others, too many, or can't be read.</summary>
    public static double[]? Real(TensorData data)
    {
        if (data.ElementType is not (ElementType.Float32 or ElementType.Float64) || Bytes(data) is not { } bytes)
            return null;
        var width = data.ElementType.Bits() / 8;
        var numbers = new double[bytes.Length / width];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Real(bytes.Span.Slice(i * width, width));
        return numbers;
    }

    private static double Real(ReadOnlySpan<byte> element) =>
        element.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(element) : BinaryPrimitives.ReadDoubleLittleEndian(element);

    private static ReadOnlyMemory<byte>? Bytes(TensorData data)
    {
        if (!data.HasContent || data.Type.Shape!.ElementCount is not (<= Known.MaximumElements and var count) || data.ByteLength != count * data.ElementType.Bits() / 8)
            return null;
        try
        {
            return data.ToMemory();
        }
        catch (GraphBridgeException)
        {
            // the file that holds them is gone: types don't depend on it
            return null;
        }
    }
}
