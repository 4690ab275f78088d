using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class SamplingTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(0, 2, false)]
    [InlineData(0, 2, true)]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 0, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    public void AGridIsSampledAsLibtorchDoes(int mode, int padding, bool alignsCorners) => new OperatorCheck { On = [16, 20, 23], Relative = 1e-4, Absolute = 1e-5 }.Run(
        "grid_sampler_2d", "input=float32[2,3,5,4]", "grid=float32[2,6,7,2]:-1.3..1.3", $"interpolation_mode={mode}", $"padding_mode={padding}", $"align_corners={(alignsCorners ? "true" : "false")}");

    [Fact]
    public void AGridOfFloat64IsRefused() => OperatorCheck.Refuses("no grid sampling of float64", "grid_sampler_2d", "input=float64[2,3,5,4]", "grid=float64[2,6,7,2]:-1.3..1.3", "interpolation_mode=0", "padding_mode=0", "align_corners=false");

    [Fact]
    public void AVolumeIsSampledFromOperatorSet20On() => new OperatorCheck { On = [20, 23], Relative = 1e-4, Absolute = 1e-5 }.Run(
        "grid_sampler", "input=float32[1,2,3,5,4]", "grid=float32[1,2,6,7,3]:-1.3..1.3", "interpolation_mode=0", "padding_mode=0", "align_corners=false");

    [Fact]
    public void AVolumeIsRefusedBefore() => OperatorCheck.Refuses("from operator set 20 on",
        "grid_sampler_3d", "input=float32[1,2,3,5,4]", "grid=float32[1,2,6,7,3]:-1.3..1.3", "interpolation_mode=0", "padding_mode=0", "align_corners=false");

    [Theory]
    [InlineData("affine_grid_generator", "theta=float32[2,2,3]", "size=[2,3,4,5]", "align_corners=false")]
    [InlineData("affine_grid_generator", "theta=float32[2,2,3]", "size=[2,3,4,5]", "align_corners=true")]
    [InlineData("affine_grid_generator", "theta=float32[2,3,4]", "size=[2,3,4,5,6]", "align_corners=false")]
    [InlineData("pixel_shuffle", "self=float64[2,18,3,4]", "upscale_factor=3")]
    [InlineData("affine_grid_generator", "theta=float64[2,2,3]", "size=[2,3,4,5]", "align_corners=false")]
    [InlineData("max_unpool2d", "self=float64[1,1,3]", "indices=int64[1,1,3]:arange", "output_size=[2,4]")]
    [InlineData("pixel_shuffle", "self=float32[2,18,3,4]", "upscale_factor=3")]
    [InlineData("pixel_shuffle", "self=int64[8,3,4]:0..99", "upscale_factor=2")]
    [InlineData("pixel_unshuffle", "self=float32[2,3,6,4]", "downscale_factor=2")]
    [InlineData("pixel_unshuffle", "self=float32[3,6,9]", "downscale_factor=3")]
    [InlineData("channel_shuffle", "self=float32[2,6,3,4]", "groups=3")]
    [InlineData("im2col", "self=float32[2,3,7,6]", "kernel_size=[3,2]", "dilation=[1,2]", "padding=[1,0]", "stride=[2,1]")]
    [InlineData("im2col", "self=float32[3,7,6]", "kernel_size=[2,2]", "dilation=[1,1]", "padding=[0,0]", "stride=[2,2]")]
    [InlineData("col2im", "self=float32[2,12,12]", "output_size=[4,5]", "kernel_size=[2,2]", "dilation=[1,1]", "padding=[0,0]", "stride=[1,1]")]
    [InlineData("col2im", "self=float32[2,18,12]", "output_size=[8,7]", "kernel_size=[3,2]", "dilation=[1,2]", "padding=[1,0]", "stride=[2,2]")]
    [InlineData("col2im", "self=float32[12,12]", "output_size=[4,5]", "kernel_size=[2,2]", "dilation=[1,1]", "padding=[0,0]", "stride=[1,1]")]
    public void PlacesAreTakenAsLibtorchDoes(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("max_unpool2d", "self=float32[2,3,2,2]", "indices=int64[2,3,2,2]:3..4", "output_size=[4,4]")]
    [InlineData("max_unpool2d", "self=float32[1,1,3]", "indices=int64[1,1,3]:arange", "output_size=[2,4]")]
    public void WhatAPoolTookIsPutBack(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);
}
