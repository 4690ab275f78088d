using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class PoolTests
{
    [Theory]
    [InlineData("max_pool1d", "self=float32[2,3,9]", "kernel_size=[2]")]
    [InlineData("max_pool1d", "self=float32[3,9]", "kernel_size=[3]", "stride=[2]", "padding=[1]")]
    [InlineData("max_pool2d", "self=float32[2,3,9,8]", "kernel_size=[3,2]", "stride=[2,2]", "padding=[1,1]", "dilation=[1,2]")]
    [InlineData("max_pool2d", "self=float32[2,3,9,8]", "kernel_size=[3]", "stride=[2]", "ceil_mode=true")]
    [InlineData("max_pool2d", "self=float64[3,9,8]", "kernel_size=[3]", "stride=[2]", "padding=[1]", "ceil_mode=true")]
    [InlineData("max_pool2d", "self=float32[1,1,6,6]", "kernel_size=[2]", "stride=[3]", "padding=[1]", "ceil_mode=true")]
    [InlineData("max_pool2d", "self=float32[1,2,12,11]", "kernel_size=[3]", "stride=[4]", "dilation=[3]", "ceil_mode=true")]
    [InlineData("max_pool3d", "self=float32[1,2,5,6,7]", "kernel_size=[2,3,2]", "stride=[1,2,3]", "ceil_mode=true")]
    [InlineData("max_pool1d_with_indices", "self=float32[2,3,9]", "kernel_size=[3]", "stride=[2]", "padding=[1]")]
    [InlineData("max_pool2d_with_indices", "self=float32[2,3,9,8]", "kernel_size=[3]", "stride=[2]", "padding=[1]", "ceil_mode=true")]
    [InlineData("max_pool2d_with_indices", "self=float32[3,9,8]", "kernel_size=[2]")]
    [InlineData("max_pool3d_with_indices", "self=float32[2,2,5,6,7]", "kernel_size=[2]")]
    public void AMaximumPoolGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("avg_pool1d", "self=float32[2,3,9]", "kernel_size=[2]")]
    [InlineData("avg_pool1d", "self=float32[3,9]", "kernel_size=[4]", "stride=[3]", "padding=[2]", "ceil_mode=true")]
    [InlineData("avg_pool2d", "self=float32[2,3,9,8]", "kernel_size=[3]", "stride=[2]", "padding=[1]")]
    [InlineData("avg_pool2d", "self=float32[2,3,9,8]", "kernel_size=[3]", "stride=[2]", "padding=[1]", "count_include_pad=false")]
    [InlineData("avg_pool2d", "self=float32[2,3,9,8]", "kernel_size=[3]", "stride=[2]", "ceil_mode=true")]
    [InlineData("avg_pool2d", "self=float32[2,3,10,8]", "kernel_size=[3,4]", "stride=[2,3]", "padding=[1,2]", "ceil_mode=true")]
    [InlineData("avg_pool2d", "self=float32[2,3,10,8]", "kernel_size=[3,4]", "stride=[2,3]", "padding=[1,2]", "ceil_mode=true", "count_include_pad=false")]
    [InlineData("avg_pool2d", "self=float32[2,3,10,8]", "kernel_size=[3]", "stride=[2]", "padding=[1]", "ceil_mode=true", "divisor_override=5")]
    [InlineData("avg_pool2d", "self=float32[3,9,8]", "kernel_size=[2]", "divisor_override=3")]
    [InlineData("avg_pool2d", "self=float64[2,3,9,8]", "kernel_size=[3,3]", "stride=[2,2]", "padding=[1,1]")]
    [InlineData("avg_pool2d", "self=float64[3,10,8]", "kernel_size=[3,4]", "stride=[2,3]", "padding=[1,2]", "ceil_mode=true")]
    [InlineData("avg_pool2d", "self=float64[2,3,10,8]", "kernel_size=[3,4]", "stride=[2,3]", "padding=[1,2]", "ceil_mode=true", "count_include_pad=false")]
    [InlineData("avg_pool2d", "self=float64[2,3,10,8]", "kernel_size=[3,3]", "stride=[2,2]", "padding=[1,1]", "divisor_override=5")]
    [InlineData("avg_pool3d", "self=float32[1,2,5,6,7]", "kernel_size=[2,3,2]", "stride=[1,2,3]", "padding=[1,1,0]", "ceil_mode=true")]
    public void AnAveragePoolGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("adaptive_avg_pool1d", "self=float32[2,3,9]", "output_size=[1]")]
    [InlineData("adaptive_avg_pool1d", "self=float32[2,3,9]", "output_size=[4]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[2,3,9,8]", "output_size=[1,1]")]
    [InlineData("adaptive_avg_pool2d", "self=float64[2,3,9,8]", "output_size=[1,1]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[3,9,8]", "output_size=[1,1]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[2,3,9,8]", "output_size=[3,2]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[3,9,8]", "output_size=[3,4]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[2,3,9,8]", "output_size=[7,7]")]
    [InlineData("adaptive_avg_pool2d", "self=float32[2,3,2,3]", "output_size=[7,5]")]
    [InlineData("adaptive_avg_pool2d", "self=float64[2,3,9,8]", "output_size=[3,8]")]
    [InlineData("adaptive_avg_pool3d", "self=float32[1,2,5,6,7]", "output_size=[1,1,1]")]
    [InlineData("adaptive_avg_pool3d", "self=float32[1,2,5,6,7]", "output_size=[2,3,4]")]
    [InlineData("adaptive_max_pool2d", "self=float64[2,3,9,8]", "output_size=[1,1]")]
    [InlineData("adaptive_max_pool2d", "self=float64[2,3,9,8]", "output_size=[3,2]")]
    [InlineData("adaptive_max_pool1d", "self=float32[2,3,9]", "output_size=[3]")]
    [InlineData("adaptive_max_pool2d", "self=float32[2,3,9,8]", "output_size=[1,1]")]
    [InlineData("adaptive_max_pool2d", "self=float32[3,9,8]", "output_size=[3,2]")]
    [InlineData("adaptive_max_pool3d", "self=float32[1,2,4,6,8]", "output_size=[2,3,4]")]
    public void AnAdaptivePoolGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);
}
