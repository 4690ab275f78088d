using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests;

public sealed class DataTypeTests
{
    [Fact]
    public void A_type_comes_back_from_its_text() =>
        Prop.ForAll(GraphGenerator.Type().ToArbitrary(), type => Assert.Equal(type, DataType.Parse(type.ToString()))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("float32[]")]
    [InlineData("float32[*]")]
    [InlineData("float32[1,3,N,?]")]
    [InlineData("int64[\"N+1\",-1]")]
    [InlineData("float8e4m3fn[N@\"DATA_BATCH\",3]@\"IMAGE\"")]
    [InlineData("elementtype99[2]")]
    [InlineData("sparse float16[4,4]")]
    [InlineData("seq(map(string,optional(int64[])))")]
    [InlineData("seq(?)")]
    [InlineData("opaque(\"com.example\",\"Tokenizer\")")]
    public void A_text_comes_back_from_its_type(string text) => Assert.Equal(text, DataType.Parse(text).ToString());

    [Theory]
    [InlineData("", 1)]
    [InlineData("?", 2)]
    [InlineData("floaty[1]", 7)]
    [InlineData("float32", 8)]
    [InlineData("float32[1", 10)]
    [InlineData("float32[1,]", 11)]
    [InlineData("float32[99999999999999999999]", 29)]
    [InlineData("float32[1]]", 11)]
    [InlineData("seq(float32[1]", 15)]
    [InlineData("opaque(\"a\",\"b", 14)]
    public void What_is_no_type_is_refused_at_the_character_where_it_goes_wrong(string text, int place)
    {
        var error = Assert.Throws<GraphBridgeException>(() => DataType.Parse(text));
        Assert.Equal($"character {place}", error.Place);
    }

    [Fact]
    public void Types_nested_without_end_are_refused() =>
        Assert.Throws<GraphBridgeException>(() => DataType.Parse(string.Concat(Enumerable.Repeat("seq(", 100_000))));

    [Fact]
    public void The_number_of_elements_is_known_where_all_dimensions_are_and_it_fits()
    {
        Assert.Equal(1, Shape.Of().ElementCount);
        Assert.Equal(24, Shape.Of(2, 3, 4).ElementCount);
        Assert.Equal(0, Shape.Of(2, 0).ElementCount);
        Assert.Null(Shape.Of(long.MaxValue, 2).ElementCount);
        Assert.Null(new Shape([Dimension.Symbolic("N")]).ElementCount);
    }

    [Fact]
    public void Every_element_type_is_found_by_its_name()
    {
        foreach (var type in Enum.GetValues<ElementType>().Append((ElementType)99))
        {
            Assert.True(ElementTypes.TryParse(type.Name(), out var found), type.Name());
            Assert.Equal(type, found);
        }
        Assert.False(ElementTypes.TryParse("float33", out _));
        Assert.False(ElementTypes.TryParse("elementtype1", out _));
    }
}
