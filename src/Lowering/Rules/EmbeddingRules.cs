using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Tables that are looked up by whole numbers.</summary>
internal static class EmbeddingRules
{
    private const string BagLimits = "the first of its results";

    private const int Sum = 0, Mean = 1, Max = 2;

    public static void AddTo(RuleTable table)
    {
        table.Add("embedding(Tensor weight, Tensor indices, int padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False) -> Tensor",
            (e, a) => e.Op("Gather", [a["weight"], a["indices"]], [], shape: [.. a["indices"].Dimensions, a["weight"].Dimensions[1]]));
        table.Add("embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, "
            + "bool include_last_offset=False) -> (Tensor, Tensor, Tensor, Tensor)", (e, a) => Bag(e, a, null), BagLimits);
        table.Add("embedding_bag.padding_idx(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, "
            + "bool include_last_offset, int? padding_idx) -> (Tensor, Tensor, Tensor, Tensor)", (e, a) => Bag(e, a, a.OptionalSize("padding_idx")?.Known), BagLimits);
        table.Add("_embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, "
            + "bool include_last_offset=False, int padding_idx=-1) -> (Tensor, Tensor, Tensor, Tensor)",
            (e, a) => Bag(e, a, a.Int("padding_idx") is var index and >= 0 ? index : null), BagLimits);
        table.Add("torchsharp::EmbeddingBag(Tensor input, Tensor weight, str mode, int padding_idx=-1, float? max_norm=None) -> Tensor", Rows,
            "indices of two dimensions alone, without weights of samples; no padding, no largest norm");
        table.Add("one_hot(Tensor self, int num_classes=-1) -> Tensor", OneHot);
    }

    private static Term OneHot(Emitter e, Arguments a)
    {
        var count = a.Int("num_classes");
        var depth = count >= 0 ? e.Scalar(count, ElementType.Int64)
            : e.Op("Add", e.Reduce("ReduceMax", a["self"], [], keep: false), e.Scalar(1, ElementType.Int64));
        // ONNX's indices have a dimension
        var x = a["self"];
        return x.Rank == 0 ? e.Squeeze(e.Op("OneHot", e.Unsqueeze(x, 0), depth, e.Ints(0, 1)), 0) : e.Op("OneHot", x, depth, e.Ints(0, 1));
    }

    // a bag is a range of the indices; what it holds is told by a matrix with a row for each bag and a column for each index
    private static Term?[] Bag(Emitter e, Arguments a, long? padding)
    {
        var (weight, indices, mode) = (a["weight"], a["indices"], a.Int("mode"));
        if (indices.Rank != 1)
            throw new NotLoweredException("indices of two dimensions, which libtorch takes with offsets");
        var rows = e.Op("Gather", [weight, indices], [], shape: [indices.Dimensions[0], weight.Dimensions[1]]);
        var count = indices.Dimensions[0];
        var offsets = e.Cast(a["offsets"], ElementType.Int64);
        var places = e.Range(count);
        var (starts, ends) = a.Bool("include_last_offset") ? (e.Slice(offsets, 0, 0, -1), e.Slice(offsets, 0, 1, long.MaxValue))
            : (offsets, e.Op("Concat", [e.Slice(offsets, 0, 1, long.MaxValue), e.Sizes(count)], [("axis", 0)]));
        var isIn = e.Op("And", e.Op("Not", e.Op("Less", places, Column(e, starts))), e.Op("Less", places, Column(e, ends)));
        if (padding is { } index)
        {
            var row = index >= 0 ? index : index + (weight.Dimensions[0].Known ?? throw new NotLoweredException("how many rows its table has is not known"));
            isIn = e.Op("And", isIn, e.Op("Not", e.Op("Equal", indices, e.Scalar(row, indices.Type))));
        }
        if (mode == Max)
        {
            var masked = e.Op("Where", e.Op("Unsqueeze", [isIn, e.Ints(2)], []), rows, e.Scalar(double.NegativeInfinity, rows.Type));
            var largest = e.Op("ReduceMax", e.Opset >= 18 ? [masked, e.Ints(1)] : [masked], e.Opset >= 18 ? [("keepdims", 0)] : [("axes", new long[] { 1 }), ("keepdims", 0)]);
            // an empty bag gives zeros
            return [e.Op("Where", e.Op("IsInf", [largest], [("detect_positive", 0)]), e.Scalar(0, rows.Type), largest), null, null, null];
        }
        var member = e.Cast(isIn, rows.Type);
        var taken = a.Optional("per_sample_weights") is { } weights ? e.Op("Mul", member, weights) : member;
        var sum = e.Op("MatMul", [taken, rows], []);
        if (mode == Sum)
            return [sum, null, null, null];
        var size = e.Op("Max", e.Op("ReduceSum", [member, e.Ints(1)], [("keepdims", 1)]), e.Scalar(1, rows.Type));
        return [e.Op("Div", sum, size), null, null, null];
    }

    // indices of two dimensions: each row is a bag
    private static Term Rows(Emitter e, Arguments a)
    {
        var (weight, indices) = (a["weight"], a["input"]);
        if (indices.Rank != 2 || a.Operation.Inputs.Any(input => input.Value is not null && input.Name is not ("input" or "weight")))
            throw new NotLoweredException("bags that are told by offsets, or weighted");
        if (a.Int("padding_idx") >= 0 || a.OptionalFloat("max_norm") is not null)
            throw new NotLoweredException("rows that are left out, or are shortened in place");
        if (indices.Dimensions[1].Known is null or 0)
            throw new NotLoweredException("bags that are or may be empty");
        var rows = e.Op("Gather", [weight, indices], [], shape: [.. indices.Dimensions, weight.Dimensions[1]]);
        return e.Reduce(a.Text("mode") switch
        {
            "sum" => "ReduceSum",
            "mean" => "ReduceMean",
            "max" => "ReduceMax",
            var other => throw new NotLoweredException($"the mode '{other}'"),
        }, rows, [1], keep: false);
    }

    private static Term Column(Emitter e, Term row) => e.Op("Unsqueeze", [row, e.Ints(1)], []);
}
