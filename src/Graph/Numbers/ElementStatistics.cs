using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphBridge.Numbers;

/// <summary>Counts and measures the elements of a tensor, as the native half of the TorchScript host does.</summary>
public static class ElementStatistics
{
    private const int Bins = 32;

    /// <summary>The figures of a tensor's elements; null where they are no real numbers, or the tensor has none.</summary>
    /// <exception cref="GraphBridgeException">Its file is gone or was changed, or bytes that are computed pass 2 GiB.</exception>
    public static ValueStatistics? Of(TensorData tensor)
    {
        if (!tensor.HasContent)
            return null;
        var blocks = new Blocks(tensor);
        try
        {
            return Of(tensor.ElementType, ref blocks);
        }
        finally
        {
            blocks.Dispose();
        }
    }

    /// <summary>The figures of elements; null where they are no real numbers.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    public static ValueStatistics? Of(ElementType type, ReadOnlySpan<byte> bytes)
    {
        var blocks = new Blocks(bytes);
        return Of(type, ref blocks);
    }

    private static ValueStatistics? Of(ElementType type, ref Blocks blocks) => type switch
    {
        ElementType.Float32 => Of<float, Plain<float>>(ref blocks),
        ElementType.Float64 => Of<double, Plain<double>>(ref blocks),
        ElementType.Float16 => Of<Half, Plain<Half>>(ref blocks),
        ElementType.BFloat16 => Of<ushort, BFloat16>(ref blocks),
        ElementType.UInt8 or ElementType.Bool => Of<byte, Plain<byte>>(ref blocks),
        ElementType.Int8 => Of<sbyte, Plain<sbyte>>(ref blocks),
        ElementType.Int16 => Of<short, Plain<short>>(ref blocks),
        ElementType.Int32 => Of<int, Plain<int>>(ref blocks),
        ElementType.Int64 => Of<long, Plain<long>>(ref blocks),
        _ => null,
    };

    private static ValueStatistics Of<T, TElement>(ref Blocks blocks) where T : unmanaged where TElement : IElement<T>
    {
        var figures = new Figures();
        while (blocks.Next(out var block))
            foreach (var value in MemoryMarshal.Cast<byte, T>(block))
                figures.Add(TElement.Number(value));
        var statistics = figures.ToStatistics();
        if (double.IsNaN(statistics.Minimum))
            return statistics;
        var histogram = new Histogram(statistics.Minimum, statistics.Maximum);
        blocks.Rewind();
        while (blocks.Next(out var block))
            foreach (var value in MemoryMarshal.Cast<byte, T>(block))
                histogram.Add(TElement.Number(value));
        return statistics with { Histogram = ImmutableCollectionsMarshal.AsImmutableArray(histogram.Counts) };
    }

    private interface IElement<T>
    {
        static abstract double Number(T value);
    }

    private readonly struct Plain<T> : IElement<T> where T : INumberBase<T>
    {
        public static double Number(T value) => double.CreateTruncating(value);
    }

    private readonly struct BFloat16 : IElement<ushort>
    {
        public static double Number(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);
    }

    private struct Figures()
    {
        private long _count, _nans, _infinities, _zeros, _finite;
        private double _minimum = double.PositiveInfinity, _maximum = double.NegativeInfinity, _mean, _squares;

        // Welford's way, which stays exact where the mean is far from zero
        public void Add(double value)
        {
            _count++;
            if (double.IsNaN(value))
            {
                _nans++;
            }
            else if (double.IsInfinity(value))
            {
                _infinities++;
            }
            else
            {
                _finite++;
                _zeros += value == 0 ? 1 : 0;
                _minimum = Math.Min(_minimum, value);
                _maximum = Math.Max(_maximum, value);
                var delta = value - _mean;
                _mean += delta / _finite;
                _squares += delta * (value - _mean);
            }
        }

        public readonly ValueStatistics ToStatistics() => _finite == 0
            ? new(_count, double.NaN, double.NaN, double.NaN, double.NaN, _nans, _infinities, _zeros)
            : new(_count, _minimum, _maximum, _mean, Math.Sqrt(_squares / _finite), _nans, _infinities, _zeros);
    }

    /// <summary>Counts in bins of equal width; both ends are in.</summary>
    private readonly struct Histogram
    {
        private readonly double _scale, _start, _width;

        // least and greatest are halved where the width would overflow
        public Histogram(double minimum, double maximum)
        {
            _scale = double.IsInfinity(maximum - minimum) ? 0.5 : 1;
            _start = minimum * _scale;
            _width = maximum * _scale - _start;
        }

        public long[] Counts { get; } = new long[Bins];

        public void Add(double value)
        {
            if (!double.IsFinite(value))
                return;
            var place = _width > 0 ? (value * _scale - _start) / _width : 0;
            // a file may be written to between the two times that it is read
            Counts[Math.Clamp((int)(place * Bins), 0, Bins - 1)]++;
        }
    }
}
