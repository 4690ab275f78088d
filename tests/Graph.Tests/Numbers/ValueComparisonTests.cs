using System.Runtime.InteropServices;
using GraphBridge.Numbers;
using Xunit;

namespace GraphBridge.Tests.Numbers;

public sealed class ValueComparisonTests
{
    private static TensorData Floats(ReadOnlySpan<long> dimensions, params ReadOnlySpan<float> elements) =>
        TensorData.FromBytes(ElementType.Float32, [.. dimensions], MemoryMarshal.AsBytes(elements).ToArray());

    private static ValueComparison Compare(float[] expected, float[] actual, Tolerance? tolerance = null) =>
        ValueComparison.Of("y", Floats([expected.Length], expected), Floats([actual.Length], actual), tolerance);

    [Fact]
    public void Equal_bytes_agree_and_differ_by_nothing()
    {
        var same = Compare([1, float.NaN, float.PositiveInfinity], [1, float.NaN, float.PositiveInfinity]);
        Assert.True(same.Agrees);
        Assert.Equal((0d, 0d, null), (same.LargestAbsolute, same.LargestRelative, same.Worst));
    }

    [Fact]
    public void Differences_are_measured_against_the_tensors_largest_magnitude()
    {
        // 4e-5 is 4e-6 of the largest element, and far more of the smallest
        var near = Compare([10, -0.001f], [10, -0.00104f]);
        Assert.True(near.Agrees);
        Assert.Equal(4e-5, near.LargestAbsolute, 1e-9);
        Assert.Equal(4e-6, near.LargestRelative, 1e-9);
        var far = Compare([10, -0.001f], [10, -0.0015f]);
        Assert.False(far.Agrees);
        Assert.Equal([1L], far.Worst!.Index.ToArray());
        Assert.Equal((-0.001f, -0.0015f), ((float)far.Worst.Expected, (float)far.Worst.Actual));
    }

    [Fact]
    public void Small_numbers_are_held_to_their_own_size()
    {
        // as of a softmax over many classes
        var expected = Enumerable.Repeat(2e-5f, 50_000).ToArray();
        var actual = (float[])expected.Clone();
        actual[40_000] = 2.1e-5f;
        Assert.False(Compare(expected, actual).Agrees);
    }

    [Theory]
    [InlineData(-1e9f)]
    [InlineData(float.MinValue)]
    public void A_masks_numbers_hide_no_difference_of_the_others(float mask)
    {
        float[] expected = [1, 2, 3, 4, mask, mask, mask, mask, mask, mask];
        var actual = (float[])expected.Clone();
        Assert.True(Compare(expected, actual).Agrees);
        actual[9] = mask * (1 - 1e-6f);
        Assert.True(Compare(expected, actual).Agrees);
        actual[2] = 3.001f;
        Assert.False(Compare(expected, actual).Agrees);
        Assert.Equal([2L], Compare(expected, actual).Worst!.Index.ToArray());
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(1f, float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.PositiveInfinity)]
    public void What_is_not_finite_agrees_with_the_same_alone(float expected, float actual)
    {
        var comparison = Compare([1, expected], [1, actual], new(1, 1));
        Assert.False(comparison.Agrees);
        Assert.Equal(double.PositiveInfinity, comparison.LargestAbsolute);
        Assert.Equal([1L], comparison.Worst!.Index.ToArray());
    }

    [Fact]
    public void Zeros_agree_whatever_their_sign_and_NaNs_whatever_their_bits()
    {
        var otherNaN = BitConverter.Int32BitsToSingle(unchecked((int)0xffc00001));
        Assert.True(Compare([0f, float.NaN], [-0f, otherNaN]).Agrees);
    }

    [Fact]
    public void The_tolerance_asked_for_is_the_one_used()
    {
        Assert.False(Compare([1], [1.01f]).Agrees);
        Assert.True(Compare([1], [1.01f], new(0.02, 0)).Agrees);
        Assert.True(Compare([1], [1.01f], new(0, 0.02)).Agrees);
        Assert.False(Compare([1], [1.01f], new(0.001, 0.001)).Agrees);
        Assert.Equal(new Tolerance(0, 0.02), Compare([1], [1.01f], new(0, 0.02)).Tolerance);
    }

