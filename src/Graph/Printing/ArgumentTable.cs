using System.Collections.Frozen;

namespace GraphBridge.Printing;

/// <summary>How PyTorch prints the arguments of its own modules: <c>extra_repr()</c>.</summary>
internal static class ArgumentTable
{
    /// <summary>By the type's name, or by that without <c>1d</c>, <c>2d</c> or <c>3d</c>; a type that is not here prints nothing.</summary>
    private static readonly FrozenDictionary<string, Action<PrintedArguments>> Types = new Dictionary<string, Action<PrintedArguments>>
    {
        ["Linear"] = Linear,
        ["NonDynamicallyQuantizableLinear"] = Linear,
        ["Bilinear"] = p => p.Named("in1_features", () => p.Facts.Size("weight", 1)).Named("in2_features", () => p.Facts.Size("weight", 2))
            .Named("out_features", () => p.Facts.Size("weight", 0)).Named("bias", () => p.Facts.Has("bias")),
        ["Conv"] = Convolution,
        ["ConvTranspose"] = Convolution,
        ["BatchNorm"] = Norm,
        ["InstanceNorm"] = Norm,
        ["LayerNorm"] = p => p.Plain("normalized_shape", () => p.Facts.Shape("weight")).Named("eps").Named("elementwise_affine", () => p.Facts.Has("weight")),
        ["GroupNorm"] = p => p.Plain("num_groups").Plain("num_channels", () => p.Facts.Size("weight", 0)).Named("eps").Named("affine", () => p.Facts.Has("weight")),
        ["LocalResponseNorm"] = p => p.Plain("size").Named("alpha").Named("beta").Named("k"),

        ["Embedding"] = p => Rows(p).Given("padding_idx").Given("max_norm").Given("norm_type", 2.0).Given("scale_grad_by_freq", false).Given("sparse", false),
        ["EmbeddingBag"] = p => Rows(p).Given("max_norm").Given("norm_type", 2.0).Given("scale_grad_by_freq", false).Named("mode").Given("padding_idx", -1L)
            .Unprinted("sparse").Unprinted("include_last_offset"),
        ["LSTM"] = Recurrent,
        ["GRU"] = Recurrent,
        ["RNN"] = Recurrent,
        ["LSTMCell"] = Cell,
        ["GRUCell"] = Cell,
        ["RNNCell"] = Cell,

        ["ReLU"] = InPlace,
        ["ReLU6"] = InPlace,
        ["SELU"] = InPlace,
        ["SiLU"] = InPlace,
        ["Mish"] = InPlace,
        // in PyTorch these are never in place and print nothing
        ["Sigmoid"] = InPlace,
        ["Tanh"] = InPlace,
        ["Tanhshrink"] = InPlace,
        ["Softsign"] = InPlace,
        ["Hardsigmoid"] = InPlace,
        ["Hardswish"] = InPlace,
        ["GELU"] = p => InPlace(p.Quoted("approximate", () => "none")),
        ["ELU"] = p => InPlace(p.Named("alpha")),
        ["CELU"] = p => InPlace(p.Named("alpha")),
        ["LeakyReLU"] = p => InPlace(p.Named("negative_slope")),
        ["RReLU"] = p => InPlace(p.Named("lower").Named("upper")),
        ["Hardtanh"] = p => InPlace(p.Named("min_val").Named("max_val")),
        ["Threshold"] = p => InPlace(p.Named("threshold").Named("value")),
        ["PReLU"] = p => p.Named("num_parameters", () => p.Facts.Size("weight", 0)),
        ["Softplus"] = p => p.Named("beta").Named("threshold"),
        ["Hardshrink"] = p => p.Plain("lambda"),
        ["Softshrink"] = p => p.Plain("lambda"),
        ["GLU"] = p => p.Named("dim"),
        ["Softmax"] = p => p.Named("dim"),
        ["Softmin"] = p => p.Named("dim"),
        ["LogSoftmax"] = p => p.Named("dim"),

        ["Dropout"] = p => p.Named("p").Named("inplace"),
        ["AlphaDropout"] = p => p.Named("p").Named("inplace"),
        ["FeatureAlphaDropout"] = p => p.Named("p").Named("inplace", () => false),

        ["MaxPool"] = p => p.Size("kernel_size").Size("stride", p["kernel_size"]).Size("padding", 0L).Size("dilation", 1L).Named("ceil_mode"),
        ["AvgPool"] = p => p.Size("kernel_size").Size("stride", p["kernel_size"]).Size("padding", 0L),
        ["AvgPool1d"] = p => p.Each("kernel_size").Each("stride", p["kernel_size"]).Each("padding", 0L),
        ["MaxUnpool"] = p => p.Each("kernel_size").Each("stride", p["kernel_size"]).Each("padding", 0L),
        ["LPPool"] = p => p.Named("norm_type").Size("kernel_size").Size("stride").Named("ceil_mode"),
        ["AdaptiveAvgPool"] = p => p.Named("output_size"),
        ["AdaptiveMaxPool"] = p => p.Named("output_size"),

        ["ConstantPad"] = p => p.Each("padding", sides: 2).Named("value"),
        ["ReflectionPad"] = p => p.EachPlain("padding", sides: 2),
        ["ReplicationPad"] = p => p.EachPlain("padding", sides: 2),
        ["ZeroPad"] = p => p.EachPlain("padding", sides: 2),

        ["Flatten"] = p => p.Named("start_dim").Named("end_dim"),
        ["Unflatten"] = p => p.Named("dim").Named("unflattened_size"),
        ["Fold"] = p => p.Named("output_size").Size("kernel_size").Size("dilation").Size("padding").Size("stride"),
        ["Unfold"] = p => p.Size("kernel_size").Size("dilation").Size("padding").Size("stride"),
        ["Upsample"] = Upsample,
        ["PixelShuffle"] = p => p.Named("upscale_factor"),
        ["PixelUnshuffle"] = p => p.Named("downscale_factor"),
        ["ChannelShuffle"] = p => p.Named("groups"),
        ["StochasticDepth"] = p => p.Named("p").Named("mode"),
        ["FrozenBatchNorm2d"] = p => p.Plain("num_features", () => p.Facts.Size("weight", 0)).Named("eps"),
        ["CosineSimilarity"] = p => p.Unprinted("dim").Unprinted("eps"),

        // these print their children
        ["MultiheadAttention"] = p => p.Unprinted("embed_dim").Unprinted("num_heads").Unprinted("dropout").Unprinted("add_zero_attn").Unprinted("kdim").Unprinted("vdim"),
        ["TransformerEncoderLayer"] = Transformer,
        ["TransformerDecoderLayer"] = Transformer,
        ["Transformer"] = Transformer,
        ["TransformerEncoder"] = Layers,
        ["TransformerDecoder"] = Layers,
    }.ToFrozenDictionary();

