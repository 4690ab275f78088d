using GraphBridge.Capture.TorchScript.Archives;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

public sealed class PickleCheckTests
{
    [Theory]
    [InlineData("b.", "takes a value that it hasn't made")]
    [InlineData("R.", "takes a value that it hasn't made")]
    [InlineData("Q.", "takes a value that it hasn't made")]
    [InlineData("\u0085.", "takes a value that it hasn't made")]
    [InlineData("t.", "ends a sequence that it hasn't begun")]
    [InlineData("N(\u0086.", "takes a value that it hasn't made")]
    [InlineData("NN(\u0086\u0085t.", "ends a sequence whose begin is gone")]
    [InlineData("}(Nu.", "fills a list or dictionary that isn't there")]
    [InlineData("](NNu.", "fills a list or dictionary that isn't there")]
    [InlineData("N(Ne.", "fills a list or dictionary that isn't there")]
    [InlineData("K\u0001)R.", "calls something else than a class or function")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls something else than a class or function")]
    [InlineData("N)\u0081.", "makes an object of something else than a class")]
    [InlineData("NQ.", "names a storage as no storage is named")]
    [InlineData("h\u0001.", "takes a value that it hasn't kept")]
    [InlineData("q\u0001.", "keeps a value that it hasn't made")]
    [InlineData("Nr\u007F\u007F\u007F\u007F.", "speaks of more values or letters than it has bytes")]
    [InlineData("X\u007F\u007F\u007F\u007F.", "speaks of more values or letters than it has bytes")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "something else than it takes")]
    [InlineData("N", "ends too soon")]
    [InlineData("cname", "ends too soon")]
    public void A_pickle_that_takes_what_is_not_there_is_an_error(string pickle, string reason)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Check(pickle));
        Assert.Equal("m/data.pkl", error.Place);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuples_in_tuples_without_end_are_an_error() =>
        Assert.Contains("deep", Assert.Throws<GraphBridgeException>(() => Check(")" + new string('\u0085', 100_000) + ".")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NN\u0086.")]
    [InlineData("]q\u0000(K\u0001K\u0002eh\u0000\u0086.")]
    [InlineData("c__torch__\nNet\n)\u0081}(X\u0001\u0000\u0000\u0000aNub.")]
    public void A_sound_pickle_is_none(string pickle) => Check(pickle);

    [Fact]
    public void An_instruction_that_libtorch_does_not_know_is_left_to_it() => Check("a.");

    [Theory]
    [InlineData(4, 16, true)]
    [InlineData(5, 16, false)]
    public void A_storage_has_the_bytes_that_its_elements_need(int count, int bytes, bool isSound)
    {
        var pickle = $"(X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\nX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK{(char)count}tQ.";
        Assert.Equal(isSound, Record.Exception(() => Check(pickle, bytes)) is null);
    }

    // each character is a byte
    private static void Check(string pickle, long? bytes = null) =>
        PickleCheck.Require(System.Text.Encoding.Latin1.GetBytes("\u0080\u0002" + pickle), "m/data.pkl", _ => bytes, ReadLimits.Default);

    [Theory]
    [InlineData("]")]
    [InlineData("N")]
    [InlineData("(")]
    public void Values_by_the_million_are_an_error(string value) =>
        Assert.Contains("more than 1000000 values", Assert.Throws<GraphBridgeException>(() => Check(string.Concat(Enumerable.Repeat(value, 1_100_000)) + ".")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_kept_in_a_far_place_is_an_error() =>
        Assert.Contains("keeps more than", Assert.Throws<GraphBridgeException>(() => Check("Nr\u0000\u0000\u0020\u0000" + new string('N', 1 << 22))).Message, StringComparison.Ordinal);
}
