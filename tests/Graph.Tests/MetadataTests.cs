using Xunit;

namespace GraphBridge.Tests;

public sealed class MetadataTests
{
    private static readonly Metadata Sample = Metadata.Of(KeyValuePair.Create("b", "1"), KeyValuePair.Create("a", "2"), KeyValuePair.Create("b", "3"));

    [Fact]
    public void Entries_keep_their_order_and_the_first_of_a_key_is_found()
    {
        Assert.Equal(["b", "a", "b"], Sample.Select(entry => entry.Key));
        Assert.Equal("1", Sample["b"]);
        Assert.Null(Sample["c"]);
    }

    [Fact]
    public void An_entry_is_replaced_in_its_place_or_put_at_the_end()
    {
        Assert.Equal(["b=1", "a=9", "b=3"], Sample.With("a", "9").Select(entry => entry.Key + "=" + entry.Value));
        Assert.Equal("c", Sample.With("c", "4")[3].Key);
        Assert.Equal("2", Sample["a"]);
    }

    [Fact]
    public void All_entries_of_a_key_go() => Assert.Equal(Metadata.Of(KeyValuePair.Create("a", "2")), Sample.Without("b"));

    [Fact]
    public void Order_matters_to_equality()
    {
        Assert.Equal(Sample, Metadata.Of([.. Sample]));
        Assert.NotEqual(Sample, Metadata.Of([.. Sample.Reverse()]));
        Assert.Equal(Metadata.Empty, Sample.Without("a").Without("b"));
    }
}
