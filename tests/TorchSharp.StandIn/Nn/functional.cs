using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The functional forms that are one operator.</summary>
        public static partial class functional
        {
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => One("adaptive_avg_pool1d", ("self", input), ("output_size", new[] { output_size }));
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => One("adaptive_avg_pool2d", ("self", input), ("output_size", output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => One("adaptive_avg_pool2d", ("self", input), ("output_size", new[] { output_size.Item1, output_size.Item2 }));
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => One("adaptive_avg_pool2d", ("self", input), ("output_size", new[] { output_size, output_size }));
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) => One("avg_pool1d", ("self", input), ("kernel_size", new[] { kernel_size }), ("stride", Ints(stride)), ("padding", Ints(padding)), ("ceil_mode", ceil_mode), ("count_include_pad", count_include_pad));
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[] stride = null, long[] padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) => One("avg_pool2d", ("self", input), ("kernel_size", kernel_size), ("stride", stride), ("padding", padding), ("ceil_mode", ceil_mode), ("count_include_pad", count_include_pad), ("divisor_override", divisor_override));
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) => One("avg_pool2d", ("self", input), ("kernel_size", new[] { kernel_size, kernel_size }), ("stride", Twice(stride)), ("padding", new[] { padding, padding }), ("ceil_mode", ceil_mode), ("count_include_pad", count_include_pad), ("divisor_override", divisor_override));
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) => One("avg_pool2d", ("self", input), ("kernel_size", new[] { kernel_size.Item1, kernel_size.Item2 }), ("stride", Ints(stride)), ("padding", Ints(padding)), ("ceil_mode", ceil_mode), ("count_include_pad", count_include_pad), ("divisor_override", divisor_override));
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor bias = null) => One("bilinear", ("input1", input1), ("input2", input2), ("weight", weight), ("bias", bias));
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean) => One("binary_cross_entropy", ("self", input), ("target", target), ("weight", weight), ("reduction", (long)reduction));
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean, Tensor pos_weights = null) => One("binary_cross_entropy_with_logits", ("self", input), ("target", target), ("weight", weight), ("pos_weight", pos_weights), ("reduction", (long)reduction));
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) => One("conv1d", ("input", input), ("weight", weight), ("bias", bias), ("stride", Ints(stride)), ("padding", Ints(padding)), ("dilation", Ints(dilation)), ("groups", groups));
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, long[] padding = null, long[] dilation = null, long groups = 1) => One("conv2d", ("input", input), ("weight", weight), ("bias", bias), ("stride", strides), ("padding", padding), ("dilation", dilation), ("groups", groups));
            public static Tensor conv3d(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, long[] padding = null, long[] dilation = null, long groups = 1) => One("conv3d", ("input", input), ("weight", weight), ("bias", bias), ("stride", strides), ("padding", padding), ("dilation", dilation), ("groups", groups));
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) => One("conv_transpose1d", ("input", input), ("weight", weight), ("bias", bias), ("stride", Ints(stride)), ("padding", Ints(padding)), ("output_padding", Ints(output_padding)), ("groups", groups), ("dilation", Ints(dilation)));
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, long[] padding = null, long[] output_padding = null, long[] dilation = null, long groups = 1) => One("conv_transpose2d.input", ("input", input), ("weight", weight), ("bias", bias), ("stride", strides), ("padding", padding), ("output_padding", output_padding), ("groups", groups), ("dilation", dilation));
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) => One("cosine_similarity", ("x1", x1), ("x2", x2), ("dim", dim), ("eps", eps));
            public static Tensor group_norm(Tensor input, long num_groups, Tensor weight = null, Tensor bias = null, double eps = 1E-05) => One("group_norm", ("input", input), ("num_groups", num_groups), ("weight", weight), ("bias", bias), ("eps", eps));
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) => One("kl_div", ("self", input), ("target", target), ("reduction", (long)reduction), ("log_target", log_target));
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => One("l1_loss", ("self", input), ("target", target), ("reduction", (long)reduction));
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor weight = null, Tensor bias = null, double eps = 1E-05) => One("layer_norm", ("input", input), ("normalized_shape", normalized_shape), ("weight", weight), ("bias", bias), ("eps", eps));
            public static Tensor linear(Tensor input, Tensor weights, Tensor bias = null) => One("linear", ("input", input), ("weight", weights), ("bias", bias));
            public static Tensor log_softmax(Tensor x, long dim) => One("log_softmax.int", ("self", x), ("dim", dim));
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) => One("max_pool1d", ("self", input), ("kernel_size", new[] { kernel_size }), ("stride", Ints(stride)), ("padding", Ints(padding)), ("dilation", Ints(dilation)), ("ceil_mode", ceil_mode));
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[] strides = null, long[] padding = null, long[] dilation = null, bool ceil_mode = false) => One("max_pool2d", ("self", input), ("kernel_size", kernel_size), ("stride", strides), ("padding", padding), ("dilation", dilation), ("ceil_mode", ceil_mode));
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) => One("max_pool2d", ("self", input), ("kernel_size", new[] { kernel_size, kernel_size }), ("stride", Twice(stride)), ("padding", Twice(padding)), ("dilation", Twice(dilation)), ("ceil_mode", ceil_mode));
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) => One("max_pool2d", ("self", input), ("kernel_size", new[] { kernel_size.Item1, kernel_size.Item2 }), ("stride", Ints(stride)), ("padding", Ints(padding)), ("dilation", Ints(dilation)), ("ceil_mode", ceil_mode));
            public static (Tensor, Tensor) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[] strides = null, long[] padding = null, long[] dilation = null, bool ceil_mode = false) => Pair("max_pool2d_with_indices", ("self", input), ("kernel_size", kernel_size), ("stride", strides), ("padding", padding), ("dilation", dilation), ("ceil_mode", ceil_mode));
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => One("mse_loss", ("self", input), ("target", target), ("reduction", (long)reduction));
            public static Tensor one_hot(Tensor x, long num_classes = -1) => One("one_hot", ("self", x), ("num_classes", num_classes));
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => One("pixel_shuffle", ("self", input), ("upscale_factor", upscale_factor));
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => One("pixel_unshuffle", ("self", input), ("downscale_factor", downscale_factor));
            public static Tensor prelu(Tensor input, Tensor weight) => One("prelu", ("self", input), ("weight", weight));
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => One("smooth_l1_loss", ("self", input), ("target", target), ("reduction", (long)reduction), ("beta", beta));
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => One("softmax.int", ("self", input), ("dim", dim), ("dtype", dtype));
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => One("softplus", ("self", x), ("beta", beta), ("threshold", threshold));
            public static Tensor softshrink(Tensor x, double lambda = 0.5) => One("softshrink", ("self", x), ("lambd", lambda));
            public static Tensor glu(Tensor input, long dim = -1) => One("glu", ("self", input), ("dim", dim));
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) => One("huber_loss", ("self", input), ("target", target), ("reduction", (long)reduction), ("delta", delta));
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => One("hardshrink", ("self", x), ("lambd", lambda));
            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2, double eps = 1E-06, bool keepdim = false) => One("pairwise_distance", ("x1", input1), ("x2", input2), ("p", p), ("eps", eps), ("keepdim", keepdim));
        }
    }
}
