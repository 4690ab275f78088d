using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Rounding to the steps of a quantized type and back, as training for quantization does it.</summary>
internal static class FakeQuantizationRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("fake_quantize_per_tensor_affine(Tensor self, float scale, int zero_point, int quant_min, int quant_max) -> Tensor", (e, a) => OfTensor(e, a)[0]!);
        table.Add("fake_quantize_per_tensor_affine.tensor_qparams(Tensor self, Tensor scale, Tensor zero_point, int quant_min, int quant_max) -> Tensor", (e, a) => OfTensor(e, a)[0]!);
        table.Add("fake_quantize_per_tensor_affine_cachemask(Tensor self, float scale, int zero_point, int quant_min, int quant_max) -> (Tensor output, Tensor mask)", OfTensor);
        table.Add("fake_quantize_per_channel_affine(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max) -> Tensor", (e, a) => OfChannels(e, a)[0]!);
        table.Add("fake_quantize_per_channel_affine_cachemask(Tensor self, Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max) -> (Tensor output, Tensor mask)", OfChannels);
    }

    private static Term?[] OfTensor(Emitter e, Arguments a)
    {
        var type = a["self"].Type;
        return Quantized(e, a, Promotion.Operand(e, a, "scale", type), Promotion.Operand(e, a, "zero_point", type));
    }

    private static Term?[] OfChannels(Emitter e, Arguments a)
    {
        var self = a["self"];
        Size[] column = [.. Enumerable.Range(0, self.Rank).Select(axis => axis == a.Axis("axis", self.Rank) ? self.Dimensions[axis] : (Size)1)];
        return Quantized(e, a, e.Reshape(e.Cast(a["scale"], self.Type), column), e.Reshape(e.Cast(a["zero_point"], self.Type), column));
    }

    // the mask tells where the value was within the range
    private static Term?[] Quantized(Emitter e, Arguments a, Term scale, Term zero)
    {
        var self = a["self"];
        var (low, high) = (e.Like(self, a.Float("quant_min")), e.Like(self, a.Float("quant_max")));
        // by the inverse of the scale, as PyTorch does, which rounds otherwise than a division
        var steps = e.Run("Add", e.Run("Round", e.Run("Mul", self, e.Run("Div", e.Like(self, 1), scale))), zero);
        var value = e.Run("Mul", e.Run("Sub", e.Run("Clip", steps, low, high), zero), scale);
        return [value, a.IsWanted(1) ? e.Op("And", e.Run("GreaterOrEqual", steps, low), e.Run("LessOrEqual", steps, high)) : null];
    }
}
