using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Counts and measures the elements of a tensor, as the native half of the TorchScript host does.</summary>
internal static class TensorStatistics
{
    /// <summary>The figures; null for elements that are no real numbers.</summary>
    public static ValueStatistics? Of(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Float32 => Of<float>(bytes),
        ElementType.Float64 => Of<double>(bytes),
        ElementType.Float16 => Of<Half>(bytes),
        ElementType.BFloat16 => OfBFloat16(bytes),
        ElementType.UInt8 or ElementType.Bool => Of<byte>(bytes),
        ElementType.Int8 => Of<sbyte>(bytes),
        ElementType.Int16 => Of<short>(bytes),
        ElementType.Int32 => Of<int>(bytes),
        ElementType.Int64 => Of<long>(bytes),
        _ => null,
    };

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

    private static ValueStatistics Of<T>(ReadOnlySpan<byte> bytes) where T : unmanaged, INumberBase<T>
    {
        var figures = new Figures();
        foreach (var value in MemoryMarshal.Cast<byte, T>(bytes))
            figures.Add(double.CreateTruncating(value));
        return figures.ToStatistics();
    }

    private static ValueStatistics OfBFloat16(ReadOnlySpan<byte> bytes)
    {
        var figures = new Figures();
        foreach (var half in MemoryMarshal.Cast<byte, ushort>(bytes))
            figures.Add(BitConverter.UInt32BitsToSingle((uint)half << 16));
        return figures.ToStatistics();
    }
}
