using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class AttentionTests
{
    private const string Layer = "norm_weight_1=float32[8] norm_bias_1=float32[8] norm_weight_2=float32[8] norm_bias_2=float32[8] ffn_weight_1=float32[16,8] ffn_bias_1=float32[16] "
        + "ffn_weight_2=float32[8,16] ffn_bias_2=float32[8]";

    [Theory]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,5,8]", "value=float32[2,4,5,8]")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,7,8]", "value=float32[2,4,7,6]")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,5,8]", "value=float32[2,4,5,8]", "is_causal=true")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,7,8]", "value=float32[2,4,7,8]", "attn_mask=float32[5,7]")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,7,8]", "value=float32[2,4,7,8]", "attn_mask=float32[2,1,5,7]")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,40,8]", "value=float32[2,4,40,8]", "attn_mask=bool[5,40]")]
    [InlineData("query=float32[2,4,5,8]", "key=float32[2,4,7,8]", "value=float32[2,4,7,8]", "is_causal=true")]
    [InlineData("query=float32[2,4,7,8]", "key=float32[2,4,5,8]", "value=float32[2,4,5,8]", "is_causal=true")]
    [InlineData("query=float32[2,5,8]", "key=float32[2,7,8]", "value=float32[2,7,8]")]
    [InlineData("query=float64[2,4,5,8]", "key=float64[2,4,5,8]", "value=float64[2,4,5,8]", "is_causal=true")]
    public void AttentionGivesWhatLibtorchGives(params string[] arguments)
    {
        new OperatorCheck { Absolute = 1e-5 }.Run("_scaled_dot_product_attention", [.. arguments, "need_attn_weights=true"]);
        new OperatorCheck { Absolute = 1e-5, Results = [0] }.Run("_scaled_dot_product_attention", arguments);
        new OperatorCheck { Absolute = 1e-5, Results = [0], As = "scaled_dot_product_attention" }.Run("_scaled_dot_product_attention", arguments);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public void HeadsOfKeysAreSharedByThoseOfQueries(int heads) => new OperatorCheck
    {
        As = "scaled_dot_product_attention",
        Besides = [new("enable_gqa", true), new("scale", 1 / Math.Sqrt(8))],
        Results = [0],
        Absolute = 1e-5,
    }.Run("_scaled_dot_product_attention", "query=float32[2,4,5,8]", $"key=float32[2,{heads},7,8]", $"value=float32[2,{heads},7,8]");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ManyHeadsGiveWhatLibtorchGives(bool averages) => new OperatorCheck { Absolute = 1e-5 }.Run("_native_multi_head_attention", "query=float32[2,5,8]", "key=float32[2,5,8]",
        "value=float32[2,5,8]", "embed_dim=8", "num_head=2", "qkv_weight=float32[24,8]", "qkv_bias=float32[24]", "proj_weight=float32[8,8]", "proj_bias=float32[8]",
        $"average_attn_weights={(averages ? "true" : "false")}");

    [Theory]
    [InlineData("use_gelu=false", "norm_first=false")]
    [InlineData("use_gelu=true", "norm_first=true")]
    [InlineData("use_gelu=false", "norm_first=false", "mask=bool[2,5]", "mask_type=1")]
    public void AnEncodersLayerGivesWhatLibtorchGives(params string[] more) => new OperatorCheck { Relative = 1e-4, Absolute = 1e-4 }.Run("_transformer_encoder_layer_fwd",
        ["src=float32[2,5,8]", "embed_dim=8", "num_heads=2", "qkv_weight=float32[24,8]", "qkv_bias=float32[24]", "proj_weight=float32[8,8]", "proj_bias=float32[8]", "eps=1e-5",
            .. Layer.Split(' '), .. more]);
}
