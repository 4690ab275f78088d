using Xunit;

namespace GraphBridge.Costs.Tests;

public sealed class FormulaTests
{
    public static TheoryData<string, long> Calls { get; } = new()
    {
        // 8 × 4 × 4 results, each of 4 channels × 3 × 3
        { "aten::conv2d(input[1,4,6,6], weight[8,4,3,3]) -> [1,8,4,4]", 128 * 36 },
        { "aten::conv2d(input[5,4,6,6], weight[8,4,3,3]) -> [5,8,4,4]", 5 * 128 * 36 },
        { "aten::conv2d(input[4,6,6], weight[8,4,3,3]) -> [8,4,4]", 128 * 36 },
        // of two groups, each result sees two channels
        { "aten::conv2d(input[1,4,6,6], weight[8,2,3,3]) -> [1,8,4,4]; groups=2", 128 * 18 },
        { "aten::conv2d(input[1,4,6,6], weight[4,1,3,3]) -> [1,4,4,4]; groups=4", 64 * 9 },
        // dilation leaves fewer results
        { "aten::conv2d(input[1,4,6,6], weight[8,4,3,3]) -> [1,8,2,2]; dilation=[2,2]", 32 * 36 },
        { "aten::conv1d(input[2,4,10], weight[6,4,3]) -> [2,6,8]", 96 * 12 },
        { "aten::conv3d(input[1,2,4,4,4], weight[3,2,2,2,2]) -> [1,3,3,3,3]", 81 * 16 },
        { "aten::_convolution(input[1,4,6,6], weight[8,4,3,3]) -> [1,8,4,4]", 128 * 36 },
        { "aten::thnn_conv2d(self[1,4,6,6], weight[8,4,3,3]) -> [1,8,4,4]", 128 * 36 },
        { "aten::conv_tbc(self[10,2,4], weight[3,4,6]) -> [8,2,6]", 96 * 12 },
        { "torchvision::deform_conv2d(input[1,4,6,6], weight[8,4,3,3], offset[1,18,4,4]) -> [1,8,4,4]", 128 * 36 },
        { "ai.onnx::Conv([1,4,6,6], [8,4,3,3]) -> [1,8,4,4]", 128 * 36 },
        { "ai.onnx::QLinearConv([1,4,6,6], [], [], [8,4,3,3]) -> [1,8,4,4]", 128 * 36 },
        // each of the 4 × 3 × 3 inputs goes to 8 channels × 2 × 2
        { "aten::conv_transpose2d(input[1,4,3,3], weight[4,8,2,2]) -> [1,8,6,6]", 36 * 32 },
        { "aten::_convolution(input[1,4,3,3], weight[4,8,2,2]) -> [1,8,6,6]; transposed=true", 36 * 32 },
        { "aten::slow_conv_transpose2d(self[1,4,3,3], weight[4,8,2,2]) -> [1,8,6,6]", 36 * 32 },
        { "ai.onnx::ConvTranspose([1,4,3,3], [4,8,2,2]) -> [1,8,6,6]", 36 * 32 },

        { "aten::linear(input[2,5,8], weight[4,8], bias[4]) -> [2,5,4]", 40 * 8 },
        { "aten::linear(input[2,5,8], weight[4,8], bias) -> [2,5,4]", 40 * 8 },
        { "aten::bilinear(input1[2,3], input2[2,4], weight[5,3,4]) -> [2,5]", 10 * 12 },
        { "aten::mm(self[3,8], mat2[8,4]) -> [3,4]", 12 * 8 },
        { "aten::bmm(self[2,3,8], mat2[2,8,4]) -> [2,3,4]", 24 * 8 },
        { "aten::matmul(self[6,1,3,8], other[2,8,4]) -> [6,2,3,4]", 144 * 8 },
        { "aten::matmul(self[8], other[2,8,4]) -> [2,4]", 8 * 8 },
        { "aten::dot(self[8], tensor[8]) -> []", 8 },
        { "aten::mv(self[3,8], vec[8]) -> [3]", 3 * 8 },
        { "aten::addmm(self[4], mat1[3,8], mat2[8,4]) -> [3,4]", 12 * 8 },
        { "aten::addmm_(self[3,4], mat1[3,8], mat2[8,4]) -> [3,4]", 12 * 8 },
        { "aten::addmv(self[3], mat[3,8], vec[8]) -> [3]", 3 * 8 },
        { "aten::baddbmm(self[2,3,4], batch1[2,3,8], batch2[2,8,4]) -> [2,3,4]", 24 * 8 },
        { "aten::addbmm(self[3,4], batch1[2,3,8], batch2[2,8,4]) -> [3,4]", 12 * 8 * 2 },
        { "aten::tensordot(self[3,4,5], other[4,5,6]) -> [3,6]; dims_self=[1,2]; dims_other=[0,1]", 18 * 20 },
        { "aten::tensordot(self[3,4,5], other[5,6]) -> [3,4,6]; dims_self=[-1]; dims_other=[0]", 72 * 5 },
        { "ai.onnx::MatMul([2,3,8], [8,4]) -> [2,3,4]", 24 * 8 },
        { "ai.onnx::Gemm([8,3], [8,4], [4]) -> [3,4]; transA=1", 12 * 8 },
        { "ai.onnx::Gemm([3,8], [4,8]) -> [3,4]; transB=1", 12 * 8 },

        { "aten::einsum(tensors[0][2,3,5,4], tensors[1][2,3,6,4]) -> [2,3,5,6]; equation=bhid,bhjd->bhij", 2 * 3 * 5 * 6 * 4 },
        { "aten::einsum(tensors[0][2,7,3], tensors[1][3,4]) -> [2,7,4]; equation=...i,ij", 14 * 3 * 4 },
        // an outer product sums nothing
        { "aten::einsum(tensors[0][3], tensors[1][4]) -> [3,4]; equation=i,j->ij", 0 },
        { "aten::einsum(tensors[0][3,3]) -> [3]; equation=ii->i", 0 },
        // (3 × 4 × 5, then 3 × 5 × 6)
        { "ai.onnx::Einsum([3,4], [4,5], [5,6]) -> [3,6]; equation=ij, jk, kl -> il", 60 + 90 },

        // 2 × 3 heads, 5 queries, 7 keys of 4 features, values of 6
        { "aten::scaled_dot_product_attention(query[2,3,5,4], key[2,3,7,4], value[2,3,7,6]) -> [2,3,5,6]", 2 * 3 * 5 * 7 * 10 },
        { "ai.onnx::Attention([2,3,5,4], [2,3,7,4], [2,3,7,6]) -> [2,3,5,6]", 2 * 3 * 5 * 7 * 10 },
        { "ai.onnx::Attention([2,5,12], [2,7,12], [2,7,18]) -> [2,5,18]; q_num_heads=3; kv_num_heads=3", 2 * 3 * 5 * 7 * 10 },
        // three heads of queries share one of keys and values
        { "ai.onnx::Attention([2,5,12], [2,7,4], [2,7,6]) -> [2,5,18]; q_num_heads=3; kv_num_heads=1", 2 * 3 * 5 * 7 * 10 },
        // with three keys of before
        { "ai.onnx::Attention([2,3,5,4], [2,3,7,4], [2,3,7,6], , [2,3,3,4], [2,3,3,6]) -> [2,3,5,6]", 2 * 3 * 5 * 10 * 10 },
        { "aten::_native_multi_head_attention(query[2,5,8], key[2,5,8], value[2,5,8], qkv_weight[24,8], proj_weight[8,8]) -> [2,5,8]", 10 * (24 + 8) * 8 + 2 * 5 * 5 * 16 },
        { "aten::_transformer_encoder_layer_fwd(src[2,5,8], qkv_weight[24,8], proj_weight[8,8], ffn_weight_1[16,8], ffn_weight_2[8,16]) -> [2,5,8]", 10 * (192 + 64 + 256) + 2 * 5 * 5 * 16 },
        { "torchsharp::MultiheadAttention(query[5,2,8], key[7,2,8], value[7,2,8], in_proj_weight[24,8], out_proj.weight[8,8]) -> [5,2,8]", (10 + 14 + 14) * 64 + 2 * 5 * 7 * 16 + 10 * 64 },
        { "torchsharp::MultiheadAttention(query[5,2,8], key[7,2,3], value[7,2,4], q_proj_weight[8,8], k_proj_weight[8,3], v_proj_weight[8,4], out_proj.weight[8,8]) -> [5,2,8]",
            10 * 64 + 14 * 24 + 14 * 32 + 2 * 5 * 7 * 16 + 10 * 64 },

        // 4 gates of 6, 3 features in, and 6 of state: 2 sequences of 5 steps
        { "aten::lstm(input[2,5,3], hx[0][1,2,6], params[0][24,3], params[1][24,6], params[2][24], params[3][24]) -> [2,5,6]; batch_first=true", 10 * 24 * 9 },
        { "aten::gru(input[5,2,3], hx[2,2,6], params[0][18,3], params[1][18,6], params[2][18,3], params[3][18,6]) -> [5,2,12]; bidirectional=true", 10 * 2 * 18 * 9 },
        // unbatched, with a projection
        { "aten::lstm(input[5,3], hx[0][1,4], params[0][24,3], params[1][24,4], params[2][24], params[3][24], params[4][4,6]) -> [5,4]", 5 * (72 + 96 + 24) },
        // seven steps of all sequences, packed
        { "aten::lstm(data[7,3], batch_sizes[4], hx[0][1,2,6], params[0][24,3], params[1][24,6]) -> [7,6]", 7 * 24 * 9 },
        { "aten::gru_cell(input[2,3], hx[2,6], w_ih[18,3], w_hh[18,6], b_ih[18]) -> [2,6]", 2 * 18 * 9 },
        { "ai.onnx::LSTM([5,2,3], [2,24,3], [2,24,6]) -> [5,2,2,6]", 10 * 2 * 24 * 9 },

        { "aten::embedding(weight[100,8], indices[2,5]) -> [2,5,8]", 0 },
        { "aten::batch_norm(input[1,4,6,6], weight[4]) -> [1,4,6,6]", 0 },
        { "aten::relu_(self[2,8]) -> [2,8]", 0 },
        { "aten::add(self[2,8], other[2,8]) -> [2,8]", 0 },
        { "aten::linalg_vector_norm(self[2,8]) -> [2]", 0 },
        { "ai.onnx::MaxPool([1,4,6,6]) -> [1,4,3,3]", 0 },
        { "ai.onnx::Softmax() -> ?", 0 },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_takes_as_many_as_its_formula_says(string call, long expected) => Assert.Equal(new Cost(expected, 0), Sketch.CostOf(call));

    [Theory]
    [InlineData("aten::conv2d(input[1,4,6,6], weight[8,4,3,3]) -> ?")]
    [InlineData("aten::conv2d(input[1,4,6,6], weight[8,4,3,3]) -> [N,8,4,4]")]
    [InlineData("aten::linear(input[2,8]) -> [2,4]")]
    [InlineData("aten::lstm(input[2,5,3], params[0][24,?]) -> [2,5,6]")]
    [InlineData("aten::einsum(tensors[0][2,3], tensors[1][3,4]) -> [2,4]")]
    [InlineData("aten::einsum(tensors[0][2,3], tensors[1][3,4]) -> [2,4]; equation=ijk,kl->il")]
    [InlineData("aten::linalg_svd(A[4,4]) -> [4,4]")]
    [InlineData("aten::fft_rfft(self[8]) -> [5]")]
    [InlineData("ai.onnx::DFT([8]) -> [5]")]
    [InlineData("torchsharp::TransformerEncoder(src[5,2,8]) -> [5,2,8]; num_layers=9223372036854775807")]
    [InlineData("mine::mystery([2,8]) -> [2,8]")]
    public void What_nothing_tells_is_unknown(string call) => Assert.Equal(new Cost(0, 1), Sketch.CostOf(call));

    [Fact]
    public void A_transformer_of_TorchSharp_takes_what_its_layers_do()
    {
        const string attention = "in_proj_weight[24,8], PATHout_proj.weight[8,8]";
        static string Attention(string path) => path + attention.Replace("PATH", path, StringComparison.Ordinal);
        static string FeedForward(string path) => $"{path}linear1.weight[16,8], {path}linear2.weight[8,16]";
        static string Encoder(string path) => $"{Attention(path + "self_attn.")}, {FeedForward(path)}";
        static string Decoder(string path) => $"{Attention(path + "self_attn.")}, {Attention(path + "multihead_attn.")}, {FeedForward(path)}";
        // five places of two sequences, and seven
        const long encoder = (10 * (4 * 64 + 256)) + (2 * 5 * 5 * 16);
        const long decoder = (14 * (4 * 64 + 256)) + (2 * 7 * 7 * 16) + (14 * 128) + (10 * 128) + (2 * 7 * 5 * 16);
        Assert.Equal(new(encoder, 0), Sketch.CostOf($"torchsharp::TransformerEncoderLayer(src[5,2,8], {Encoder("")}) -> [5,2,8]"));
        Assert.Equal(new(decoder, 0), Sketch.CostOf($"torchsharp::TransformerDecoderLayer(tgt[7,2,8], memory[5,2,8], {Decoder("")}) -> [7,2,8]"));
        Assert.Equal(new(2 * encoder, 0), Sketch.CostOf($"torchsharp::TransformerEncoder(src[5,2,8], {Encoder("layers.0.")}, {Encoder("layers.1.")}) -> [5,2,8]; num_layers=2"));
        Assert.Equal(new((2 * encoder) + decoder, 0), Sketch.CostOf("torchsharp::Transformer(src[5,2,8], tgt[7,2,8], "
            + $"{Encoder("encoder.layers.0.")}, {Encoder("encoder.layers.1.")}, {Decoder("decoder.layers.0.")}) -> [7,2,8]; num_encoder_layers=2; num_decoder_layers=1"));
    }

    [Fact]
    public void Symbols_that_are_given_sizes_count()
    {
        const string call = "aten::linear(input[batch,seq,8], weight[4,8]) -> [batch,seq,4]";
        Assert.Equal(new(3 * 5 * 4 * 8, 0), Sketch.CostOf(call, new Dictionary<string, long> { ["batch"] = 3, ["seq"] = 5 }));
        Assert.Equal(new(0, 1), Sketch.CostOf(call, new Dictionary<string, long> { ["batch"] = 3 }));
    }

    [Fact]
    public void A_count_beyond_all_numbers_stays_at_the_largest()
    {
        const string large = "aten::linear(input[2,8], weight[4,9223372036854775807]) -> [9223372036854775807,4]";
        Assert.Equal(long.MaxValue, GraphCosts.Of(Sketch.Graph(large, large)).Total.MultiplyAdds);
        Assert.Equal(new(0, 0), Sketch.CostOf("aten::linear(input[0,8], weight[4,9223372036854775807]) -> [0,4]"));
    }
}
