using System.Collections.Immutable;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Copies the elements of a tensor in this process's memory, row-major, whatever its strides.</summary>
internal static unsafe class TensorContent
{
    /// <summary>A copy.</summary>
    public static TensorData Copy(TensorLayout layout) => CopyTo(GC.AllocateUninitializedArray<byte>((int)layout.ByteCount), layout);

    /// <summary>A copy in memory that is there for it.</summary>
    public static TensorData CopyTo(Memory<byte> memory, TensorLayout layout)
    {
        Copy(layout, memory.Span);
        return TensorData.FromBytes(layout.ElementType, ImmutableArray.Create<long>(layout.Sizes), memory);
    }

    private static void Copy(TensorLayout layout, Span<byte> bytes)
    {
        if (bytes.Length == 0)
            return;
        fixed (byte* to = bytes)
        {
            if (layout.IsContiguous)
                Buffer.MemoryCopy((void*)layout.Data, to, bytes.Length, bytes.Length);
            else
                Gather((byte*)layout.Data, layout, 0, to);
        }
    }

    /// <summary>The element of a tensor without dimensions, where it is an integer.</summary>
    public static long? Integer(TensorLayout layout) => layout.ElementType switch
    {
        ElementType.Int64 => *(long*)layout.Data,
        ElementType.Int32 => *(int*)layout.Data,
        ElementType.Int16 => *(short*)layout.Data,
        ElementType.Int8 => *(sbyte*)layout.Data,
        _ => null,
    };

    private static byte* Gather(byte* from, TensorLayout layout, int dimension, byte* to)
    {
        if (dimension == layout.Rank)
        {
            Buffer.MemoryCopy(from, to, layout.ItemSize, layout.ItemSize);
            return to + layout.ItemSize;
        }
        var step = layout.Strides[dimension] * layout.ItemSize;
        for (var i = layout.Sizes[dimension]; i > 0; i--, from += step)
            to = Gather(from, layout, dimension + 1, to);
        return to;
    }
}
