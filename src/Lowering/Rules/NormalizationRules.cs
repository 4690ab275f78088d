using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Normalizations whose statistics come from the tensor itself, and that of weights.</summary>
internal static class NormalizationRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("layer_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1e-05, bool cudnn_enable=True) -> Tensor",
            (e, a) => e.LayerNorm(a["input"], a.Sizes("normalized_shape").Length, a.Optional("weight"), a.Optional("bias"), a.Float("eps")));
        table.Add("native_layer_norm(Tensor input, int[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (Tensor, Tensor, Tensor)", NativeLayer);
        table.Add("group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05, bool cudnn_enabled=True) -> Tensor",
            (e, a) => Group(e, a, a.Int("num_groups")));
        table.Add("native_group_norm(Tensor input, Tensor? weight, Tensor? bias, int N, int C, int HxW, int group, float eps) -> (Tensor, Tensor, Tensor)",
            (e, a) => [Group(e, a, a.Int("group")), null, null], "the first of its results");
        table.Add("rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor", RootMeanSquare);
        table.Add("_weight_norm(Tensor v, Tensor g, int dim=0) -> Tensor", (e, a) => Weight(e, a));
        table.Add("_weight_norm_interface(Tensor v, Tensor g, int dim=0) -> (Tensor, Tensor)", (e, a) => [Weight(e, a), null], "the first of its results");
    }

    private static Term?[] NativeLayer(Emitter e, Arguments a)
    {
        var (x, count) = (a["input"], a.Sizes("normalized_shape").Length);
        var y = e.LayerNorm(x, count, a.Optional("weight"), a.Optional("bias"), a.Float("eps"));
        if (!a.IsWanted(1) && !a.IsWanted(2))
            return [y, null, null];
        int[] axes = [.. Enumerable.Range(x.Rank - count, count)];
        var mean = e.Reduce("ReduceMean", x, axes, keep: true);
        var centred = e.Op("Sub", x, mean);
        var variance = e.Reduce("ReduceMean", e.Op("Mul", centred, centred), axes, keep: true);
        return [y, mean, e.Op("Reciprocal", e.Op("Sqrt", e.Op("Add", variance, e.Scalar(a.Float("eps"), x.Type))))];
    }

    private static Term Group(Emitter e, Arguments a, long groups)
    {
        var (x, weight, bias) = (a["input"], a.Optional("weight"), a.Optional("bias"));
        var channels = x.Dimensions[1];
        if (e.Opset >= 21)
            return e.Op("GroupNormalization", [x, weight ?? e.Filled(x.Type, [channels], 1), bias ?? e.Filled(x.Type, [channels], 0)],
                [("epsilon", a.Float("eps")), ("num_groups", groups)], shape: x.Dimensions);
        // each group as a channel of its own
        var grouped = e.Reshape(x, x.Dimensions[0], groups, Size.Product(x.Dimensions.AsSpan()[1..]).FloorDivide(groups));
        var even = x.Type == ElementType.Float64 ? e.Standardize(grouped, [2], a.Float("eps"))
            : e.Op("InstanceNormalization", [grouped, e.Filled(x.Type, [groups], 1), e.Filled(x.Type, [groups], 0)], [("epsilon", a.Float("eps"))]);
        var y = e.Reshape(even, x.Dimensions.AsSpan());
        Size[] alongChannels = [channels, .. Enumerable.Repeat((Size)1, x.Rank - 2)];
        y = weight is null ? y : e.Op("Mul", y, e.Reshape(weight, alongChannels));
        return bias is null ? y : e.Op("Add", y, e.Reshape(bias, alongChannels));
    }

    private static Term RootMeanSquare(Emitter e, Arguments a)
    {
        var (x, count) = (a["input"], a.Sizes("normalized_shape").Length);
        var epsilon = a.OptionalFloat("eps") ?? (x.Type switch { ElementType.Float64 => Math.Pow(2, -52), ElementType.Float16 => Math.Pow(2, -10), ElementType.BFloat16 => Math.Pow(2, -7), _ => Math.Pow(2, -23) });
        if (e.Opset >= 23)
            return e.Op("RMSNormalization", [x, a.Optional("weight") ?? e.Filled(x.Type, x.Dimensions.AsSpan()[^count..], 1)], [("axis", -count), ("epsilon", epsilon)], shape: x.Dimensions);
        var square = e.Reduce("ReduceMean", e.Op("Mul", x, x), [.. Enumerable.Range(x.Rank - count, count)], keep: true);
        var y = e.Op("Div", x, e.Op("Sqrt", e.Op("Add", square, e.Scalar(epsilon, x.Type))));
        return a.Optional("weight") is { } weight ? e.Op("Mul", y, weight) : y;
    }

    // v · g / |v|, where the norm goes over all dimensions but one
    private static Term Weight(Emitter e, Arguments a)
    {
        var v = a["v"];
        var dim = a.Int("dim");
        int[] axes = [.. Enumerable.Range(0, v.Rank).Where(axis => dim == -1 || axis != a.Axis("dim", v.Rank))];
        return e.Op("Mul", v, e.Op("Div", a["g"], e.Reduce("ReduceL2", v, axes, keep: true)));
    }
}
