using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class PaddingTests
{
    [Theory]
    [InlineData("constant_pad_nd", "self=float32[2,3,4]", "pad=[1,2]")]
    [InlineData("constant_pad_nd", "self=float32[2,3,4]", "pad=[1,2,0,3]", "value=-1.5")]
    [InlineData("constant_pad_nd", "self=float32[2,3,4]", "pad=[-1,2,1,-2]", "value=7")]
    [InlineData("constant_pad_nd", "self=int64[2,3]:0..9", "pad=[1,1]", "value=3")]
    [InlineData("constant_pad_nd", "self=int16[2,3]:0..9", "pad=[1,1]", "value=3")]
    [InlineData("constant_pad_nd", "self=bool[2,3]", "pad=[1,1]", "value=1")]
    [InlineData("constant_pad_nd", "self=float64[4]", "pad=[0,0]")]
    [InlineData("constant_pad_nd", "self=float32[0,3]", "pad=[0,0,1,1]", "value=2")]
    [InlineData("pad", "self=float32[2,3,4]", "pad=[1,2]", "mode=\"constant\"", "value=0.5")]
    [InlineData("pad", "self=float32[2,3,4]", "pad=[1,2]")]
    [InlineData("pad", "self=float32[2,3,4]", "pad=[3,2]", "mode=\"reflect\"")]
    [InlineData("pad", "self=float32[2,3,4,5]", "pad=[1,2,3,4]", "mode=\"replicate\"")]
    [InlineData("pad", "self=float32[2,3,4,5]", "pad=[1,2,3,0]", "mode=\"circular\"")]
    [InlineData("pad", "self=float32[2,3,4]", "pad=[4,2]", "mode=\"circular\"")]
    [InlineData("reflection_pad1d", "self=float32[3,4]", "padding=[3,1]")]
    [InlineData("reflection_pad2d", "self=float64[2,3,4,5]", "padding=[4,1,0,2]")]
    [InlineData("reflection_pad3d", "self=float32[2,3,4,5,6]", "padding=[1,2,3,0,2,1]")]
    [InlineData("replication_pad1d", "self=float32[2,3,4]", "padding=[5,0]")]
    [InlineData("replication_pad2d", "self=float32[3,4,5]", "padding=[1,2,3,4]")]
    [InlineData("replication_pad3d", "self=float32[1,2,3,4,5]", "padding=[1,2,3,4,0,1]")]
    public void PaddingGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);
}
