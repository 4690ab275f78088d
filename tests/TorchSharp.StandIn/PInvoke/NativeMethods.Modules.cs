using TorchSharp.Modules;

namespace TorchSharp.PInvoke;

/// <summary>What the modules with one native call run: several operators where libtorch has no operator of the kind.</summary>
internal static unsafe partial class NativeMethods
{
    internal static torch.Tensor THSNN_Embedding_forward(torch.Tensor weight, torch.Tensor input, long? padding_idx, bool scale, bool sparse) =>
        One("embedding", ("weight", weight), ("indices", input), ("padding_idx", padding_idx ?? -1), ("scale_grad_by_freq", scale), ("sparse", sparse));

    internal static torch.Tensor THSNN_EmbeddingBag_forward(torch.Tensor weight, torch.Tensor input, torch.Tensor offsets, torch.Tensor perSampleWeights, EmbeddingBagMode mode)
    {
        var results = Run("embedding_bag", ("weight", weight), ("indices", input), ("offsets", offsets), ("mode", (long)mode), ("per_sample_weights", perSampleWeights));
        foreach (var rest in results.Skip(1))
            (rest as torch.Tensor)?.Dispose();
        return (torch.Tensor)results[0];
    }

    internal static (torch.Tensor, torch.Tensor, torch.Tensor) THSNN_LSTM_forward(torch.Tensor input, torch.Tensor h0, torch.Tensor c0, Recurrent.Form form, torch.Tensor[] weights, bool train) =>
        Three("lstm.input", ("input", input), ("hx", new[] { h0, c0 }), ("params", weights), ("has_biases", form.Bias), ("num_layers", form.Layers), ("dropout", form.Dropout),
            ("train", train), ("bidirectional", form.Bidirectional), ("batch_first", form.BatchFirst));

    internal static (torch.Tensor, torch.Tensor) THSNN_GRU_forward(torch.Tensor input, torch.Tensor h0, Recurrent.Form form, torch.Tensor[] weights, bool train) =>
        Pair("gru.input", ("input", input), ("hx", h0), ("params", weights), ("has_biases", form.Bias), ("num_layers", form.Layers), ("dropout", form.Dropout),
            ("train", train), ("bidirectional", form.Bidirectional), ("batch_first", form.BatchFirst));

    internal static (torch.Tensor, torch.Tensor) THSNN_LSTMCell_forward(torch.Tensor input, torch.Tensor h0, torch.Tensor c0, torch.Tensor[] w) =>
        Pair("lstm_cell", ("input", input), ("hx", new[] { h0, c0 }), ("w_ih", w[0]), ("w_hh", w[1]), ("b_ih", w.ElementAtOrDefault(2)), ("b_hh", w.ElementAtOrDefault(3)));

    internal static torch.Tensor THSNN_GRUCell_forward(torch.Tensor input, torch.Tensor h0, torch.Tensor[] w) =>
        One("gru_cell", ("input", input), ("hx", h0), ("w_ih", w[0]), ("w_hh", w[1]), ("b_ih", w.ElementAtOrDefault(2)), ("b_hh", w.ElementAtOrDefault(3)));

    /// <summary>Attention over [length, batch, features]; the weights are averaged over the heads.</summary>
    internal static (torch.Tensor, torch.Tensor) THSNN_MultiheadAttention_forward(torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor padding, bool weights,
        torch.Tensor mask, MultiheadAttention.Weights of, double dropout)
    {
        using var scope = torch.NewDisposeScope();
        var (length, batch, width) = (query.size(0), query.size(1), query.size(2));
        var head = width / of.Heads;
        var projections = All("chunk", ("self", of.In), ("chunks", 3L), ("dim", 0L));
        var biases = of.InBias is null ? new torch.Tensor[3] : All("chunk", ("self", of.InBias), ("chunks", 3L), ("dim", 0L));

        torch.Tensor Heads(torch.Tensor of, int i) => Swap(View(Linear(of, projections[i], biases[i]), of.size(0), batch * (width / head), head), 0, 1);

        var q = One("mul.Scalar", ("self", Heads(query, 0)), ("other", 1 / Math.Sqrt(head)));
        var scores = One("bmm", ("self", q), ("mat2", Swap(Heads(key, 1), 1, 2)));
        if (mask is not null)
            scores = mask.dtype == torch.ScalarType.Bool ? Masked(scores, mask) : Sum(scores, mask);
        if (padding is not null)
            scores = View(Masked(View(scores, batch, of.Heads, length, key.size(0)), View(padding, batch, 1, 1, key.size(0))), batch * of.Heads, length, key.size(0));
        var shares = One("softmax.int", ("self", scores), ("dim", -1L));
        var attended = One("bmm", ("self", One("dropout", ("input", shares), ("p", dropout), ("train", dropout > 0))), ("mat2", Heads(value, 2)));
        var result = Linear(View(One("contiguous", ("self", Swap(attended, 0, 1))), length, batch, width), of.Out, of.OutBias);
        var mean = weights ? One("mean.dim", ("self", View(shares, batch, of.Heads, length, key.size(0))), ("dim", new[] { 1L })) : null;
        return (result.MoveToOuterDisposeScope(), mean?.MoveToOuterDisposeScope());
    }

    internal static torch.Tensor THSNN_TransformerEncoderLayer_forward(torch.Tensor src, torch.Tensor mask, torch.Tensor padding, TransformerEncoderLayer.Weights of, double dropout)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor Dropped(torch.Tensor x) => One("dropout", ("input", x), ("p", dropout), ("train", dropout > 0));
        torch.Tensor Normed(torch.Tensor x, int first) => One("layer_norm", ("input", x), ("normalized_shape", new[] { src.size(2) }), ("weight", of.All[first]), ("bias", of.All[first + 1]));

        var (attended, _) = THSNN_MultiheadAttention_forward(src, src, src, padding, false, mask, new(of.Heads, of.All[0], of.All[1], of.All[2], of.All[3]), dropout);
        var first = Normed(Sum(src, Dropped(attended)), 8);
        var inner = Linear(first, of.All[4], of.All[5]);
        inner = Dropped(One(of.Gelu ? "gelu" : "relu", ("self", inner)));
        return Normed(Sum(first, Dropped(Linear(inner, of.All[6], of.All[7]))), 10).MoveToOuterDisposeScope();
    }

    internal static torch.Tensor THSNN_TransformerEncoder_forward(torch.Tensor src, torch.Tensor mask, torch.Tensor padding, TransformerEncoderLayer[] layers)
    {
        using var scope = torch.NewDisposeScope();
        return layers.Aggregate(src, (x, layer) => layer.Run(x, mask, padding)).MoveToOuterDisposeScope();
    }

    // native code: no public operation of a tensor is called, as none is in TorchSharp's
    private static torch.Tensor View(torch.Tensor tensor, params long[] sizes) => One("view", ("self", tensor), ("size", sizes));

    private static torch.Tensor Swap(torch.Tensor tensor, long one, long other) => One("transpose.int", ("self", tensor), ("dim0", one), ("dim1", other));

    private static torch.Tensor Sum(torch.Tensor left, torch.Tensor right) => One("add.Tensor", ("self", left), ("other", right));

    private static torch.Tensor Masked(torch.Tensor tensor, torch.Tensor mask) =>
        One("masked_fill.Scalar", ("self", tensor), ("mask", mask), ("value", double.NegativeInfinity));

    private static torch.Tensor Linear(torch.Tensor input, torch.Tensor weight, torch.Tensor bias) => One("linear", ("input", input), ("weight", weight), ("bias", bias));
}
