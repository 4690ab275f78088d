using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Attention and the layers of transformers as modules of TorchSharp, each of which is one operation with its parameters.</summary>
internal static class TransformerRules
{
    private const string Limits = "no dropout, no bias or zeros of its own among the keys";

    public static void AddTo(RuleTable table)
    {
        table.Add("torchsharp::MultiheadAttention(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask=None, bool need_weights=True, Tensor? attn_mask=None, "
            + "int num_heads, bool add_zero_attn=False, float dropout=0.0, bool train=False) -> (Tensor, Tensor)", (e, a) =>
            {
                var (output, weights) = new TransformerModule(e, a, a.Int("num_heads"))
                    .Attend("", a["query"], a["key"], a["value"], a.Optional("attn_mask"), a.Optional("key_padding_mask"), a.IsWanted(1));
                return [output, weights];
            }, Limits);
        const string layer = "int nhead, str activation, float dropout=0.1, bool train=False) -> Tensor";
        table.Add($"torchsharp::TransformerEncoderLayer(Tensor src, Tensor? src_mask=None, Tensor? src_key_padding_mask=None, {layer}", (e, a) =>
            new TransformerModule(e, a, a.Int("nhead")).EncoderLayer("", a["src"], a.Optional("src_mask"), a.Optional("src_key_padding_mask")), Limits);
        const string masks = "Tensor? tgt_mask=None, Tensor? memory_mask=None, Tensor? tgt_key_padding_mask=None, Tensor? memory_key_padding_mask=None, ";
        table.Add($"torchsharp::TransformerDecoderLayer(Tensor tgt, Tensor memory, {masks}{layer}", (e, a) =>
            new TransformerModule(e, a, a.Int("nhead")).DecoderLayer("", a["tgt"], a["memory"]), Limits);
        table.Add($"torchsharp::TransformerEncoder(Tensor src, Tensor? src_mask=None, Tensor? src_key_padding_mask=None, int num_layers, {layer}", (e, a) =>
            Encode(new(e, a, a.Int("nhead")), "", a["src"], a.Int("num_layers"), a), Limits);
        table.Add($"torchsharp::TransformerDecoder(Tensor tgt, Tensor memory, {masks}int num_layers, {layer}", (e, a) =>
            Decode(new(e, a, a.Int("nhead")), "", a["tgt"], a["memory"], a.Int("num_layers")), Limits);
        table.Add($"torchsharp::Transformer(Tensor src, Tensor tgt, Tensor? src_mask=None, Tensor? src_key_padding_mask=None, {masks}int num_encoder_layers, int num_decoder_layers, {layer}",
            (e, a) =>
            {
                var module = new TransformerModule(e, a, a.Int("nhead"));
                var memory = Encode(module, "encoder.", a["src"], a.Int("num_encoder_layers"), a);
                return Decode(module, "decoder.", a["tgt"], memory, a.Int("num_decoder_layers"));
            }, Limits);
    }

    private static Term Encode(TransformerModule module, string path, Term x, long layers, Arguments a)
    {
        for (var i = 0; i < layers; i++)
            x = module.EncoderLayer($"{path}layers.{i}.", x, a.Optional("src_mask"), a.Optional("src_key_padding_mask"));
        return module.FinalNorm(path + "norm", x);
    }

    private static Term Decode(TransformerModule module, string path, Term x, Term memory, long layers)
    {
        for (var i = 0; i < layers; i++)
            x = module.DecoderLayer($"{path}layers.{i}.", x, memory);
        return module.FinalNorm(path + "norm", x);
    }
}
