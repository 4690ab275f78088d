using System.Runtime.InteropServices;
using GraphBridge.Numbers;
using Xunit;

namespace GraphBridge.Tests.Numbers;

public sealed class ElementStatisticsTests
{
    private static string Bins<T>(ElementType type, params T[] elements) where T : struct =>
        ElementStatistics.Of(type, MemoryMarshal.AsBytes(elements.AsSpan()))!.Histogram is { } bins ? string.Join(' ', bins) : "none";

    private static string Filled(params (int Bin, int Count)[] filled) =>
        string.Join(' ', Enumerable.Range(0, 32).Select(bin => filled.FirstOrDefault(one => one.Bin == bin).Count));

    [Fact]
    public void Bins_are_of_equal_width_and_both_ends_are_in() =>
        Assert.Equal(Filled((0, 2), (1, 1), (16, 1), (31, 2)), Bins(ElementType.Float32, 0f, 0.9f, 1f, 16f, 31.5f, 32f));

    [Fact]
    public void Equal_elements_are_in_the_first() => Assert.Equal(Filled((0, 3)), Bins(ElementType.Int64, 7L, 7L, 7L));

    [Fact]
    public void What_is_not_finite_is_in_none()
    {
        Assert.Equal(Filled((0, 1), (31, 1)), Bins(ElementType.Float64, double.NaN, -1, double.PositiveInfinity, 1, double.NegativeInfinity));
        Assert.Equal("none", Bins(ElementType.Float64, double.NaN, double.PositiveInfinity));
        Assert.Equal("none", Bins<float>(ElementType.Float32));
    }

    [Fact]
    public void The_widest_and_the_narrowest_range_have_bins()
    {
        Assert.Equal(Filled((0, 1), (16, 1), (31, 1)), Bins(ElementType.Float64, double.MinValue, 0, double.MaxValue));
        Assert.Equal(Filled((0, 1), (31, 1)), Bins(ElementType.Float64, 0, double.Epsilon));
        Assert.Equal(Filled((0, 1), (15, 1), (31, 1)), Bins(ElementType.Int64, long.MinValue, -1L << 50, long.MaxValue));
    }

    [Fact]
    public void Numbers_of_sixteen_bits_and_truth_values_are_counted()
    {
        Assert.Equal(Filled((0, 1), (31, 2)), Bins(ElementType.BFloat16, (ushort)0x3f80, (ushort)0x4000, (ushort)0x4000));
        Assert.Equal(Filled((0, 1), (31, 2)), Bins(ElementType.Float16, (Half)1, (Half)2, (Half)2));
        Assert.Equal(Filled((0, 2), (31, 1)), Bins<byte>(ElementType.Bool, 0, 1, 0));
    }
}
