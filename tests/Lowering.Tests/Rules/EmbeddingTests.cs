using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class EmbeddingTests
{
    [Theory]
    [InlineData("embedding", "weight=float32[10,4]", "indices=int64[2,3]:0..10")]
    [InlineData("embedding", "weight=float64[10,4]", "indices=int32[5]:0..10", "padding_idx=3")]
    [InlineData("embedding", "weight=float32[10,4]", "indices=int64[]:0..10")]
    [InlineData("one_hot", "self=int64[2,3]:0..5", "num_classes=7")]
    [InlineData("embedding", "weight=float16[10,4]:0..1", "indices=int64[5]:0..10")]
    [InlineData("one_hot", "self=int64[2,3]:0..5")]
    [InlineData("one_hot", "self=int64[]:2..3", "num_classes=4")]
    public void ALookupGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("mode=0")]
    [InlineData("mode=1")]
    [InlineData("mode=2")]
    [InlineData("mode=0", "per_sample_weights=float32[8]")]
    public void ABagGivesWhatLibtorchGives(params string[] more) => new OperatorCheck { Results = [0] }.Run("embedding_bag",
        ["weight=float32[10,4]", "indices=int64[8]:0..10", "offsets=int64[4]:arange", .. more]);

    [Fact]
    public void TheLastOffsetMayBeTheEnd() => new OperatorCheck { Results = [0] }.Run("embedding_bag", "weight=float32[10,4]", "indices=int64[3]:0..10", "offsets=int64[4]:arange", "mode=1",
        "include_last_offset=true");

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, -2)]
    [InlineData(2, 3)]
    public void ABagLeavesItsPaddingOut(int mode, int padding) => new OperatorCheck { Results = [0] }.Run("embedding_bag.padding_idx", "weight=float32[5,4]", "indices=int64[16]:0..5",
        "offsets=int64[3]:arange", "scale_grad_by_freq=false", $"mode={mode}", "sparse=false", "per_sample_weights=none", "include_last_offset=false", $"padding_idx={padding}");
}
