using TorchSharp.Modules;
using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The forms that choose between operators, or work in place and give an alias.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? x.relu6_().alias() : x.relu6();
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();
            public static Tensor sigmoid(Tensor x) => sigmoid(x, false);
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) => inplace ? x.gelu_(approximate).alias() : x.gelu(approximate);
            public static Tensor gelu(Tensor x) => gelu(x, false);
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? x.elu_(alpha).alias() : x.elu(alpha);
            public static Tensor hardswish(Tensor input, bool inplace = false) => inplace ? input.hardswish_().alias() : input.hardswish();
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => inplace ? input.leaky_relu_(negative_slope).alias() : input.leaky_relu(negative_slope);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                One(inplace ? "dropout_" : "dropout", (inplace ? "self" : "input", input), ("p", p), ("train", training));

            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                One(inplace ? "feature_dropout_" : "feature_dropout", (inplace ? "self" : "input", input), ("p", p), ("train", training));

            public static Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor weight = null, Tensor bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                One("batch_norm", ("input", input), ("weight", weight), ("bias", bias), ("running_mean", running_mean), ("running_var", running_var), ("training", training), ("momentum", momentum), ("eps", eps), ("cudnn_enabled", true));

            public static Tensor instance_norm(Tensor input, Tensor running_mean = null, Tensor running_var = null, Tensor weight = null, Tensor bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5) =>
                One("instance_norm", ("input", input), ("weight", weight), ("bias", bias), ("running_mean", running_mean), ("running_var", running_var), ("use_input_stats", use_input_stats), ("momentum", momentum), ("eps", eps), ("cudnn_enabled", true));

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                One("conv1d.padding", ("input", input), ("weight", weight), ("bias", bias), ("stride", Ints(stride)), ("padding", padding.ToString().ToLowerInvariant()), ("dilation", Ints(dilation)), ("groups", groups));

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, Padding padding = Padding.Valid, long[] dilation = null, long groups = 1) =>
                One("conv2d.padding", ("input", input), ("weight", weight), ("bias", bias), ("stride", strides), ("padding", padding.ToString().ToLowerInvariant()), ("dilation", dilation), ("groups", groups));

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                One("pad", ("self", input), ("pad", pad), ("mode", mode is PaddingModes.Zeros ? "constant" : mode.ToString().ToLowerInvariant()), ("value", mode is PaddingModes.Zeros or PaddingModes.Constant ? value : null));

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                One("cross_entropy_loss", ("self", input), ("target", target), ("weight", weight), ("reduction", (long)reduction), ("ignore_index", ignore_index), ("label_smoothing", label_smoothing));

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean) =>
                One("nll_loss_nd", ("self", input), ("target", target), ("weight", weight), ("reduction", (long)reduction));

            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var norm = One("norm.ScalarOpt_dim", ("self", input), ("p", p), ("dim", new[] { dim }), ("keepdim", true));
                using var kept = One("clamp_min", ("self", norm), ("min", eps));
                return One("div.Tensor", ("self", input), ("other", kept));
            }

            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                var (result, weights) = Pair("_scaled_dot_product_attention", ("query", query), ("key", key), ("value", value), ("attn_mask", attn_mask), ("dropout_p", p), ("need_attn_weights", false), ("is_causal", is_casual));
                weights?.Dispose();
                return result;
            }

            public static Tensor interpolate(Tensor x, long[] size = null, double[] scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false) => (mode, x.ndim) switch
            {
                (InterpolationMode.Nearest, 3) => One("upsample_nearest1d.vec", ("input", x), ("output_size", size), ("scale_factors", scale_factor)),
                (InterpolationMode.Nearest, 4) => One("upsample_nearest2d.vec", ("input", x), ("output_size", size), ("scale_factors", scale_factor)),
                (InterpolationMode.Bilinear, 4) => One("upsample_bilinear2d.vec", ("input", x), ("output_size", size), ("align_corners", align_corners ?? false), ("scale_factors", scale_factor)),
                (InterpolationMode.Bicubic, 4) => One("upsample_bicubic2d.vec", ("input", x), ("output_size", size), ("align_corners", align_corners ?? false), ("scale_factors", scale_factor)),
                _ => throw new NotSupportedException($"the stand-in interpolates no {mode} of {x.ndim} dimensions"),
            };
        }
    }
}
