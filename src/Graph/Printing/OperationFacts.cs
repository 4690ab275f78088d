using System.Collections.Frozen;

namespace GraphBridge.Printing;

/// <summary>
/// What the ATen operation that a module ran tells of its arguments: its attributes, which are called so too, and the shapes of
/// the module's tensors. A module that ran more than this one operation tells its shapes alone.
/// </summary>
internal sealed class OperationFacts : ModuleFacts
{
    /// <summary>The operators that a type runs, without the underscore of those in place, by its name or by that without its dimensions.</summary>
    private static readonly FrozenDictionary<string, string[]> Operators = new Dictionary<string, string[]>
    {
        ["Conv"] = ["conv1d", "conv2d", "conv3d", "_convolution", "convolution"],
        ["ConvTranspose"] = ["conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "_convolution", "convolution"],
        ["BatchNorm"] = ["batch_norm"],
        ["InstanceNorm"] = ["instance_norm"],
        ["LayerNorm"] = ["layer_norm"],
        ["GroupNorm"] = ["group_norm"],
        ["Embedding"] = ["embedding"],
        ["LSTM"] = ["lstm"],
        ["GRU"] = ["gru"],
        ["RNN"] = ["rnn_tanh", "rnn_relu"],
        ["ReLU"] = ["relu"],
        ["ReLU6"] = ["hardtanh", "relu6"],
        ["SELU"] = ["selu"],
        ["SiLU"] = ["silu"],
        ["Mish"] = ["mish"],
        ["GELU"] = ["gelu"],
        ["ELU"] = ["elu"],
        ["CELU"] = ["celu"],
        ["LeakyReLU"] = ["leaky_relu"],
        ["RReLU"] = ["rrelu"],
        ["Hardtanh"] = ["hardtanh"],
        ["Threshold"] = ["threshold"],
        ["Softplus"] = ["softplus"],
        ["Hardshrink"] = ["hardshrink"],
        ["Softshrink"] = ["softshrink"],
        ["GLU"] = ["glu"],
        ["Softmax"] = ["softmax"],
        ["LogSoftmax"] = ["log_softmax"],
        ["Dropout"] = ["dropout", "feature_dropout"],
        ["AlphaDropout"] = ["alpha_dropout"],
        ["FeatureAlphaDropout"] = ["feature_alpha_dropout"],
        ["MaxPool"] = ["max_pool1d", "max_pool2d", "max_pool3d"],
        ["AvgPool"] = ["avg_pool1d", "avg_pool2d", "avg_pool3d"],
        ["AdaptiveAvgPool"] = ["adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d"],
        ["AdaptiveMaxPool"] = ["adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d"],
        ["Flatten"] = ["flatten"],
        ["Fold"] = ["col2im"],
        ["Unfold"] = ["im2col"],
        ["Upsample"] = ["upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d", "upsample_linear1d", "upsample_bilinear2d", "upsample_bicubic2d", "upsample_trilinear3d"],
        ["PixelShuffle"] = ["pixel_shuffle"],
        ["PixelUnshuffle"] = ["pixel_unshuffle"],
        ["ChannelShuffle"] = ["channel_shuffle"],
    }.ToFrozenDictionary();

    private readonly Module _module;
    private readonly Operation? _operation;

    /// <param name="module">The module.</param>
    /// <param name="operations">What its first call ran.</param>
    public OperationFacts(Module module, IReadOnlyList<Operation> operations)
    {
        _module = module;
        var wanted = Operators.GetValueOrDefault(TypeName) ?? Operators.GetValueOrDefault(ArgumentTable.WithoutDimensions(TypeName)) ?? [];
        // recurrent modules make their first state themselves
        var own = operations.Where(operation => operation.Type is not { Domain: "aten", Name: "zeros" }).ToList();
        if (own is [var only] && only.Type.Domain == "aten" && wanted.Contains(Plain(only)))
            _operation = only;
    }

    public override string TypeName => _module.TypeName;

    // an operation has a number for each dimension, however they were given
    public override bool IsRemembered => false;

    public override bool IsGiven(string name) => false;

    public override bool TryGet(string name, out object? value)
    {
        value = null;
        if (_operation is not { } operation)
            return false;
        switch (name)
        {
            case "inplace":
                value = operation.Type.Name.EndsWith('_');
                return true;
            case "in_channels" when Groups(operation) is { } groups && !TypeName.StartsWith("ConvTranspose", StringComparison.Ordinal) && Shape("weight") is { Length: > 1 } shape:
                value = shape[1] * groups;
                return true;
            case "out_channels" when Groups(operation) is { } groups && TypeName.StartsWith("ConvTranspose", StringComparison.Ordinal) && Shape("weight") is { Length: > 1 } shape:
                value = shape[1] * groups;
                return true;
            case "mode" when TypeName == "Upsample":
                value = Plain(operation)["upsample_".Length..^2];
                return true;
            case "bias" or "train":
                return false;
        }
        var attribute = operation.Attribute(name switch
        {
            "lambda" => "lambd",
            "scale_factor" => "scale_factors",
            "size" => "output_size",
            _ => name,
        });
        value = attribute is null ? null : Plain(attribute);
        // ATen has no row and no size where PyTorch has None
        if (value is Array { Length: 0 } || (name == "padding_idx" && value is -1L))
            (value, attribute) = (null, null);
        return attribute is not null;
    }

    // one that owns nothing and ran nothing that is known tells nothing
    public override bool? Has(string tensor) => Find(tensor) is not null ? true
        : _operation is null && _module.Parameters.Count == 0 && _module.Buffers.Count == 0 ? null : false;

    public override long[]? Shape(string tensor) => ShapeOf(Find(tensor));

    /// <summary>The shape of a value whose sizes are all known; null of any other.</summary>
    public static long[]? ShapeOf(Value? value) => value?.Type is TensorType { Shape: { } shape } && shape.Dimensions.All(dimension => dimension.Size is not null)
        ? [.. shape.Dimensions.Select(dimension => dimension.Size!.Value)] : null;

    /// <summary>A parameter or a buffer that a module owns itself, or null.</summary>
    public static Value? Owned(Module module, string name)
    {
        foreach (var (owned, value) in module.Parameters.Concat(module.Buffers))
            if (owned == name)
                return module.Graph[value];
        return null;
    }

    /// <summary>An attribute of a plain value as the printer takes it; null for any other.</summary>
    public static object? Plain(AttributeValue attribute) => attribute switch
    {
        AttributeValue.Int number => number.Value,
        AttributeValue.Float number => number.Value,
        AttributeValue.Bool truth => truth.Value,
        AttributeValue.String text => text.Value,
        AttributeValue.Ints numbers => numbers.Values.Select(number => (object?)number).ToArray(),
        AttributeValue.List list => list.Items.Select(Plain).ToArray(),
        _ => null,
    };

    private Value? Find(string tensor) => Owned(_module, tensor);

    private static string Plain(Operation operation) => operation.Type.Name.TrimEnd('_');

    private static long? Groups(Operation operation) => (operation.Attribute("groups") as AttributeValue.Int)?.Value;
}
