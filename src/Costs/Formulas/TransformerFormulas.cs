using System.Collections.Immutable;

namespace GraphBridge.Costs.Formulas;

/// <summary>Attention with its projections, and the layers of transformers, as one operation: ATen's fast ways and TorchSharp's modules.</summary>
internal static class TransformerFormulas
{
    private const string Projected = "tokens × elements of the weights that they pass, and queries × keys × 2 × features for each sequence";

    public static ImmutableArray<CostFormula> All { get; } =
    [
        new("attention with projections", Projected, NativeAttention, ["aten::_native_multi_head_attention"]),
        new("attention with projections", Projected, call => Attend(call, "", call["query"], call["key"], call["value"]), ["torchsharp::MultiheadAttention"]),
        new("layers of a transformer", Projected, NativeEncoderLayer, ["aten::_transformer_encoder_layer_fwd"]),
        new("layers of a transformer", Projected, call => EncoderLayer(call, "", call["src"]), ["torchsharp::TransformerEncoderLayer"]),
        new("layers of a transformer", Projected, call => DecoderLayer(call, "", call["tgt"], call["memory"]), ["torchsharp::TransformerDecoderLayer"]),
        new("layers of a transformer", Projected, call => Layers(call, "", "num_layers", path => EncoderLayer(call, path, call["src"])), ["torchsharp::TransformerEncoder"]),
        new("layers of a transformer", Projected, call => Layers(call, "", "num_layers", path => DecoderLayer(call, path, call["tgt"], call["memory"])), ["torchsharp::TransformerDecoder"]),
        new("layers of a transformer", Projected, call => Amount.Sum(
            Layers(call, "encoder.", "num_encoder_layers", path => EncoderLayer(call, path, call["src"])),
            // the encoder gives what is as large as what it gets
            Layers(call, "decoder.", "num_decoder_layers", path => DecoderLayer(call, path, call["tgt"], call["src"]))), ["torchsharp::Transformer"]),
    ];

    // sequences are batch, places, features
    private static long? NativeAttention(OperatorCall call)
    {
        var (query, key, value, size) = (call["query"], call["key"], call["value"], call["qkv_weight"][^1]);
        var tokens = Amount.Sum(query.Product(..^1), key.Product(..^1), value.Product(..^1));
        return Amount.Sum(Amount.Product(tokens, size, size), Scores(query, key[1]), Amount.Product(query.Product(..^1), call["proj_weight"].Count));
    }

    private static long? NativeEncoderLayer(OperatorCall call)
    {
        var source = call["src"];
        var weights = Amount.Sum(call["qkv_weight"].Count, call["proj_weight"].Count, call["ffn_weight_1"].Count, call["ffn_weight_2"].Count);
        return Amount.Sum(Amount.Product(source.Product(..^1), weights), Scores(source, source[1]));
    }

    // sequences are places, batch, features, as libtorch's C++ modules have them
    private static long? Attend(OperatorCall call, string path, Sizes query, Sizes key, Sizes value)
    {
        long? projections;
        if (call.Has(path + "in_proj_weight"))
        {
            var size = call[path + "in_proj_weight"][^1];
            projections = Amount.Product(Amount.Sum(Tokens(query), Tokens(key), Tokens(value)), size, size);
        }
        else
        {
            projections = Amount.Sum(Amount.Product(Tokens(query), call[path + "q_proj_weight"].Count), Amount.Product(Tokens(key), call[path + "k_proj_weight"].Count),
                Amount.Product(Tokens(value), call[path + "v_proj_weight"].Count));
        }
        return Amount.Sum(projections, Scores(query, key[0]), Amount.Product(Tokens(query), call[path + "out_proj.weight"].Count));
    }

    private static long? EncoderLayer(OperatorCall call, string path, Sizes source) =>
        Amount.Sum(Attend(call, path + "self_attn.", source, source, source), FeedForward(call, path, source));

    private static long? DecoderLayer(OperatorCall call, string path, Sizes target, Sizes memory) =>
        Amount.Sum(Attend(call, path + "self_attn.", target, target, target), Attend(call, path + "multihead_attn.", target, memory, memory), FeedForward(call, path, target));

    private static long? FeedForward(OperatorCall call, string path, Sizes x) =>
        Amount.Product(Tokens(x), Amount.Sum(call[path + "linear1.weight"].Count, call[path + "linear2.weight"].Count));

    private static long? Layers(OperatorCall call, string path, string count, Func<string, long?> layer)
    {
        long? sum = 0;
        // the number is from a file: what has no parameters ends it
        for (long i = 0; call.Int(count) is { } layers && sum is not null && i < layers; i++)
            sum = Amount.Sum(sum, layer($"{path}layers.{i}."));
        return call.Int(count) is null ? null : sum;
    }

    private static long? Tokens(Sizes sequence) => sequence.Product(..^1);

    private static long? Scores(Sizes query, long? keys) => Amount.Product(query.Count, keys, 2);
}
