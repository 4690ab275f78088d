using System.Collections.Frozen;
using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// The ATen operators that native modules call, by the module's type. Not here is what no operator does alone (MultiheadAttention,
/// Transformer), nor losses whose weights are no parameters. Of several, the first is taken whose arguments the module tells.
/// </summary>
internal static class NativeSchemas
{
    private const string Recurrent = "=params =has_biases =num_layers =dropout? =train =bidirectional";

    private static readonly FrozenDictionary<string, NativeSchema[]> ByType = new Dictionary<string, NativeSchema[]>
    {
        ["Embedding"] = [new("embedding", "#weight @0 =padding_idx? .scale_grad_by_freq? .sparse?")],
        ["EmbeddingBag"] = [new("embedding_bag.padding_idx", "#weight @0 =offsets .scale_grad_by_freq =mode .sparse @2 .include_last_offset =bag_padding_idx")],
        ["LSTM"] = [new("lstm.data", $"=packed_data =batch_sizes =states {Recurrent}"), new("lstm.input", $"@0 =states {Recurrent} .batch_first")],
        ["GRU"] = [new("gru.data", $"=packed_data =batch_sizes =state {Recurrent}"), new("gru.input", $"@0 =state {Recurrent} .batch_first")],
        ["RNN"] =
        [
            new("rnn_tanh.data", $"=packed_data =batch_sizes =state {Recurrent}", "tanh"), new("rnn_tanh.input", $"@0 =state {Recurrent} .batch_first", "tanh"),
            new("rnn_relu.data", $"=packed_data =batch_sizes =state {Recurrent}", "relu"), new("rnn_relu.input", $"@0 =state {Recurrent} .batch_first", "relu"),
        ],
        ["LSTMCell"] = [new("lstm_cell", "@0 =states #weight_ih #weight_hh #bias_ih #bias_hh")],
        ["GRUCell"] = [new("gru_cell", "@0 =state #weight_ih #weight_hh #bias_ih #bias_hh")],
        ["RNNCell"] =
        [
            new("rnn_tanh_cell", "@0 =state #weight_ih #weight_hh #bias_ih #bias_hh", "tanh"),
            new("rnn_relu_cell", "@0 =state #weight_ih #weight_hh #bias_ih #bias_hh", "relu"),
        ],

        // native up to 0.104
        ["Linear"] = [new("linear", "@0 #weight #bias")],
        ["Bilinear"] = [new("bilinear", "@0 @1 #weight #bias")],
        ["Conv1d"] = Convolution("conv1d"),
        ["Conv2d"] = Convolution("conv2d"),
        ["Conv3d"] = Convolution("conv3d"),
        ["ConvTranspose1d"] = Transposed("conv_transpose1d"),
        ["ConvTranspose2d"] = Transposed("conv_transpose2d.input"),
        ["ConvTranspose3d"] = Transposed("conv_transpose3d.input"),
        ["BatchNorm"] = [new("batch_norm", "@0 #weight #bias #running_mean #running_var =use_statistics .momentum .eps =true")],
        ["InstanceNorm"] = [new("instance_norm", "@0 #weight #bias #running_mean #running_var =use_statistics .momentum .eps =true")],
        ["GroupNorm"] = [new("group_norm", "@0 .num_groups #weight #bias .eps =true")],
        ["LayerNorm"] = [new("layer_norm", "@0 .normalized_shape #weight #bias .eps =true")],
        ["MaxPool1d"] = [new("max_pool1d", "@0 =kernel_size =stride =padding =dilation .ceil_mode")],
        ["MaxPool2d"] = [new("max_pool2d", "@0 =kernel_size =stride =padding =dilation .ceil_mode")],
        ["MaxPool3d"] = [new("max_pool3d", "@0 =kernel_size =stride =padding =dilation .ceil_mode")],
        ["AvgPool1d"] = [new("avg_pool1d", "@0 =kernel_size =stride =padding .ceil_mode .count_include_pad")],
        ["AvgPool2d"] = [new("avg_pool2d", "@0 =kernel_size =stride =padding .ceil_mode .count_include_pad .divisor_override")],
        ["AvgPool3d"] = [new("avg_pool3d", "@0 =kernel_size =stride =padding .ceil_mode .count_include_pad .divisor_override")],
        ["AdaptiveAvgPool1d"] = [new("adaptive_avg_pool1d", "@0 =output_size")],
        ["AdaptiveAvgPool2d"] = [new("adaptive_avg_pool2d", "@0 =output_size")],
        ["AdaptiveAvgPool3d"] = [new("adaptive_avg_pool3d", "@0 =output_size")],
        ["AdaptiveMaxPool1d"] = [new("adaptive_max_pool1d", "@0 =output_size")],
        ["AdaptiveMaxPool2d"] = [new("adaptive_max_pool2d", "@0 =output_size")],
        ["AdaptiveMaxPool3d"] = [new("adaptive_max_pool3d", "@0 =output_size")],
        ["ConstantPad"] = [new("constant_pad_nd", "@0 =pad .value")],
        ["ReflectionPad1d"] = [new("reflection_pad1d", "@0 =pad")],
        ["ReflectionPad2d"] = [new("reflection_pad2d", "@0 =pad")],
        ["ReflectionPad3d"] = [new("reflection_pad3d", "@0 =pad")],
        ["ReplicationPad1d"] = [new("replication_pad1d", "@0 =pad")],
        ["ReplicationPad2d"] = [new("replication_pad2d", "@0 =pad")],
        ["ReplicationPad3d"] = [new("replication_pad3d", "@0 =pad")],
        ["Dropout"] = [new("dropout", "@0 .p =train")],
        ["AlphaDropout"] = [new("alpha_dropout", "@0 .p =train")],
        ["FeatureAlphaDropout"] = [new("feature_alpha_dropout", "@0 .p =train")],
        ["ReLU"] = [new("relu", "@0")],
        ["ReLU6"] = [new("relu6", "@0")],
        ["SELU"] = [new("selu", "@0")],
        ["SiLU"] = [new("silu", "@0")],
        ["Mish"] = [new("mish", "@0")],
        ["Sigmoid"] = [new("sigmoid", "@0")],
        ["Tanh"] = [new("tanh", "@0")],
        ["LogSigmoid"] = [new("log_sigmoid", "@0")],
        ["GELU"] = [new("gelu", "@0 =approximate")],
        ["ELU"] = [new("elu", "@0 .alpha =one =one")],
        ["CELU"] = [new("celu", "@0 .alpha")],
        ["LeakyReLU"] = [new("leaky_relu", "@0 .negative_slope")],
        ["Hardtanh"] = [new("hardtanh", "@0 .min_val .max_val")],
        ["Threshold"] = [new("threshold", "@0 .threshold .value")],
        ["PReLU"] = [new("prelu", "@0 #weight")],
        ["Softplus"] = [new("softplus", "@0 .beta .threshold")],
        ["Hardshrink"] = [new("hardshrink", "@0 .lambda")],
        ["Softshrink"] = [new("softshrink", "@0 .lambda")],
        ["GLU"] = [new("glu", "@0 .dim")],
        ["Softmax"] = [new("softmax.int", "@0 .dim =none")],
        ["LogSoftmax"] = [new("log_softmax.int", "@0 .dim =none")],
        ["Flatten"] = [new("flatten.using_ints", "@0 .start_dim .end_dim")],
        ["Unflatten"] = [new("unflatten.int", "@0 .dim .unflattened_size")],
        ["PixelShuffle"] = [new("pixel_shuffle", "@0 .upscale_factor")],
        ["PixelUnshuffle"] = [new("pixel_unshuffle", "@0 .downscale_factor")],
        ["MSELoss"] = [new("mse_loss", "@0 @1 =reduction")],
        ["L1Loss"] = [new("l1_loss", "@0 @1 =reduction")],
        ["SmoothL1Loss"] = [new("smooth_l1_loss", "@0 @1 =reduction .beta")],
        ["HuberLoss"] = [new("huber_loss", "@0 @1 =reduction .delta")],
        ["KLDivLoss"] = [new("kl_div", "@0 @1 =reduction .log_target")],
        ["SoftMarginLoss"] = [new("soft_margin_loss", "@0 @1 =reduction")],
        ["CosineSimilarity"] = [new("cosine_similarity", "@0 @1 .dim .eps")],
        ["PairwiseDistance"] = [new("pairwise_distance", "@0 @1 .p .eps .keepdim")],
    }.ToFrozenDictionary();

    /// <summary>The operators that a type of module may be.</summary>
    public static IReadOnlyList<NativeSchema> Of(string type) => ByType.GetValueOrDefault(type) ?? ByType.GetValueOrDefault(ArgumentTable.WithoutDimensions(type)) ?? [];

    /// <summary>All of them.</summary>
    public static IEnumerable<NativeSchema> All => ByType.Values.SelectMany(schemas => schemas);

    private static NativeSchema[] Convolution(string name) =>
    [
        new(name, "@0 #weight #bias =conv_stride =conv_padding =dilation .groups"),
        new(name + ".padding", "@0 #weight #bias =conv_stride =conv_padding_type =dilation .groups"),
    ];

    private static NativeSchema[] Transposed(string name) => [new(name, "@0 #weight #bias =conv_stride =conv_padding =output_padding .groups =dilation")];
}
