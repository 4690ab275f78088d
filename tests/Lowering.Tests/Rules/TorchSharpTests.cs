using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>Operations that only TorchSharp has, against what they are written in terms of.</summary>
public sealed class TorchSharpTests
{
    private static readonly Random Random = new(1);

    [Theory]
    [InlineData(2.0, 1, 1e-12)]
    [InlineData(1.0, 2, 1e-12)]
    [InlineData(3.0, 0, 5.0)]
    public void Normalize(double p, long dim, double epsilon)
    {
        var x = Numbers(2, 3, 4);
        var steps = new[] { 12, 4, 1 };
        var sizes = new[] { 2, 3, 4 };
        var expected = x.Select((number, at) =>
        {
            var start = at - (at / steps[dim] % sizes[dim] * steps[dim]);
            var sum = Enumerable.Range(0, sizes[dim]).Sum(i => Math.Pow(Math.Abs(x[start + (i * steps[dim])]), p));
            return (float)(number / Math.Max(Math.Pow(sum, 1 / p), epsilon));
        });
        Check("nn.functional.normalize", Tensor(expected, 2, 3, 4), [("input", Tensor(x, 2, 3, 4))], [new("p", p), new("dim", dim), new("eps", epsilon)]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void LocalResponseNorm(int size)
    {
        var x = Numbers(1, 5, 2, 2);
        var expected = x.Select((number, at) =>
        {
            var (channel, place) = (at / 4, at % 4);
            var window = Enumerable.Range(channel - (size / 2), size).Where(other => other is >= 0 and < 5);
            return (float)(number / Math.Pow((0.5 / size * window.Sum(other => x[(other * 4) + place] * (double)x[(other * 4) + place])) + 2, 0.75));
        });
        Check("nn.functional.local_response_norm", Tensor(expected, 1, 5, 2, 2), [("input", Tensor(x, 1, 5, 2, 2))],
            [new("size", (long)size), new("alpha", 0.5), new("beta", 0.75), new("k", 2.0)]);
    }

    [Fact]
    public void APoolOfPowers()
    {
        var x = Numbers(1, 1, 7);
        // the last window has two elements; their mean counts three times
        float Of(int start, int count) => (float)Math.Sqrt(x.Skip(start).Take(count).Sum(number => (double)number * number) / count * 3);
        Check("nn.functional.lp_pool1d", Tensor([Of(0, 3), Of(3, 3)], 1, 1, 2), [("input", Tensor(x, 1, 1, 7))], [new("norm_type", 2.0), new("kernel_size", 3L)]);
        Check("nn.functional.lp_pool1d", Tensor([Of(0, 3), Of(2, 3), Of(4, 3)], 1, 1, 3), [("input", Tensor(x, 1, 1, 7))],
            [new("norm_type", 2.0), new("kernel_size", 3L), new("stride", 2L), new("ceil_mode", true)]);
        Check("nn.functional.lp_pool1d", Tensor([Of(0, 3), Of(5, 2)], 1, 1, 2), [("input", Tensor(x, 1, 1, 7))],
            [new("norm_type", 2.0), new("kernel_size", 3L), new("stride", 5L), new("ceil_mode", true)]);
    }

    [Fact]
    public void InterpolateWithScalesComputedAgain()
    {
        // 5 elements times 1.5 are 7, and what counts then is 7 / 5
        var (_, inputs, results) = new OperatorCheck().Call("upsample_linear1d", "self=float32[1,2,5]", "output_size=[7]", "align_corners=false");
        Check("nn.functional.interpolate", results, [("x", inputs[0].Value)],
            [new("scale_factor", new AttributeValue.List(AttributeKind.Float, [1.5])), new("mode", "linear"), new("recompute_scale_factor", true)]);
    }

    [Fact]
    public void AnUnpoolOfVectors()
    {
        var places = TensorData.FromBytes(ElementType.Int64, [1, 1, 2], new[] { 3L, 0L }.SelectMany(BitConverter.GetBytes).ToArray());
        Check("nn.functional.max_unpool1d", Tensor([6, 0, 0, 5], 1, 1, 4), [("input", Tensor([5, 6], 1, 1, 2)), ("indices", places)], [new("kernel_size", 2L)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MultiheadAttention(bool hasPadding)
    {
        string[] weights = ["in_proj_weight=float32[24,8]", "in_proj_bias=float32[24]", "out_proj.weight=float32[8,8]", "out_proj.bias=float32[8]"];
        var (inputs, expected) = Native("_native_multi_head_attention", hasPadding, ["query", "key", "value"],
            ["qkv_weight", "qkv_bias", "proj_weight", "proj_bias"], weights, "num_head=2", "average_attn_weights=true");
        // the query alone is another tensor in the graph
        Check("MultiheadAttention", [Turned(expected[0]), expected[1]],
            [("query", Turned(inputs[0])), ("key", Turned(inputs[1])), ("value", Turned(inputs[2])), .. Named(weights, inputs[3..7]), .. hasPadding ? [("key_padding_mask", inputs[7])] : Array.Empty<(string, TensorData)>()],
            [new("num_heads", 2L), new("need_weights", true), new("train", false)]);
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("mean")]
    [InlineData("max")]
    public void EmbeddingBagOfRows(string mode)
    {
        var table = Numbers(4, 2);
        long[] indices = [3, 0, 1, 1, 2, 3];
        var bags = indices.Chunk(3).SelectMany(bag => Enumerable.Range(0, 2).Select(column =>
        {
            var taken = bag.Select(row => table[(row * 2) + column]);
            return mode == "sum" ? taken.Sum() : mode == "mean" ? taken.Average() : taken.Max();
        }));
        var input = TensorData.FromBytes(ElementType.Int64, [2, 3], indices.SelectMany(BitConverter.GetBytes).ToArray());
        Check("EmbeddingBag", Tensor(bags, 2, 2), [("input", input), ("weight", Tensor(table, 4, 2))], [new("mode", mode), new("padding_idx", -1L)]);
    }

    [Fact]
    public void TransformerEncoderLayer()
    {
        var (inputs, expected) = Layer();
        Check("TransformerEncoderLayer", [Turned(expected)], [("src", Turned(inputs[0])), .. Named(LayerWeights, inputs[1..13]), ("src_key_padding_mask", inputs[13])],
            [new("nhead", 2L), new("activation", "gelu"), new("train", false)]);
    }

    [Fact]
    public void TransformerEncoder()
    {
        var (inputs, expected) = Layer();
        // of one layer it is that layer
        var weights = Named(LayerWeights, inputs[1..13]).Select(one => ("layers.0." + one.Item1, one.Item2));
        Check("TransformerEncoder", [Turned(expected)], [("src", Turned(inputs[0])), .. weights, ("src_key_padding_mask", inputs[13])],
            [new("num_layers", 1L), new("nhead", 2L), new("activation", "gelu"), new("train", false)]);
    }

    private static readonly string[] LayerWeights =
    [
        "self_attn.in_proj_weight=float32[24,8]", "self_attn.in_proj_bias=float32[24]", "self_attn.out_proj.weight=float32[8,8]", "self_attn.out_proj.bias=float32[8]",
        "norm1.weight=float32[8]", "norm1.bias=float32[8]", "norm2.weight=float32[8]", "norm2.bias=float32[8]",
        "linear1.weight=float32[16,8]", "linear1.bias=float32[16]", "linear2.weight=float32[8,16]", "linear2.bias=float32[8]",
    ];

    /// <summary>A layer of an encoder: a sequence, the weights and a mask of places, and what libtorch gives for them.</summary>
    private static (TensorData[] Inputs, TensorData Result) Layer()
    {
        var (inputs, results) = Native("_transformer_encoder_layer_fwd", true, ["src"],
            ["qkv_weight", "qkv_bias", "proj_weight", "proj_bias", "norm_weight_1", "norm_bias_1", "norm_weight_2", "norm_bias_2", "ffn_weight_1", "ffn_bias_1", "ffn_weight_2", "ffn_bias_2"],
            LayerWeights, "num_heads=2", "use_gelu=true", "norm_first=false", "eps=1e-5");
        return (inputs, results[0]);
    }

    /// <summary>What libtorch's operator for a layer gives, for one sequence of five places: of that, batch and places can change their order without a change of the elements.</summary>
    private static (TensorData[] Inputs, TensorData[] Results) Native(string name, bool hasPadding, string[] sequences, string[] parameters, string[] weights, params string[] more)
    {
        string[] arguments =
        [
            .. sequences.Select(sequence => sequence + "=float32[1,5,8]"), .. parameters.Zip(weights, (parameter, weight) => parameter + weight[weight.IndexOf('=', StringComparison.Ordinal)..]),
            .. hasPadding ? ["mask=bool[1,5]", "mask_type=1"] : Array.Empty<string>(), "embed_dim=8", .. more,
        ];
        var (_, inputs, results) = new OperatorCheck().Call(name, arguments);
        return ([.. inputs.Select(input => input.Value)], results);
    }

    private static (string, TensorData)[] Named(string[] weights, TensorData[] data) => [.. weights.Zip(data, (weight, one) => (weight[..weight.IndexOf('=', StringComparison.Ordinal)], one))];

    private static TensorData Turned(TensorData data) => TensorData.FromBytes(data.ElementType, [data.Dimensions[1], data.Dimensions[0], data.Dimensions[2]], data.ToMemory());

    private static float[] Numbers(params int[] sizes) => [.. Enumerable.Range(0, sizes.Aggregate(1, (all, size) => all * size)).Select(_ => (float)((Random.NextDouble() * 4) - 2))];

    private static TensorData Tensor(IEnumerable<float> numbers, params long[] dimensions) =>
        TensorData.FromBytes(ElementType.Float32, [.. dimensions], numbers.SelectMany(BitConverter.GetBytes).ToArray());

    private static void Check(string name, TensorData expected, (string, TensorData)[] inputs, NamedAttribute[] attributes) => Check(name, [expected], inputs, attributes);

    private static void Check(string name, TensorData[] expected, (string Name, TensorData Data)[] inputs, NamedAttribute[] attributes)
    {
        var builder = new ForwardGraphBuilder(name);
        var values = inputs.Select(input => builder.AddValue(input.Name, ValueKind.Input, input.Data.Type)).ToArray();
        foreach (var value in values)
            builder.MarkInput(value);
        var results = expected.Select((result, slot) => builder.AddValue($"result{slot}", ValueKind.Activation, result.Type)).ToArray();
        builder.AddOperation(new("torchsharp", name), name, [.. values.Zip(inputs, (value, input) => new Input(input.Name, value))], [.. results.Select(result => new Output("", result))], attributes);
        foreach (var result in results)
            builder.MarkOutput(result);
        var graph = builder.Build();
        foreach (var opset in OperatorCheck.Opsets)
        {
            var outputs = OnnxRun.Run(graph.Lower(new() { Opset = opset }), [.. inputs.Select(input => KeyValuePair.Create(input.Name, input.Data))], name);
            for (var slot = 0; slot < expected.Length; slot++)
                Tensors.AssertClose(expected[slot], outputs[slot], 1e-4, 1e-4, $"{name}, operator set {opset}");
        }
    }
}
