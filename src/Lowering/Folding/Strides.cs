using System.Runtime.InteropServices;

namespace GraphBridge.Lowering.Folding;

/// <summary>Copies elements that lie some strides apart into rows.</summary>
internal static class Strides
{
    /// <summary>The strides of rows without gaps.</summary>
    public static long[] Of(ReadOnlySpan<long> dimensions)
    {
        var strides = new long[dimensions.Length];
        var stride = 1L;
        for (var axis = dimensions.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= dimensions[axis];
        }
        return strides;
    }

    /// <summary>The product of all dimensions.</summary>
    public static long Count(ReadOnlySpan<long> dimensions)
    {
        var count = 1L;
        foreach (var dimension in dimensions)
            count = checked(count * dimension);
        return count;
    }

    /// <summary>The places of elements that lie some strides apart, in order.</summary>
    /// <param name="dimensions">How many there are along each dimension.</param>
    /// <param name="strides">How far apart they lie.</param>
    /// <param name="first">Where the first is.</param>
    public static long[] Places(ReadOnlySpan<long> dimensions, ReadOnlySpan<long> strides, long first)
    {
        var places = new long[Count(dimensions)];
        for (var i = 0L; i < places.Length; i++)
        {
            places[i] = first;
            var left = i;
            for (var axis = dimensions.Length - 1; axis >= 0; axis--)
            {
                places[i] += left % dimensions[axis] * strides[axis];
                left /= dimensions[axis];
            }
        }
        return places;
    }

    /// <summary>Copies elements of any size.</summary>
    /// <param name="source">The bytes of all elements.</param>
    /// <param name="size">Bytes of one.</param>
    /// <param name="dimensions">How many are copied along each dimension.</param>
    /// <param name="strides">How far apart they lie, in elements.</param>
    /// <param name="offset">Where the first is.</param>
    public static byte[] Copy(ReadOnlySpan<byte> source, int size, ReadOnlySpan<long> dimensions, ReadOnlySpan<long> strides, long offset)
    {
        var copy = new byte[Count(dimensions) * size];
        switch (size)
        {
            case 1: Copy<byte>(source, copy, dimensions, strides, offset); break;
            case 2: Copy<ushort>(source, copy, dimensions, strides, offset); break;
            case 4: Copy<uint>(source, copy, dimensions, strides, offset); break;
            case 8: Copy<ulong>(source, copy, dimensions, strides, offset); break;
            default: Copy<UInt128>(source, copy, dimensions, strides, offset); break;
        }
        return copy;
    }

    private static void Copy<T>(ReadOnlySpan<byte> source, Span<byte> copy, ReadOnlySpan<long> dimensions, ReadOnlySpan<long> strides, long offset)
        where T : unmanaged
    {
        var to = MemoryMarshal.Cast<byte, T>(copy);
        var from = MemoryMarshal.Cast<byte, T>(source);
        if (to.IsEmpty)
            return;
        if (dimensions.IsEmpty)
        {
            to[0] = from[(int)offset];
            return;
        }
        var (last, step) = ((int)dimensions[^1], (int)strides[^1]);
        Span<long> place = stackalloc long[dimensions.Length];
        place.Clear();
        for (var next = 0; next < to.Length;)
        {
            for (var (i, at) = (0, (int)offset); i < last; i++, at += step)
                to[next++] = from[at];
            for (var axis = dimensions.Length - 2; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++place[axis] < dimensions[axis])
                    break;
                offset -= strides[axis] * dimensions[axis];
                place[axis] = 0;
            }
        }
    }
}
