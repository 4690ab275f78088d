using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.Npy;

/// <summary>Puts the bytes of elements into the order of the model: little-endian and row-major.</summary>
internal static class ElementOrder
{
    /// <summary>Turns the bytes of each number round, in their place.</summary>
    public static void SwapBytes(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2: Swap(MemoryMarshal.Cast<byte, ushort>(bytes)); break;
            case 4: Swap(MemoryMarshal.Cast<byte, uint>(bytes)); break;
            case 8: Swap(MemoryMarshal.Cast<byte, ulong>(bytes)); break;
        }
    }

    private static void Swap(Span<ushort> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    private static void Swap(Span<uint> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    private static void Swap(Span<ulong> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    /// <summary>The elements of a tensor that has any, given in column-major order, in row-major order.</summary>
    public static byte[] RowMajor(byte[] bytes, ReadOnlySpan<long> shape, int size)
    {
        var rows = new byte[bytes.Length];
        switch (size)
        {
            case 1: Reorder<byte>(bytes, rows, shape); break;
            case 2: Reorder<ushort>(bytes, rows, shape); break;
            case 4: Reorder<uint>(bytes, rows, shape); break;
            case 8: Reorder<ulong>(bytes, rows, shape); break;
            case 16: Reorder<UInt128>(bytes, rows, shape); break;
        }
        return rows;
    }

    private static void Reorder<T>(ReadOnlySpan<byte> columns, Span<byte> rows, ReadOnlySpan<long> shape) where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(columns);
        var to = MemoryMarshal.Cast<byte, T>(rows);
        // how far apart neighbours in a dimension are, in column-major order
        var steps = new int[shape.Length];
        var step = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            steps[i] = step;
            step *= (int)shape[i];
        }
        var index = new int[shape.Length];
        var at = 0;
        foreach (ref var element in to)
        {
            element = from[at];
            for (var i = shape.Length - 1; i >= 0; i--)
            {
                at += steps[i];
                if (++index[i] < shape[i])
                    break;
                at -= steps[i] * index[i];
                index[i] = 0;
            }
        }
    }
}
