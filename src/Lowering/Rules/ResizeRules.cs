using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Interpolation between elements.</summary>
internal static class ResizeRules
{
    private static readonly string[] ScaleNames = ["scales_d", "scales_h", "scales_w"];

    private const string Limits = "float64, and smooth forms before operator set 18, in known sizes only; no scale that rounds to another size in 32 bits";

    public static void AddTo(RuleTable table)
    {
        for (var n = 1; n <= 3; n++)
        {
            var (count, linear) = (n, n switch { 1 => "linear", 2 => "bilinear", _ => "trilinear" });
            Add(table, $"upsample_nearest{n}d", count, Interpolation.Nearest, hasCorners: false);
            Add(table, $"_upsample_nearest_exact{n}d", count, Interpolation.NearestExact, hasCorners: false);
            Add(table, $"upsample_{linear}{n}d", count, Interpolation.Linear, hasCorners: true);
        }
        table.Add("torchsharp::nn.functional.interpolate(Tensor x, int[]? size=None, float[]? scale_factor=None, str mode=\"nearest\", bool? align_corners=None, "
            + "bool recompute_scale_factor=False, bool antialias=False) -> Tensor", Recomputed, Limits);
        Add(table, "upsample_bicubic2d", 2, Interpolation.Cubic, hasCorners: true);
        Add(table, "_upsample_bilinear2d_aa", 2, Interpolation.SmoothLinear, hasCorners: true);
        Add(table, "_upsample_bicubic2d_aa", 2, Interpolation.SmoothCubic, hasCorners: true);
    }

    private static void Add(RuleTable table, string name, int count, Interpolation how, bool hasCorners)
    {
        var corners = hasCorners ? ", bool align_corners" : "";
        var scales = count == 1 ? "float? scales=None" : string.Join(", ", ScaleNames[^count..].Select(scale => $"float? {scale}=None"));
        table.Add($"{name}.vec(Tensor input, int[]? output_size{corners}, float[]? scale_factors) -> Tensor",
            (e, a) => Resize(e, a["input"], a.Result().Shape.AsSpan()[^count..], a.OptionalFloats("scale_factors"), how, hasCorners && a.Bool("align_corners")), Limits);
        table.Add($"{name}(Tensor self, int[{count}] output_size{corners}, {scales}) -> Tensor",
            (e, a) => Resize(e, a["self"], a.Sizes("output_size"), Scales(a, count), how, hasCorners && a.Bool("align_corners")), Limits);
    }

    // the sizes tell the scales again, whatever scales told the sizes
    private static Term Recomputed(Emitter e, Arguments a)
    {
        var isSmooth = a.Bool("antialias");
        var how = a.Text("mode") switch
        {
            "nearest" => Interpolation.Nearest,
            "nearest-exact" => Interpolation.NearestExact,
            "linear" or "bilinear" or "trilinear" => isSmooth ? Interpolation.SmoothLinear : Interpolation.Linear,
            "bicubic" => isSmooth ? Interpolation.SmoothCubic : Interpolation.Cubic,
            var other => throw new NotLoweredException($"the mode '{other}' with scales that are computed again"),
        };
        return Resize(e, a["x"], a.Result().Shape.AsSpan()[2..], null, how, a.OptionalSize("align_corners")?.Known == 1);
    }

    private static double[]? Scales(Arguments a, int count)
    {
        var given = count == 1 ? [a.OptionalFloat("scales")] : Array.ConvertAll(ScaleNames[^count..], a.OptionalFloat);
        return given.All(scale => scale > 0) ? Array.ConvertAll(given, scale => scale!.Value) : null;
    }

    private static Term Resize(Emitter e, Term x, ReadOnlySpan<Size> after, double[]? scales, Interpolation how, bool alignsCorners)
    {
        var count = after.Length;
        var isSmooth = how is Interpolation.SmoothLinear or Interpolation.SmoothCubic;
        var isCubic = how is Interpolation.Cubic or Interpolation.SmoothCubic;
        // the corners tell the scale
        if (alignsCorners)
            scales = null;
        if (x.Type == ElementType.Float64 || (isSmooth && e.Opset < 18))
            return WithWeights(e, x, after, scales, how, alignsCorners);
        var attributes = new List<(string, AttributeValue)>
        {
            ("mode", how is Interpolation.Nearest or Interpolation.NearestExact ? "nearest" : isCubic ? "cubic" : "linear"),
            ("coordinate_transformation_mode", how == Interpolation.Nearest ? "asymmetric" : alignsCorners ? "align_corners" : "half_pixel"),
        };
        if (how is Interpolation.Nearest or Interpolation.NearestExact)
            attributes.Add(("nearest_mode", how == Interpolation.Nearest ? "floor" : "round_prefer_ceil"));
        if (isCubic)
            attributes.Add(("cubic_coeff_a", isSmooth ? -0.5 : -0.75));
        if (isSmooth)
            attributes.AddRange([("antialias", 1), ("exclude_outside", 1)]);
        if (scales is not null && !Divides(x, after, scales))
            return e.Op("Resize", [x, null, e.Constant(Elements.Of(ElementType.Float32, [count + 2], [1, 1, .. scales]))], attributes.ToArray());
        if (e.Opset < 18)
            return e.Op("Resize", [x, null, null, e.Sizes([.. x.Dimensions.AsSpan()[..2], .. after])], attributes.ToArray());
        attributes.Add(("axes", (long[])[.. Enumerable.Range(2, count).Select(axis => (long)axis)]));
        return e.Op("Resize", [x, null, null, e.Sizes(after)], attributes.ToArray());
    }

    /// <summary>Whether the sizes alone tell the scales. Else ONNX has to compute the sizes from the scales, in fewer digits than PyTorch, as PyTorch does.</summary>
    private static bool Divides(Term x, ReadOnlySpan<Size> after, double[] scales)
    {
        var isExact = true;
        for (var i = 0; i < scales.Length; i++)
        {
            if (x.Dimensions[i + 2].Known is not { } before || after[i].Known is not { } size)
                return false;
            isExact &= before * scales[i] == size;
            if (Math.Floor(before * (float)scales[i]) != size)
                throw new NotLoweredException($"a scale of {scales[i]} for {before} elements, which ONNX would round to another size than {size}");
        }
        return isExact;
    }

    /// <summary>Along one dimension after the other a product with a matrix.</summary>
    private static Term WithWeights(Emitter e, Term x, ReadOnlySpan<Size> after, double[]? scales, Interpolation how, bool alignsCorners)
    {
        for (var i = 0; i < after.Length; i++)
        {
            if (x.Dimensions[i + 2].Known is not { } before || after[i].Known is not { } size)
                throw new NotLoweredException("an interpolation of a size that changes, which ONNX Runtime can't do itself");
            x = e.AlongAxis(x, i + 2, InterpolationWeights.Of(how, alignsCorners, before, size, scales?[i]));
        }
        return x;
    }
}
