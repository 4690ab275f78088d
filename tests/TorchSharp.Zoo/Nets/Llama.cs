using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Zoo.Nets;

/// <summary>
/// Shaped as Llama from its embedded tokens on: with its defaults small, with <c>8192 64 8 28672 80 128256</c> the 69.5 billion
/// parameters of the 70B model that are not in its embedding, for which libtorch 1.13 has no meta kernel.
/// </summary>
public sealed class Llama : Module<Tensor, Tensor>
{
    private readonly ModuleList<LlamaBlock> layers;
    private readonly RmsNorm norm;
    private readonly Linear lm_head;

    public Llama(long width = 16, long heads = 4, long sharedHeads = 2, long hidden = 24, int depth = 2, long vocabulary = 20)
        : base(nameof(Llama))
    {
        layers = ModuleList(Enumerable.Range(0, depth).Select(_ => new LlamaBlock(width, heads, sharedHeads, hidden)).ToArray());
        norm = new RmsNorm(width);
        lm_head = Linear(width, vocabulary, false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = input;
        foreach (var layer in layers)
            x = layer.call(x);
        return lm_head.call(norm.call(x));
    }
}

public sealed class RmsNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public RmsNorm(long width)
        : base(nameof(RmsNorm))
    {
        weight = new Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input * (input.pow(2).mean([-1], true) + 1e-5).rsqrt() * weight;
}

public sealed class LlamaBlock : Module<Tensor, Tensor>
{
    private readonly RmsNorm input_layernorm;
    private readonly GroupedAttention self_attn;
    private readonly RmsNorm post_attention_layernorm;
    private readonly Linear gate_proj;
    private readonly Linear up_proj;
    private readonly Linear down_proj;

    public LlamaBlock(long width, long heads, long sharedHeads, long hidden)
        : base(nameof(LlamaBlock))
    {
        input_layernorm = new RmsNorm(width);
        self_attn = new GroupedAttention(width, heads, sharedHeads);
        post_attention_layernorm = new RmsNorm(width);
        gate_proj = Linear(width, hidden, false);
        up_proj = Linear(width, hidden, false);
        down_proj = Linear(hidden, width, false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = input + self_attn.call(input_layernorm.call(input));
        var y = post_attention_layernorm.call(x);
        return x + down_proj.call(functional.silu(gate_proj.call(y)) * up_proj.call(y));
    }
}

/// <summary>Attention in which several heads share one of keys and values, with rotated positions.</summary>
public sealed class GroupedAttention : Module<Tensor, Tensor>
{
    private readonly long heads;
    private readonly long sharedHeads;
    private readonly long size;
    private readonly Linear q_proj;
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear o_proj;

    public GroupedAttention(long width, long heads, long sharedHeads)
        : base(nameof(GroupedAttention))
    {
        (this.heads, this.sharedHeads, size) = (heads, sharedHeads, width / heads);
        q_proj = Linear(width, width, false);
        k_proj = Linear(width, sharedHeads * size, false);
        v_proj = Linear(width, sharedHeads * size, false);
        o_proj = Linear(width, width, false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var (batch, length) = (input.shape[0], input.shape[1]);
        Tensor Split(Tensor x, long count) => x.view(batch, length, count, size).transpose(1, 2);
        Tensor Shared(Tensor x) => x.unsqueeze(2).expand(batch, sharedHeads, heads / sharedHeads, length, size).reshape(batch, heads, length, size);

        var (q, k, v) = (Rotated(Split(q_proj.call(input), heads)), Rotated(Split(k_proj.call(input), sharedHeads)), Split(v_proj.call(input), sharedHeads));
        var scores = matmul(q, Shared(k).transpose(2, 3)) / Math.Sqrt(size);
        var hidden = full(length, length, double.NegativeInfinity, device: input.device).triu(1);
        return o_proj.call((scores + hidden).softmax(-1).matmul(Shared(v)).transpose(1, 2).reshape(batch, length, heads * size));
    }

    private Tensor Rotated(Tensor x)
    {
        var half = size / 2;
        var speeds = (arange(half, float32, x.device) * (-Math.Log(500_000) / half)).exp();
        var angles = arange(x.shape[2], float32, x.device).unsqueeze(1) * speeds;
        var (cosines, sines) = (angles.cos(), angles.sin());
        var (left, right) = (x.narrow(3, 0, half), x.narrow(3, half, half));
        return cat([(left * cosines) - (right * sines), (right * cosines) + (left * sines)], -1);
    }
}
