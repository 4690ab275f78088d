using System.Collections.Immutable;

namespace GraphBridge.Costs.Formulas;

/// <summary>Attention without the layers around it. What a mask leaves out counts, as it is computed.</summary>
internal static class AttentionFormulas
{
    private const string Text = "queries × keys × (features of a key + features of a value), for each head of each sequence";

    public static ImmutableArray<CostFormula> All { get; } =
    [
        new("attention", Text, call => Scores(call["query"], call["key"], call["value"]),
            ["aten::scaled_dot_product_attention", "aten::_scaled_dot_product_attention", "aten::_scaled_dot_product_attention_math", "aten::_scaled_dot_product_cudnn_attention",
                "aten::_scaled_dot_product_efficient_attention", "aten::_scaled_dot_product_flash_attention", "aten::_scaled_dot_product_flash_attention_for_cpu"]),
        new("attention", Text, Onnx, ["ai.onnx::Attention"]),
    ];

    // … , places, features
    private static long? Scores(Sizes query, Sizes key, Sizes value) =>
        Amount.Product(query.Product(..^1), key[^2], Amount.Sum(query[^1], value[^1]));

    private static long? Onnx(OperatorCall call)
    {
        var (query, key, value, pastKey) = (call[0], call[1], call[2], call[4]);
        var keys = pastKey.Rank is null ? key[^2] : Amount.Sum(key[^2], pastKey[^2]);
        if (query.Rank == 4)
            return Amount.Product(query.Product(..^1), keys, Amount.Sum(query[^1], value[^1]));
        // heads stand beside each other; several of the query's may share one of the value's
        return call.Int("q_num_heads") is { } heads && call.Int("kv_num_heads") is > 0 and var shared && value[^1] is { } features
            ? Amount.Product(query.Product(..^1), keys, Amount.Sum(query[^1], Amount.Product(heads, features / shared))) : null;
    }
}
