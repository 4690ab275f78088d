using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>What puts elements back to where a pool took them from.</summary>
internal static class UnpoolRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("max_unpool2d(Tensor self, Tensor indices, int[2] output_size) -> Tensor", (e, a) => Unpool(e, a["self"], a["indices"], a.Result().Shape, 2));
        table.Add("max_unpool3d(Tensor self, Tensor indices, int[3] output_size, int[3] stride, int[3] padding) -> Tensor", (e, a) => Unpool(e, a["self"], a["indices"], a.Result().Shape, 3));
    }

    /// <summary>Puts elements at places of planes that are zero elsewhere.</summary>
    /// <param name="e">What makes the nodes.</param>
    /// <param name="x">The elements.</param>
    /// <param name="indices">The place of each, within its plane.</param>
    /// <param name="result">The shape of the result.</param>
    /// <param name="count">How many dimensions a plane has.</param>
    public static Term Unpool(Emitter e, Term x, Term indices, ImmutableArray<Size> result, int count)
    {
        Size[] around = [.. x.Dimensions.AsSpan()[..^count]];
        var flat = e.Reshape(x, [.. around, Size.Product(x.Dimensions.AsSpan()[^count..])]);
        var places = e.Reshape(indices, [.. around, Size.Product(x.Dimensions.AsSpan()[^count..])]);
        var zeros = e.Expand(e.Scalar(0, x.Type), [.. around, Size.Product(result.AsSpan()[^count..])]);
        return e.Reshape(e.Op("ScatterElements", [zeros, places, flat], [("axis", around.Length)]), result.AsSpan());
    }
}
