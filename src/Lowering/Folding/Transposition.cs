using System.Collections.Immutable;

namespace GraphBridge.Lowering.Folding;

/// <summary>Tensors whose dimensions are put in another order when their bytes are read, some of them at a time.</summary>
internal static class Transposition
{
    private const long UsualBlock = 32 << 20;

    /// <summary>The tensor with its dimensions in another order.</summary>
    /// <param name="source">The tensor, of elements of 8 bits or more.</param>
    /// <param name="order">For each dimension of the result, which of the source's it is.</param>
    /// <param name="block">About how many bytes are read at once.</param>
    public static TensorData Of(TensorData source, int[] order, long block = UsualBlock)
    {
        ImmutableArray<long> dimensions = [.. order.Select(axis => source.Dimensions[axis])];
        return TensorData.Computed(source.ElementType, dimensions, stream => Write(source, order, block, stream));
    }

    // the result's first dimension is one of the source's: a part of it is read from wherever it lies, put in order and written
    private static void Write(TensorData source, int[] order, long largest, Stream stream)
    {
        if (source.ByteLength == 0)
            return;
        var size = source.ElementType.Bits() / 8;
        var (axis, dimensions) = (order[0], source.Dimensions);
        var outer = Strides.Count(dimensions.AsSpan(0, axis));
        var inner = Strides.Count(dimensions.AsSpan()[(axis + 1)..]) * size;
        var count = Math.Clamp(largest / (outer * inner), 1, dimensions[axis]);
        using var content = source.Open();
        for (var first = 0L; first < dimensions[axis]; first += count)
        {
            var part = dimensions.SetItem(axis, Math.Min(count, dimensions[axis] - first));
            var run = (int)(part[axis] * inner);
            var block = new byte[outer * run];
            for (var row = 0; row < outer; row++)
            {
                content.Position = ((row * dimensions[axis]) + first) * inner;
                content.ReadExactly(block, row * run, run);
            }
            var strides = Strides.Of(part.AsSpan());
            stream.Write(Strides.Copy(block, size, Array.ConvertAll(order, at => part[at]), Array.ConvertAll(order, at => strides[at]), 0));
        }
    }
}