    [Fact]
    public void Shapes_and_element_types_must_be_the_same()
    {
        var one = Floats([1, 2], 1, 2);
        Assert.False(ValueComparison.Of("y", one, Floats([2], 1, 2)).Agrees);
        Assert.False(ValueComparison.Of("y", one, TensorData.FromBytes(ElementType.Int32, [1, 2], one.ToMemory())).Agrees);
    }

    [Fact]
    public void Integers_and_truth_must_be_equal_whatever_the_tolerance()
    {
        var wide = Numbers(ElementType.Int64, 1L << 60, 5);
        Assert.False(ValueComparison.Of("y", wide, Numbers(ElementType.Int64, (1L << 60) + 1, 5), new(1, 1)).Agrees);
        var byOne = ValueComparison.Of("y", wide, Numbers(ElementType.Int64, 1L << 60, 6), new(1, 1));
        Assert.False(byOne.Agrees);
        Assert.Equal(1, byOne.LargestAbsolute);
        Assert.False(ValueComparison.Of("y", Numbers<byte>(ElementType.Bool, 0, 1), Numbers<byte>(ElementType.Bool, 1, 1), new(1, 1)).Agrees);
    }

    [Fact]
    public void Narrower_types_are_allowed_their_own_roundings()
    {
        var half = (Half)1.5f;
        var next = BitConverter.UInt16BitsToHalf((ushort)(BitConverter.HalfToUInt16Bits(half) + 1));
        Assert.True(ValueComparison.Of("y", Numbers(ElementType.Float16, half), Numbers(ElementType.Float16, next)).Agrees);
        Assert.False(ValueComparison.Of("y", Numbers(ElementType.Float16, half), Numbers(ElementType.Float16, (Half)1.6f)).Agrees);
        // 1.5 and the next bfloat16, then one that is a tenth away
        Assert.True(ValueComparison.Of("y", Numbers<ushort>(ElementType.BFloat16, 0x3fc0), Numbers<ushort>(ElementType.BFloat16, 0x3fc1)).Agrees);
        Assert.False(ValueComparison.Of("y", Numbers<ushort>(ElementType.BFloat16, 0x3fc0), Numbers<ushort>(ElementType.BFloat16, 0x3fd4)).Agrees);
        Assert.False(ValueComparison.Of("y", Numbers(ElementType.Float64, 1.0), Numbers(ElementType.Float64, 1.0 + 1e-7)).Agrees);
    }

    [Fact]
    public void What_has_no_numbers_is_compared_as_bytes()
    {
        Assert.True(ValueComparison.Of("y", Numbers<byte>(ElementType.Float8E5M2, 1), Numbers<byte>(ElementType.Float8E5M2, 1)).Agrees);
        Assert.False(ValueComparison.Of("y", Numbers<byte>(ElementType.Float8E5M2, 1), Numbers<byte>(ElementType.Float8E5M2, 2)).Agrees);
    }

    [Fact]
    public void The_worst_element_is_found_in_a_long_tensor_of_any_rank()
    {
        var expected = Enumerable.Range(0, 5 * 700 * 3).Select(i => (float)Math.Sin(i)).ToArray();
        var actual = (float[])expected.Clone();
        actual[(3 * 700 + 411) * 3 + 2] += 0.5f;
        var comparison = ValueComparison.Of("y", Floats([5, 700, 3], expected), Floats([5, 700, 3], actual));
        Assert.Equal([3L, 411L, 2L], comparison.Worst!.Index.ToArray());
        Assert.Equal(0.5, comparison.LargestAbsolute, 1e-6);
    }

    private static TensorData Numbers<T>(ElementType type, params ReadOnlySpan<T> numbers) where T : unmanaged =>
        TensorData.FromBytes(type, [numbers.Length], MemoryMarshal.AsBytes(numbers).ToArray());
}
