using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>A module of a transformer with its parameters, by their paths. Sequences are places, batch, features, as libtorch's C++ modules have them.</summary>
/// <param name="e">What makes the nodes.</param>
/// <param name="a">The arguments of the module's call.</param>
/// <param name="heads">How many heads attention has.</param>
internal sealed class TransformerModule(Emitter e, Arguments a, long heads)
{
    // the modules have no argument for it
    private const double Epsilon = 1e-5;

    /// <summary>Attention of many heads.</summary>
    /// <param name="path">The path of the module that has the parameters, with a dot at its end.</param>
    /// <param name="query">What asks.</param>
    /// <param name="key">What is asked.</param>
    /// <param name="value">What is given.</param>
    /// <param name="mask">True where a query doesn't see a key, or a number that is added; for all, or for each head of each sequence. May be null.</param>
    /// <param name="padding">True where a sequence has no key. May be null.</param>
    /// <param name="wantsWeights">Whether the mean weights are wanted.</param>
    public (Term Output, Term? Weights) Attend(string path, Term query, Term key, Term value, Term? mask, Term? padding, bool wantsWeights)
    {
        if (a.Options.Training && a.Bool("train") && a.Float("dropout") > 0)
            throw new NotLoweredException("attention with dropout in training");
        if (a.Parameter(path + "bias_k") is not null || a.Operation.Attribute("add_zero_attn") is AttributeValue.Bool { Value: true })
            throw new NotLoweredException("keys that the module adds");
        var (q, k, v) = Project(path, query, key, value);
        var seen = Mask(mask, padding, query, key);
        var scale = 1 / Math.Sqrt(q.Dimensions[3].Known ?? throw new NotLoweredException("the number of its features changes with the input's size"));
        var weights = wantsWeights ? e.AttentionWeights(q, k, seen, false, scale) : null;
        var each = weights is null ? e.Attention(q, k, v, seen, false, scale) : e.Product(weights, v);
        var joined = e.Reshape(e.Transpose(each, 2, 0, 1, 3), query.Dimensions[0], query.Dimensions[1], v.Dimensions[1] * v.Dimensions[3]);
        return (Linear(path + "out_proj", joined), weights is null ? null : e.Reduce("ReduceMean", weights, [1], keep: false));
    }

    // batch, heads, places, features
    private (Term Query, Term Key, Term Value) Project(string path, Term query, Term key, Term value)
    {
        var bias = a.Parameter(path + "in_proj_bias");
        if (a.Parameter(path + "in_proj_weight") is not { } weight)
        {
            Term Own(string name, Term x, int part)
            {
                var own = Required($"{path}{name}_proj_weight");
                return Heads(e.Linear(x, own, bias is null ? null : Rows(bias, part, own.Dimensions[0])));
            }
            return (Own("q", query, 0), Own("k", key, 1), Own("v", value, 2));
        }
        var size = weight.Dimensions[1];
        if (query == key && key == value)
        {
            var all = e.Reshape(e.Linear(query, weight, bias), query.Dimensions[0], query.Dimensions[1], 3, heads, size.FloorDivide(heads));
            var apart = e.Transpose(all, 2, 1, 3, 0, 4);
            return (e.Select(apart, 0, 0), e.Select(apart, 0, 1), e.Select(apart, 0, 2));
        }
        Term Part(Term x, int part) => Heads(e.Linear(x, Rows(weight, part, size), bias is null ? null : Rows(bias, part, size)));
        return (Part(query, 0), Part(key, 1), Part(value, 2));
    }

    private Term Rows(Term weight, int part, Size size) => e.Slice(weight, 0, size * part, size * (part + 1), size: size);

    private Term Heads(Term x) => e.Transpose(e.Reshape(x, x.Dimensions[0], x.Dimensions[1], heads, x.Dimensions[2].FloorDivide(heads)), 1, 2, 0, 3);

    private Term? Mask(Term? mask, Term? padding, Term query, Term key)
    {
        if (mask is { Rank: 3 })
            mask = e.Reshape(mask, query.Dimensions[1], heads, query.Dimensions[0], key.Dimensions[0]);
        // the other way round than ONNX has it
        if (mask is not null && !mask.Type.IsFloatingPoint())
            mask = e.Op("Not", e.Cast(mask, ElementType.Bool));
        if (padding is null)
            return mask;
        var isKey = e.Unsqueeze(e.Op("Not", e.Cast(padding, ElementType.Bool)), 1, 2);
        return mask is null ? isKey : mask.Type == ElementType.Bool ? e.Op("And", mask, isKey) : e.Op("Where", isKey, mask, e.Scalar(double.NegativeInfinity, mask.Type));
    }

    /// <summary>A layer of an encoder.</summary>
    public Term EncoderLayer(string path, Term x, Term? mask, Term? padding)
    {
        x = Norm(path + "norm1", e.Op("Add", x, Attend(path + "self_attn.", x, x, x, mask, padding, false).Output));
        return Norm(path + "norm2", e.Op("Add", x, FeedForward(path, x)));
    }

    /// <summary>A layer of a decoder, with the masks of the call.</summary>
    public Term DecoderLayer(string path, Term x, Term memory)
    {
        x = Norm(path + "norm1", e.Op("Add", x, Attend(path + "self_attn.", x, x, x, a.Optional("tgt_mask"), a.Optional("tgt_key_padding_mask"), false).Output));
        x = Norm(path + "norm2", e.Op("Add", x, Attend(path + "multihead_attn.", x, memory, memory, a.Optional("memory_mask"), a.Optional("memory_key_padding_mask"), false).Output));
        return Norm(path + "norm3", e.Op("Add", x, FeedForward(path, x)));
    }

    /// <summary>The norm at the end, where there is one.</summary>
    public Term FinalNorm(string path, Term x) => a.Parameter(path + ".weight") is null ? x : Norm(path, x);

    private Term FeedForward(string path, Term x)
    {
        var inner = Linear(path + "linear1", x);
        return Linear(path + "linear2", a.Text("activation") switch
        {
            "relu" => e.Op("Relu", inner),
            "gelu" => e.Gelu(inner),
            var other => throw new NotLoweredException($"the activation function '{other}'"),
        });
    }

    private Term Linear(string path, Term x) => e.Linear(x, Required(path + ".weight"), a.Parameter(path + ".bias"));

    private Term Norm(string path, Term x) => e.LayerNorm(x, 1, Required(path + ".weight"), a.Parameter(path + ".bias"), Epsilon);

    private Term Required(string path) => a.Parameter(path) ?? throw new NotLoweredException($"it has no parameter '{path}'");
}
