using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace GraphBridge.Formats.Text;

/// <summary>The elements of a small tensor as text, a pair of brackets a dimension: <c>[[1, 2], [3, 4]]</c>.</summary>
internal static class TensorText
{
    /// <summary>Brackets in more brackets than this tell nobody anything.</summary>
    private const int MostDimensions = 8;

    /// <summary>The text; null where there are more elements, they can't be read, or their type has no text here.</summary>
    public static string? Of(TensorData tensor, int most)
    {
        if (tensor.Dimensions.Length > MostDimensions)
            return null;
        long count = 1;
        foreach (var dimension in tensor.Dimensions)
            if (dimension < 0 || dimension > most || (count *= dimension) > most)
                return null;
        if (!tensor.HasContent || Elements(tensor) is not { } elements || elements.Length < count)
            return null;
        var text = new StringBuilder();
        var next = 0;
        Write(tensor, 0, elements, ref next, text);
        return text.ToString();
    }

    private static void Write(TensorData tensor, int dimension, string[] elements, ref int next, StringBuilder text)
    {
        if (dimension == tensor.Dimensions.Length)
        {
            text.Append(elements[next++]);
            return;
        }
        text.Append('[');
        for (var i = 0; i < tensor.Dimensions[dimension]; i++)
        {
            if (i > 0)
                text.Append(", ");
            Write(tensor, dimension + 1, elements, ref next, text);
        }
        text.Append(']');
    }

    private static string[]? Elements(TensorData tensor)
    {
        if (!tensor.Strings.IsDefault)
            return [.. tensor.Strings.Select(bytes => '"' + AttributeText.Cut(Encoding.UTF8.GetString(bytes.Span)) + '"')];
        if (Bytes(tensor) is not { } content)
            return null;
        var bytes = content.Span;
        return tensor.ElementType switch
        {
            ElementType.Float32 => Numbers<float>(bytes),
            ElementType.Float64 => Numbers<double>(bytes),
            ElementType.Float16 => Numbers<Half>(bytes),
            ElementType.BFloat16 => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(half => Number(BitConverter.Int32BitsToSingle(half << 16)))],
            ElementType.Int8 => Numbers<sbyte>(bytes),
            ElementType.Int16 => Numbers<short>(bytes),
            ElementType.Int32 => Numbers<int>(bytes),
            ElementType.Int64 => Numbers<long>(bytes),
            ElementType.UInt8 => Numbers<byte>(bytes),
            ElementType.UInt16 => Numbers<ushort>(bytes),
            ElementType.UInt32 => Numbers<uint>(bytes),
            ElementType.UInt64 => Numbers<ulong>(bytes),
            ElementType.Bool => [.. bytes.ToArray().Select(truth => truth == 0 ? "false" : "true")],
            _ => null,
        };
    }

    // the file of the weights need not be there for the structure to be shown
    private static ReadOnlyMemory<byte>? Bytes(TensorData tensor)
    {
        try
        {
            return tensor.ToMemory();
        }
        catch (Exception error) when (error is GraphBridgeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Numbers<T>(ReadOnlySpan<byte> bytes) where T : unmanaged, INumber<T> =>
        [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(Number)];

    private static string Number<T>(T number) where T : INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
