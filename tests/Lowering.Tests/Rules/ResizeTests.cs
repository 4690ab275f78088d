using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class ResizeTests
{
    [Theory]
    [InlineData("upsample_nearest1d", "self=float32[2,3,5]", "output_size=[12]")]
    [InlineData("upsample_nearest1d.vec", "input=float32[2,3,5]", "output_size=none", "scale_factors=[2.0]")]
    [InlineData("upsample_nearest1d.vec", "input=float32[2,3,7]", "output_size=none", "scale_factors=[1.3]")]
    [InlineData("upsample_nearest2d", "self=float32[2,3,5,4]", "output_size=[10,8]")]
    [InlineData("upsample_nearest2d", "self=float64[2,3,5,4]", "output_size=[7,3]")]
    [InlineData("upsample_nearest2d", "self=uint8[1,3,5,4]:0..200", "output_size=[7,3]")]
    [InlineData("upsample_nearest2d.vec", "input=float32[2,3,5,4]", "output_size=[7,3]", "scale_factors=none")]
    [InlineData("upsample_nearest3d", "self=float32[1,2,3,4,5]", "output_size=[6,3,7]")]
    [InlineData("_upsample_nearest_exact1d", "self=float32[2,3,5]", "output_size=[12]")]
    [InlineData("_upsample_nearest_exact2d", "self=float32[2,3,5,4]", "output_size=[7,3]")]
    [InlineData("_upsample_nearest_exact3d.vec", "input=float32[1,2,3,4,5]", "output_size=none", "scale_factors=[2.0,0.5,1.4]")]
    public void TheNearestElementIsLibtorchs(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("upsample_linear1d", "self=float32[2,3,5]", "output_size=[12]", "align_corners=false")]
    [InlineData("upsample_linear1d", "self=float32[2,3,5]", "output_size=[12]", "align_corners=true")]
    [InlineData("upsample_linear1d.vec", "input=float32[2,3,7]", "output_size=none", "align_corners=false", "scale_factors=[1.3]")]
    [InlineData("upsample_bilinear2d", "self=float32[2,3,5,4]", "output_size=[10,9]", "align_corners=false")]
    [InlineData("upsample_bilinear2d", "self=float32[2,3,5,4]", "output_size=[10,9]", "align_corners=true")]
    [InlineData("upsample_bilinear2d", "self=float32[2,3,5,4]", "output_size=[1,1]", "align_corners=false")]
    [InlineData("upsample_bilinear2d", "self=float32[2,3,5,4]", "output_size=[1,3]", "align_corners=true")]
    [InlineData("upsample_bilinear2d", "self=float32[2,3,5,4]", "output_size=[11,9]", "align_corners=false", "scales_h=2.2", "scales_w=2.25")]
    [InlineData("upsample_bilinear2d", "self=float64[2,3,5,4]", "output_size=[11,9]", "align_corners=false", "scales_h=2.3", "scales_w=2.25")]
    [InlineData("upsample_bilinear2d.vec", "input=float32[2,3,5,6]", "output_size=none", "align_corners=true", "scale_factors=[2.0,0.5]")]
    [InlineData("upsample_bilinear2d.vec", "input=float32[2,3,5,6]", "output_size=[3,3]", "align_corners=false", "scale_factors=none")]
    [InlineData("upsample_trilinear3d", "self=float32[1,2,3,4,5]", "output_size=[6,3,7]", "align_corners=false")]
    [InlineData("upsample_trilinear3d", "self=float32[1,2,3,4,5]", "output_size=[6,3,7]", "align_corners=true")]
    [InlineData("upsample_bicubic2d", "self=float32[2,3,5,4]", "output_size=[10,9]", "align_corners=false")]
    [InlineData("upsample_bicubic2d", "self=float32[2,3,5,4]", "output_size=[3,2]", "align_corners=true")]
    [InlineData("upsample_bicubic2d", "self=float64[2,3,5,4]", "output_size=[7,9]", "align_corners=false")]
    [InlineData("upsample_bicubic2d.vec", "input=float32[2,3,5,4]", "output_size=none", "align_corners=false", "scale_factors=[1.5,2.6]")]
    [InlineData("_upsample_bilinear2d_aa", "self=float32[2,3,9,8]", "output_size=[4,3]", "align_corners=false")]
    [InlineData("_upsample_bilinear2d_aa", "self=float32[2,3,5,4]", "output_size=[8,9]", "align_corners=false")]
    [InlineData("_upsample_bicubic2d_aa", "self=float32[2,3,9,8]", "output_size=[4,3]", "align_corners=false")]
    public void AnInterpolationGivesWhatLibtorchGives(string name, params string[] arguments) => new OperatorCheck { Relative = 1e-4, Absolute = 1e-5 }.Run(name, arguments);
}
