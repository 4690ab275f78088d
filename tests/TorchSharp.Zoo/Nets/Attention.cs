using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Zoo.Nets;

/// <summary>Attention of many heads, causal or not.</summary>
public sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly long heads;
    private readonly Linear qkv;
    private readonly Linear proj;
    private readonly Tensor? mask;

    public SelfAttention(long width, long heads, long causalLength = 0)
        : base(nameof(SelfAttention))
    {
        this.heads = heads;
        qkv = Linear(width, width * 3);
        proj = Linear(width, width);
        if (causalLength > 0)
            mask = tril(ones(causalLength, causalLength)).eq(0);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var (batch, length, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var parts = qkv.call(input).view(batch, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4).unbind(0);
        var scores = matmul(parts[0], parts[1].transpose(-2, -1)) / Math.Sqrt(width / (double)heads);
        if (mask is not null)
            scores = scores.masked_fill(mask[..(int)length, ..(int)length], double.NegativeInfinity);
        var mixed = scores.softmax(-1).matmul(parts[2]);
        return proj.call(mixed.transpose(1, 2).reshape(batch, length, width));
    }
}

public sealed class Block : Module<Tensor, Tensor>
{
    private readonly LayerNorm ln_1;
    private readonly SelfAttention attn;
    private readonly LayerNorm ln_2;
    private readonly Sequential mlp;

    public Block(long width, long heads, long causalLength = 0)
        : base(nameof(Block))
    {
        ln_1 = LayerNorm(width);
        attn = new SelfAttention(width, heads, causalLength);
        ln_2 = LayerNorm(width);
        mlp = Sequential(("c_fc", Linear(width, width * 4)), ("act", GELU()), ("c_proj", Linear(width * 4, width)), ("drop", Dropout(0.1)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = input + attn.call(ln_1.call(input));
        return x + mlp.call(ln_2.call(x));
    }
}

/// <summary>Patches of a picture as words.</summary>
public sealed class ViT : Module<Tensor, Tensor>
{
    private readonly Conv2d patch;
    private readonly Parameter cls;
    private readonly Parameter positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    public ViT(long image = 16, long patchSize = 4, long width = 16, long heads = 2, int depth = 2, long classes = 5)
        : base(nameof(ViT))
    {
        patch = Conv2d(3, width, (patchSize, patchSize), stride: (patchSize, patchSize));
        cls = Parameter(zeros(1, 1, width));
        positions = Parameter(randn(1, (image / patchSize * (image / patchSize)) + 1, width) * 0.02);
        blocks = ModuleList(Enumerable.Range(0, depth).Select(_ => new Block(width, heads)).ToArray());
        norm = LayerNorm(width);
        head = Linear(width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = patch.call(input).flatten(2).transpose(1, 2);
        x = cat([cls.expand(x.shape[0], -1, -1), x], 1) + positions;
        foreach (var block in blocks)
            x = block.call(x);
        return head.call(norm.call(x)[TensorIndex.Colon, 0]);
    }
}

/// <summary>Shaped as GPT-2: what embeds a word also names it.</summary>
public sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding wte;
    private readonly Embedding wpe;
    private readonly ModuleList<Block> h;
    private readonly LayerNorm ln_f;

    public Gpt(long vocabulary = 32, long length = 12, long width = 16, long heads = 2, int depth = 2)
        : base(nameof(Gpt))
    {
        wte = Embedding(vocabulary, width);
        wpe = Embedding(length, width);
        h = ModuleList(Enumerable.Range(0, depth).Select(_ => new Block(width, heads, length)).ToArray());
        ln_f = LayerNorm(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var positions = arange(input.shape[1], dtype: int64, device: input.device);
        var x = wte.call(input) + wpe.call(positions);
        foreach (var block in h)
            x = block.call(x);
        return F.linear(ln_f.call(x), wte.weight);
    }
}

/// <summary>What TorchSharp runs in one native call each.</summary>
public sealed class NativeEncoder : Module<Tensor, Tensor, (Tensor Encoded, Tensor Weights)>
{
    private readonly TransformerEncoder encoder = TransformerEncoder(TransformerEncoderLayer(8, 2, 16, 0.1), 2);
    private readonly TransformerEncoderLayer layer = TransformerEncoderLayer(8, 2, 16, 0.1, Activations.GELU);
    private readonly MultiheadAttention attention = MultiheadAttention(8, 2);

    public NativeEncoder()
        : base(nameof(NativeEncoder)) => RegisterComponents();

    public override (Tensor Encoded, Tensor Weights) forward(Tensor input1, Tensor input2)
    {
        var x = layer.call(encoder.call(input1, input2));
        var (result, weights) = attention.call(x, x, x, attn_mask: input2);
        return (result, weights);
    }
}

/// <summary>The functional attention of PyTorch 2.</summary>
public sealed class FunctionalAttention : Module<Tensor, Tensor, Tensor, Tensor>
{
    public FunctionalAttention()
        : base(nameof(FunctionalAttention)) => RegisterComponents();

    public override Tensor forward(Tensor input1, Tensor input2, Tensor input3) =>
        F.scaled_dot_product_attention(input1, input2, input3, is_casual: true);
}
