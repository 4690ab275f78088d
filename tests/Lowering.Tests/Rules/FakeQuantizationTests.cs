using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class FakeQuantizationTests
{
    [Theory]
    [InlineData("fake_quantize_per_tensor_affine", "self=float32[99]:-3..3", "scale=0.02", "zero_point=3", "quant_min=-128", "quant_max=127")]
    [InlineData("fake_quantize_per_tensor_affine.tensor_qparams", "self=float32[9]", "scale=float32[1]:0.01..0.02", "zero_point=int32[1]:0..9", "quant_min=0", "quant_max=255")]
    [InlineData("fake_quantize_per_tensor_affine_cachemask", "self=float32[99]:-3..3", "scale=0.02", "zero_point=0", "quant_min=-128", "quant_max=127")]
    [InlineData("fake_quantize_per_channel_affine", "self=float32[2,3,4]", "scale=float32[3]:0.01..0.02", "zero_point=int32[3]:0..9", "axis=1", "quant_min=0", "quant_max=255")]
    [InlineData("fake_quantize_per_channel_affine_cachemask", "self=float32[2,3]", "scale=float32[2]:0.01..0.02", "zero_point=int32[2]:0..9", "axis=0", "quant_min=0", "quant_max=255")]
    public void RoundingToStepsGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);
}
