using System.Runtime.InteropServices;
using Xunit;

namespace GraphBridge.Testing;

/// <summary>Compares tensors element by element.</summary>
internal static class Tensors
{
    /// <summary>The same type and shape, and elements that are near: |x - y| ≤ absolute + relative · |y|. NaN equals NaN.</summary>
    public static void AssertClose(TensorData expected, TensorData actual, double relative, double absolute, string what)
    {
        Assert.True(expected.ElementType == actual.ElementType, $"{what}: {actual.Type} and not {expected.Type}");
        Assert.True(expected.Dimensions.AsSpan().SequenceEqual(actual.Dimensions.AsSpan()), $"{what}: {actual.Type} and not {expected.Type}");
        if (!expected.ElementType.IsFloatingPoint())
        {
            Assert.True(expected.ToMemory().Span.SequenceEqual(actual.ToMemory().Span),
                $"{what}: {string.Join(" ", Numbers(actual).Take(40))} and not {string.Join(" ", Numbers(expected).Take(40))}");
            return;
        }
        var (left, right) = (Numbers(expected), Numbers(actual));
        for (var i = 0; i < left.Length; i++)
        {
            var isClose = left[i].Equals(right[i]) || Math.Abs(left[i] - right[i]) <= absolute + (relative * Math.Abs(left[i]));
            Assert.True(isClose, $"{what}: element {i} is {right[i]:R} and not {left[i]:R}");
        }
    }

    /// <summary>The elements as numbers; of complex ones both parts.</summary>
    public static double[] Numbers(TensorData data)
    {
        var bytes = data.ToMemory().Span;
        return data.ElementType switch
        {
            ElementType.Float32 or ElementType.Complex64 => Convert<float>(bytes, number => number),
            ElementType.Float64 or ElementType.Complex128 => Convert<double>(bytes, number => number),
            ElementType.Float16 => Convert<Half>(bytes, number => (double)number),
            ElementType.BFloat16 => Convert<ushort>(bytes, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
            ElementType.Int64 => Convert<long>(bytes, number => number),
            ElementType.Int32 => Convert<int>(bytes, number => number),
            ElementType.Int16 => Convert<short>(bytes, number => number),
            ElementType.Int8 => Convert<sbyte>(bytes, number => number),
            ElementType.UInt8 or ElementType.Bool => Convert<byte>(bytes, number => number),
            _ => throw new ArgumentException($"no numbers in {data.Type}", nameof(data)),
        };
    }

    private static double[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, double> number)
        where T : unmanaged => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), item => number(item));
}
