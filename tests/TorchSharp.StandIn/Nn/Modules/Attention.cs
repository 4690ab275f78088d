using TorchSharp.Modules;
using static TorchSharp.PInvoke.NativeMethods;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class MultiheadAttention : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, bool, torch.Tensor, Tuple<torch.Tensor, torch.Tensor>>
        {
            private readonly long _heads;
            private readonly double _dropout;

            internal MultiheadAttention(long width, long heads, double dropout, bool bias)
                : base(nameof(MultiheadAttention))
            {
                _heads = heads;
                _dropout = dropout;
                register_parameter("in_proj_weight", torch.empty(3 * width, width).AsParameter());
                if (bias)
                    register_parameter("in_proj_bias", torch.zeros(3 * width).AsParameter());
                // TorchSharp sees the native module's parameters and not the module within it
                foreach (var (name, parameter) in torch.nn.Linear(width, width, bias).named_parameters())
                    register_parameter($"out_proj.{name}", parameter);
                init.xavier_uniform_(_internal_params["in_proj_weight"]);
                if (bias)
                    init.zeros_(_internal_params["out_proj.bias"]);
            }

            internal sealed record Weights(long Heads, torch.Tensor In, torch.Tensor InBias, torch.Tensor Out, torch.Tensor OutBias);

            public override Tuple<torch.Tensor, torch.Tensor> forward(torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor key_padding_mask, bool need_weights, torch.Tensor attn_mask)
            {
                var (result, weights) = THSNN_MultiheadAttention_forward(query, key, value, key_padding_mask, need_weights, attn_mask,
                    new(_heads, _internal_params["in_proj_weight"], _internal_params.GetValueOrDefault("in_proj_bias"), _internal_params["out_proj.weight"], _internal_params.GetValueOrDefault("out_proj.bias")), training ? _dropout : 0);
                return Tuple.Create(result, weights ?? new torch.Tensor(IntPtr.Zero));
            }

            public new Tuple<torch.Tensor, torch.Tensor> call(torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor key_padding_mask = null, bool need_weights = true, torch.Tensor attn_mask = null) =>
                base.call(query, key, value, key_padding_mask, need_weights, attn_mask);
        }

        public sealed class TransformerEncoderLayer : torch.nn.Module<torch.Tensor, torch.Tensor>, torch.nn.IModule<torch.Tensor, torch.Tensor, torch.Tensor>, torch.nn.IModule<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor>
        {
            private readonly long _heads;
            private readonly double _dropout;
            private readonly bool _gelu;

            internal TransformerEncoderLayer(long width, long heads, long inner, double dropout, Activations activation)
                : base(nameof(TransformerEncoderLayer))
            {
                (_heads, _dropout, _gelu) = (heads, dropout, activation == Activations.GELU);
                foreach (var (name, module) in new (string, torch.nn.Module)[]
                {
                    ("self_attn", torch.nn.MultiheadAttention(width, heads, dropout)),
                    ("linear1", torch.nn.Linear(width, inner)),
                    ("linear2", torch.nn.Linear(inner, width)),
                    ("norm1", torch.nn.LayerNorm(width)),
                    ("norm2", torch.nn.LayerNorm(width)),
                })
                    foreach (var (inside, parameter) in module.named_parameters())
                        register_parameter($"{name}.{inside}", parameter);
            }

            /// <summary>In the order of the parameters: attention, the two linear layers, the two norms.</summary>
            internal sealed record Weights(long Heads, bool Gelu, torch.Tensor[] All);

            internal torch.Tensor Run(torch.Tensor src, torch.Tensor mask, torch.Tensor padding) =>
                THSNN_TransformerEncoderLayer_forward(src, mask, padding, new(_heads, _gelu, [.. _internal_params.Values]), training ? _dropout : 0);

            internal TransformerEncoderLayer Copy()
            {
                var copy = (TransformerEncoderLayer)MemberwiseClone();
                copy._internal_params = _internal_params.ToDictionary(p => p.Key, p => new Parameter(p.Value.detach().clone()));
                return copy;
            }

            public override torch.Tensor forward(torch.Tensor src) =>
                THSNN_TransformerEncoderLayer_forward(src, null, null, new(_heads, _gelu, [.. _internal_params.Values]), training ? _dropout : 0);

            public torch.Tensor call(torch.Tensor src, torch.Tensor src_mask, torch.Tensor src_key_padding_mask) =>
                THSNN_TransformerEncoderLayer_forward(src, src_mask, src_key_padding_mask, new(_heads, _gelu, [.. _internal_params.Values]), training ? _dropout : 0);

            public torch.Tensor call(torch.Tensor src, torch.Tensor src_mask) =>
                THSNN_TransformerEncoderLayer_forward(src, src_mask, null, new(_heads, _gelu, [.. _internal_params.Values]), training ? _dropout : 0);
        }

        public sealed class TransformerEncoder : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor>, torch.nn.IModule<torch.Tensor, torch.Tensor, torch.Tensor>, torch.nn.IModule<torch.Tensor, torch.Tensor>
        {
            private readonly TransformerEncoderLayer[] _copies;

            internal TransformerEncoder(TransformerEncoderLayer layer, long count)
                : base(nameof(TransformerEncoder))
            {
                _copies = [.. Enumerable.Range(0, (int)count).Select(_ => layer.Copy())];
                for (var i = 0; i < _copies.Length; i++)
                    foreach (var (name, parameter) in _copies[i].named_parameters())
                        register_parameter($"layers.{i}.{name}", parameter);
            }

            public override void train(bool train = true)
            {
                base.train(train);
                foreach (var copy in _copies)
                    copy.train(train);
            }

            public override torch.Tensor forward(torch.Tensor src, torch.Tensor src_mask, torch.Tensor src_key_padding_mask) => THSNN_TransformerEncoder_forward(src, src_mask, src_key_padding_mask, _copies);

            public torch.Tensor call(torch.Tensor src, torch.Tensor src_mask) => base.call(src, src_mask, null);

            public torch.Tensor call(torch.Tensor src) => base.call(src, null, null);
        }

        public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly long? _padding_idx;

            internal Embedding(Parameter weight, long? padding_idx)
                : base(nameof(Embedding))
            {
                register_parameter("weight", weight);
                _padding_idx = padding_idx;
            }

            public Parameter weight
            {
                get => _internal_params["weight"];
                set => ConditionallyRegisterParameter("weight", value);
            }

            public override torch.Tensor forward(torch.Tensor input) => THSNN_Embedding_forward(weight, input, _padding_idx, false, false);
        }

        public sealed class EmbeddingBag : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor>
        {
            private readonly EmbeddingBagMode _mode;

            internal EmbeddingBag(Parameter weight, EmbeddingBagMode mode)
                : base(nameof(EmbeddingBag))
            {
                register_parameter("weight", weight);
                _mode = mode;
            }

            public Parameter weight => _internal_params["weight"];

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor offsets, torch.Tensor perSampleWeights) => THSNN_EmbeddingBag_forward(weight, input, offsets, perSampleWeights, _mode);

            public torch.Tensor call(torch.Tensor input, torch.Tensor offsets) => base.call(input, offsets, null);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null) => new(embedded_dim, num_heads, dropout, bias);

            public static TransformerEncoderLayer TransformerEncoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) => new(d_model, nhead, dim_feedforward, dropout, activation);

            public static TransformerEncoder TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers) => new(encoder_layer, num_layers);

            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device device = null, ScalarType? dtype = null)
            {
                var weight = torch.empty(num_embeddings, embedding_dims, dtype, device).AsParameter();
                init.normal_(weight);
                return new(weight, padding_idx);
            }

            public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false, long padding_index = -1, Device device = null, ScalarType? dtype = null)
            {
                var weight = torch.empty(num_embeddings, embedding_dims, dtype, device).AsParameter();
                init.normal_(weight);
                return new(weight, mode);
            }
        }
    }
}
