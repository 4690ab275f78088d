using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Attention, and the layers of transformers that libtorch has as one operation.</summary>
internal static class AttentionRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, bool is_causal=False, "
            + "*, float? scale=None, bool enable_gqa=False) -> Tensor", ScaledDotProduct, "no dropout");
        table.Add("_scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, bool need_attn_weights=False, "
            + "bool is_causal=False) -> (Tensor, Tensor)", ScaledDotProductWithWeights, "no dropout");
        table.Add("_native_multi_head_attention(Tensor query, Tensor key, Tensor value, int embed_dim, int num_head, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, "
            + "Tensor proj_bias, Tensor? mask=None, bool need_weights=True, bool average_attn_weights=True, int? mask_type=None) -> (Tensor, Tensor)", MultiHead);
        table.Add("_transformer_encoder_layer_fwd(Tensor src, int embed_dim, int num_heads, Tensor qkv_weight, Tensor qkv_bias, Tensor proj_weight, Tensor proj_bias, bool use_gelu, "
            + "bool norm_first, float eps, Tensor norm_weight_1, Tensor norm_bias_1, Tensor norm_weight_2, Tensor norm_bias_2, Tensor ffn_weight_1, Tensor ffn_bias_1, "
            + "Tensor ffn_weight_2, Tensor ffn_bias_2, Tensor? mask=None, int? mask_type=None) -> Tensor", EncoderLayer);
    }

    private static double Scale(Arguments a, Term query) => a.OptionalFloat("scale") ?? Usual(query);

    private static double Usual(Term query) => 1 / Math.Sqrt(query.Dimensions[^1].Known ?? throw new NotLoweredException("the number of its features changes with the input's size"));

    private static Term ScaledDotProduct(Emitter e, Arguments a)
    {
        if (a.Options.Training && a.Float("dropout_p") > 0)
            throw new NotLoweredException("attention with dropout in training");
        var (query, key, value) = (a["query"], a["key"], a["value"]);
        if (a.Bool("enable_gqa") && (e.Opset < 23 || query.Rank != 4))
            (key, value) = (EachHead(e, key, query.Dimensions[^3]), EachHead(e, value, query.Dimensions[^3]));
        return e.Attention(query, key, value, a.Optional("attn_mask"), a.Bool("is_causal"), Scale(a, query));
    }

    // a head of the keys for each of the queries
    private static Term EachHead(Emitter e, Term x, Size heads)
    {
        Size[] around = [.. x.Dimensions.AsSpan()[..^3]];
        var (own, places, features) = (x.Dimensions[^3], x.Dimensions[^2], x.Dimensions[^1]);
        var repeated = e.Expand(e.Unsqueeze(x, x.Rank - 2), [.. around, own, heads.FloorDivide(own), places, features]);
        return e.Reshape(repeated, [.. around, heads, places, features]);
    }

    private static Term?[] ScaledDotProductWithWeights(Emitter e, Arguments a)
    {
        if (a.Options.Training && a.Float("dropout_p") > 0)
            throw new NotLoweredException("attention with dropout in training");
        var (query, key, value) = (a["query"], a["key"], a["value"]);
        if (!a.IsWanted(1))
            return [e.Attention(query, key, value, a.Optional("attn_mask"), a.Bool("is_causal"), Usual(query)), null];
        var weights = e.AttentionWeights(query, key, a.Optional("attn_mask"), a.Bool("is_causal"), Usual(query));
        return [e.Product(weights, value), weights];
    }

    private static Term?[] MultiHead(Emitter e, Arguments a)
    {
        var (query, key, value, heads) = (a["query"], a["key"], a["value"], a.Int("num_head"));
        var (size, weight, bias) = (a.Int("embed_dim"), a["qkv_weight"], a["qkv_bias"]);
        Term[] each;
        if (query == key && key == value)
            each = Projected(e, query, weight, bias, heads);
        else
        {
            Term Part(Term x, int part) => e.SplitHeads(e.Linear(x, e.Slice(weight, 0, part * size, (part + 1) * size, size: size), e.Slice(bias, 0, part * size, (part + 1) * size, size: size)), heads);
            each = [Part(query, 0), Part(key, 1), Part(value, 2)];
        }
        var mask = Mask(e, a);
        var scale = Usual(each[0]);
        Term? weights = a.IsWanted(1) && a.Bool("need_weights") ? e.AttentionWeights(each[0], each[1], mask, false, scale) : null;
        var joined = e.JoinHeads(weights is null ? e.Attention(each[0], each[1], each[2], mask, false, scale) : e.Product(weights, each[2]));
        return [e.Linear(joined, a["proj_weight"], a["proj_bias"]), weights is not null && a.Bool("average_attn_weights") ? e.Reduce("ReduceMean", weights, [1], keep: false) : weights];
    }

    // queries, keys and values by one product
    private static Term[] Projected(Emitter e, Term x, Term weight, Term bias, long heads)
    {
        var (batch, places, features) = (x.Dimensions[0], x.Dimensions[1], x.Dimensions[2]);
        var all = e.Transpose(e.Reshape(e.Linear(x, weight, bias), batch, places, 3, heads, features.FloorDivide(heads)), 2, 0, 3, 1, 4);
        return [e.Select(all, 0, 0), e.Select(all, 0, 1), e.Select(all, 0, 2)];
    }

    // true where a key is seen, which is the other way round than libtorch has it there
    private static Term? Mask(Emitter e, Arguments a)
    {
        if (a.Optional("mask") is not { } mask)
            return null;
        var seen = e.Op("Not", e.Cast(mask, ElementType.Bool));
        return mask.Rank == 2 && a.OptionalSize("mask_type")?.Known != 0 ? e.Unsqueeze(seen, 1, 2) : seen;
    }

    private static Term EncoderLayer(Emitter e, Arguments a)
    {
        var (x, isNormFirst) = (a["src"], a.Bool("norm_first"));
        Term Norm(Term term, int which) => e.LayerNorm(term, 1, a[$"norm_weight_{which}"], a[$"norm_bias_{which}"], a.Float("eps"));
        var heads = Projected(e, isNormFirst ? Norm(x, 1) : x, a["qkv_weight"], a["qkv_bias"], a.Int("num_heads"));
        var attention = e.Linear(e.JoinHeads(e.Attention(heads[0], heads[1], heads[2], Mask(e, a), false, Usual(heads[0]))), a["proj_weight"], a["proj_bias"]);
        x = e.Op("Add", attention, x);
        x = isNormFirst ? x : Norm(x, 1);
        var inner = e.Linear(isNormFirst ? Norm(x, 2) : x, a["ffn_weight_1"], a["ffn_bias_1"]);
        inner = a.Bool("use_gelu") ? e.Gelu(inner) : e.Op("Relu", inner);
        x = e.Op("Add", e.Linear(inner, a["ffn_weight_2"], a["ffn_bias_2"]), x);
        return isNormFirst ? x : Norm(x, 2);
    }
}
