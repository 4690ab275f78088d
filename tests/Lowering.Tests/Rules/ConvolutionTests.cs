using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData("conv1d", "input=float32[2,3,8]", "weight=float32[4,3,3]", "bias=float32[4]", "stride=[2]", "padding=[1]")]
    [InlineData("conv1d", "input=float32[3,8]", "weight=float32[4,3,3]")]
    [InlineData("conv2d", "input=float32[2,4,7,6]", "weight=float32[6,2,3,2]", "bias=float32[6]", "stride=[2,1]", "padding=[1,0]", "dilation=[1,2]", "groups=2")]
    [InlineData("conv2d", "input=float32[2,4,7,6]", "weight=float32[6,4,3,3]", "padding=[2]")]
    [InlineData("conv2d", "input=float32[4,7,6]", "weight=float32[4,1,3,3]", "padding=[1]", "groups=4")]
    [InlineData("conv1d", "input=float64[3,8]", "weight=float64[4,3,3]", "bias=float64[4]", "padding=[1]")]
    [InlineData("conv2d", "input=float64[2,4,7,6]", "weight=float64[6,2,3,2]", "bias=float64[6]", "stride=[2,1]", "padding=[1,0]", "dilation=[1,2]", "groups=2")]
    [InlineData("conv2d.padding", "input=float64[1,3,8,7]", "weight=float64[4,3,4,3]", "padding=\"same\"")]
    [InlineData("conv3d", "input=float32[1,2,5,6,4]", "weight=float32[3,2,2,3,1]", "bias=float32[3]", "stride=[1,2,1]")]
    [InlineData("conv1d.padding", "input=float32[2,3,8]", "weight=float32[4,3,4]", "padding=\"same\"")]
    [InlineData("conv2d.padding", "input=float32[1,3,8,7]", "weight=float32[4,3,4,3]", "padding=\"same\"", "dilation=[1,2]")]
    [InlineData("conv2d.padding", "input=float32[1,3,8,7]", "weight=float32[4,3,4,3]", "padding=\"valid\"", "stride=[2]")]
    [InlineData("conv3d.padding", "input=float32[1,2,5,6,4]", "weight=float32[3,2,2,3,1]", "padding=\"same\"")]
    public void AConvolutionGivesWhatLibtorchGives(string name, params string[] arguments) => Check(name, arguments);

    [Theory]
    [InlineData("conv_transpose1d", "input=float32[2,4,5]", "weight=float32[4,3,3]", "bias=float32[3]", "stride=[2]", "padding=[1]", "output_padding=[1]")]
    [InlineData("conv_transpose2d.input", "input=float32[2,4,5,4]", "weight=float32[4,3,3,2]", "bias=float32[6]", "stride=[2,3]", "output_padding=[1,2]", "groups=2", "dilation=[1,2]")]
    [InlineData("conv_transpose2d.input", "input=float32[4,5,4]", "weight=float32[4,3,3,2]", "padding=[1]")]
    [InlineData("conv_transpose3d.input", "input=float32[1,2,3,4,2]", "weight=float32[2,3,2,2,3]", "stride=[2]")]
    public void ATransposedConvolutionGivesWhatLibtorchGives(string name, params string[] arguments) => Check(name, arguments);

    [Theory]
    [InlineData("convolution", "input=float32[2,4,7,6]", "weight=float32[6,4,3,3]", "bias=float32[6]", "stride=[1,1]", "padding=[1,1]", "dilation=[1,1]", "transposed=false", "output_padding=[0,0]", "groups=1")]
    [InlineData("convolution", "input=float32[2,4,7,6]", "weight=float32[4,2,3,3]", "bias=none", "stride=[2,2]", "padding=[1]", "dilation=[1,1]", "transposed=true", "output_padding=[1,1]", "groups=2")]
    [InlineData("_convolution", "input=float32[1,2,9]", "weight=float32[6,2,3]", "bias=float32[6]", "stride=[1]", "padding=[1]", "dilation=[2]", "transposed=false", "output_padding=[0]", "groups=1", "benchmark=false", "deterministic=false", "cudnn_enabled=true", "allow_tf32=true")]
    [InlineData("conv_tbc", "self=float32[6,2,3]", "weight=float32[3,3,4]", "bias=float32[4]", "pad=1")]
    public void TheGeneralFormsGiveWhatLibtorchGives(string name, params string[] arguments) => Check(name, arguments);

    [Fact]
    public void AConvolutionOfWholeNumbersIsRefused() =>
        OperatorCheck.Refuses("no convolution of int64", "conv1d", "input=int64[1,2,8]:0..9", "weight=int64[3,2,3]:0..9");

    // sums of many products, which differ in their order
    private static void Check(string name, string[] arguments) => new OperatorCheck { Parameters = ["weight", "bias"], Absolute = 1e-5 }.Run(name, arguments);
}
