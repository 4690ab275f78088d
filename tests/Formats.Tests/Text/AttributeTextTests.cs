using System.Collections.Immutable;
using System.Text;
using GraphBridge.Formats.Text;
using Xunit;

namespace GraphBridge.Formats.Tests.Text;

public sealed class AttributeTextTests
{
    [Fact]
    public void Short_attributes_are_told_whole()
    {
        Assert.Equal("-3", AttributeText.Of(-3));
        Assert.Equal("1E-05", AttributeText.Of(1e-5));
        Assert.Equal("\"a b\"", AttributeText.Of("a b"));
        Assert.Equal("[1, 2]", AttributeText.Of(new long[] { 1, 2 }));
        Assert.Equal("[true, false]", AttributeText.Of(new AttributeValue.List(AttributeKind.Bool, [true, false])));
        Assert.Equal("none", AttributeText.Of(new AttributeValue.None()));
    }

    [Fact]
    public void Long_ones_end_and_say_how_much_there_is()
    {
        var list = AttributeText.Of(Enumerable.Range(0, 1000).Select(i => (long)i).ToArray());
        Assert.EndsWith(", 62, 63, … 1000 in all]", list, StringComparison.Ordinal);
        var text = AttributeText.Of(new string('x', 1999) + "\U0001f600 and more");
        Assert.Equal('"' + new string('x', 1999) + "…\"", text);
    }

    [Fact]
    public void Small_tensors_are_told_with_a_bracket_for_each_dimension()
    {
        Assert.Equal("float32[2] [2, 0.5]", AttributeText.Of(new AttributeValue.Tensor(Floats([2], 2f, 0.5f))));
        Assert.Equal("[[1, 2, 3], [4, 5, 6]]", AttributeText.Elements(Floats([2, 3], 1, 2, 3, 4, 5, 6)));
        Assert.Equal("7", AttributeText.Elements(TensorData.FromBytes(ElementType.Int64, [], BitConverter.GetBytes(7L))));
        Assert.Equal("[-1.5]", AttributeText.Elements(TensorData.FromBytes(ElementType.BFloat16, [1], new byte[] { 0xc0, 0xbf })));
        Assert.Equal("[true, false]", AttributeText.Elements(TensorData.FromBytes(ElementType.Bool, [2], new byte[] { 1, 0 })));
        Assert.Equal("[\"a\"]", AttributeText.Elements(TensorData.FromStrings([1], [Encoding.UTF8.GetBytes("a")])));
        Assert.Equal("[]", AttributeText.Elements(Floats([0])));
        Assert.Equal("[[], []]", AttributeText.Elements(Floats([2, 0])));
    }

    [Fact]
    public void Tensors_that_are_large_or_gone_or_without_content_are_not_told()
    {
        Assert.Null(AttributeText.Elements(Floats([17], new float[17])));
        Assert.Null(AttributeText.Elements(Floats([long.MaxValue, 2, 0])));
        // twice as many is -4 of them
        Assert.Null(AttributeText.Elements(Floats([2, long.MaxValue - 1])));
        Assert.Null(AttributeText.Elements(Floats([.. Enumerable.Repeat(1L, 100_000)], 1)));
        Assert.Null(AttributeText.Elements(TensorData.WithoutContent(ElementType.Float32, [2])));
        Assert.Null(AttributeText.Elements(TensorData.FromBytes(ElementType.Float32, [2], new byte[4])));
        Assert.Null(AttributeText.Elements(TensorData.FromFile(ElementType.Float32, [1], new("/nowhere/weights.bin", 0, 4, 4, default))));
    }

    private static TensorData Floats(ImmutableArray<long> dimensions, params float[] numbers) =>
        TensorData.FromBytes(ElementType.Float32, dimensions, numbers.SelectMany(BitConverter.GetBytes).ToArray());
}