    /// <summary>Whether a type is one that prints arguments.</summary>
    public static bool Has(string type) => Types.ContainsKey(type) || Types.ContainsKey(WithoutDimensions(type));

    /// <summary>What is known of the arguments of a module, and how PyTorch prints it.</summary>
    public static PrintedArguments Of(ModuleFacts facts)
    {
        var arguments = new PrintedArguments(facts);
        if (Types.TryGetValue(facts.TypeName, out var print) || Types.TryGetValue(WithoutDimensions(facts.TypeName), out print))
            print(arguments);
        return arguments;
    }

    /// <summary>The name of a type without <c>1d</c>, <c>2d</c> or <c>3d</c>.</summary>
    public static string WithoutDimensions(string type) => type is [.., >= '1' and <= '3', 'd'] ? type[..^2] : type;

    private static void Linear(PrintedArguments p) =>
        p.Named("in_features", () => p.Facts.Size("weight", 1)).Named("out_features", () => p.Facts.Size("weight", 0)).Named("bias", () => p.Facts.Has("bias"));

    private static void InPlace(PrintedArguments p) => p.Unless("inplace", false);

    private static void Convolution(PrintedArguments p)
    {
        var isTransposed = p.Facts.TypeName.StartsWith("ConvTranspose", StringComparison.Ordinal);
        // the other dimension of the weight is divided by the groups
        p.Plain("in_channels", () => p["input_channels"] ?? (isTransposed ? p.Facts.Size("weight", 0) : null))
            .Plain("out_channels", () => isTransposed ? p.Facts.Size("bias", 0) : p.Facts.Size("weight", 0))
            .Each("kernel_size", unknown: () => p.Facts.Shape("weight")?[2..])
            .Each("stride", none: 1L)
            .EachUnless("padding", 0L, none: p["padding_type"])
            .EachUnless("dilation", 1L)
            .EachUnless("output_padding", 0L)
            .Unless("groups", 1L)
            .Unless("bias", true, () => p.Facts.Has("bias"))
            .Unless("padding_mode", "zeros");
    }

    private static void Norm(PrintedArguments p) => p.Plain("num_features", () => p.Facts.Size("weight", 0) ?? p.Facts.Size("running_mean", 0)).Named("eps").Named("momentum")
        .Named("affine", () => p.Facts.Has("weight")).Named("track_running_stats", () => p.Facts.Has("running_mean"));

    private static PrintedArguments Rows(PrintedArguments p) =>
        p.Plain("num_embeddings", () => p.Facts.Size("weight", 0)).Plain("embedding_dim", () => p.Facts.Size("weight", 1));

    private static void Transformer(PrintedArguments p) => p.Unprinted("d_model").Unprinted("nhead").Unprinted("num_encoder_layers").Unprinted("num_decoder_layers")
        .Unprinted("dim_feedforward").Unprinted("dropout").Unprinted("activation");

    private static void Layers(PrintedArguments p) => p.Unprinted("num_layers").Unprinted("nhead").Unprinted("dropout").Unprinted("activation");

    private static void Recurrent(PrintedArguments p)
    {
        var layers = new Lazy<long>(() => p.Facts.Layers);
        p.Plain("input_size", () => p.Facts.Size("weight_ih_l0", 1)).Plain("hidden_size", () => p.Facts.Size("weight_hh_l0", 1)).Unless("proj_size", 0L).Unless("num_layers", 1L, () => layers.Value > 0 ? layers.Value : null)
            .Unless("bias", true, () => layers.Value > 0 ? p.Facts.Has("bias_ih_l0") : null).Unless("batch_first", false).Unless("dropout", 0.0)
            .Unless("bidirectional", false, () => layers.Value > 0 ? p.Facts.Has("weight_ih_l0_reverse") : null).Unprinted("nonlinearity");
    }

    private static void Cell(PrintedArguments p) => p.Plain("input_size", () => p.Facts.Size("weight_ih", 1)).Plain("hidden_size", () => p.Facts.Size("weight_hh", 1))
        .Unless("bias", true, () => p.Facts.Has("bias_ih")).Given("nonlinearity", "tanh");

    private static void Upsample(PrintedArguments p)
    {
        if (p["scale_factor"] is not null)
            p.Size("scale_factor");
        else
            p.Named("size");
        p.Named("mode");
    }
}
