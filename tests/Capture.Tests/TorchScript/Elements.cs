using System.Buffers.Binary;
using System.Collections.Immutable;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>Elements of tensors as numbers, and what they are like.</summary>
internal static class Elements
{
    public static double[] Of(TensorData data)
    {
        var bytes = data.ToMemory();
        var size = data.ElementType.Bits() / 8;
        return [.. Enumerable.Range(0, bytes.Length / size).Select(at => One(data.ElementType, bytes.Span.Slice(at * size, size)))];
    }

    /// <summary>Figures over the finite elements, in two passes.</summary>
    public static ValueStatistics Statistics(TensorData data)
    {
        var all = Of(data);
        var finite = Array.FindAll(all, double.IsFinite);
        var none = finite.Length == 0;
        var mean = none ? double.NaN : finite.Sum() / finite.Length;
        return new(all.Length, none ? double.NaN : finite.Min(), none ? double.NaN : finite.Max(), mean,
            none ? double.NaN : Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / finite.Length),
            all.Count(double.IsNaN), all.Count(double.IsInfinity), all.Count(value => value == 0))
        {
            Histogram = none ? null : Histogram(finite, finite.Min(), finite.Max()),
        };
    }

    private static ImmutableArray<long> Histogram(double[] finite, double least, double greatest)
    {
        var bins = new long[32];
        foreach (var value in finite)
            bins[least == greatest ? 0 : Math.Min(31, (int)((value - least) / (greatest - least) * 32))]++;
        return [.. bins];
    }

    /// <summary>Checks that two sums of the same numbers differ by no more than their rounding.</summary>
    public static void AssertNear(double expected, double actual) =>
        Assert.True((double.IsNaN(expected) && double.IsNaN(actual)) || Math.Abs(expected - actual) <= 1e-12 * (1 + Math.Abs(expected)), $"{expected} and {actual}");

    private static double One(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.Bool => bytes[0],
        _ => throw new InvalidOperationException($"no fixture has {type}"),
    };
}
