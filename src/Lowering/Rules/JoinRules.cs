using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Several tensors to one.</summary>
internal static class JoinRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var name in (string[])["cat", "concat", "concatenate"])
            table.Add($"{name}(Tensor[] tensors, int dim=0) -> Tensor", (e, a) => Join(e, a, a.Axis("dim", a.Result().Shape.Length), a.List("tensors")));
        table.Add("stack(Tensor[] tensors, int dim=0) -> Tensor", Stack);
        table.Add("hstack(Tensor[] tensors) -> Tensor", (e, a) => Join(e, a, a.Result().Shape.Length > 1 ? 1 : 0, AtLeast(e, a, 1)));
        table.Add("vstack(Tensor[] tensors) -> Tensor", (e, a) => Join(e, a, 0, AtLeast(e, a, 2)));
        table.Add("row_stack(Tensor[] tensors) -> Tensor", (e, a) => Join(e, a, 0, AtLeast(e, a, 2)));
        table.Add("dstack(Tensor[] tensors) -> Tensor", (e, a) => Join(e, a, 2, AtLeast(e, a, 3)));
        table.Add("column_stack(Tensor[] tensors) -> Tensor", (e, a) => Join(e, a, 1,
            [.. a.List("tensors").Select(term => term.Rank > 1 ? term : e.Reshape(term, Size.Product(term.Dimensions.AsSpan()), 1))]));
        table.Add("cartesian_prod(Tensor[] tensors) -> Tensor", CartesianProduct);
        table.Add("combinations(Tensor self, int r=2, bool with_replacement=False) -> Tensor", Combinations);
        table.Add("block_diag(Tensor[] tensors) -> Tensor", BlockDiagonal);
    }

    private static Term Join(Emitter e, Arguments a, int axis, Term[] terms)
    {
        // PyTorch passes over tensors of shape [0], whatever the others' is
        var rank = a.Result().Shape.Length;
        var kept = terms.Where(term => rank == 1 || term.Rank == rank).ToArray();
        return e.Concat(axis, Array.ConvertAll(kept.Length == 0 ? terms : kept, term => e.Cast(term, a.ResultType())));
    }

    private static Term[] AtLeast(Emitter e, Arguments a, int rank) => [.. a.List("tensors").Select(term => e.Reshape(term, (rank, term.Dimensions) switch
    {
        (1, []) => [1],
        (2, []) => [1, 1],
        (2, [var n]) => [1, n],
        (3, []) => [1, 1, 1],
        (3, [var n]) => [1, n, 1],
        (3, [var n, var m]) => [n, m, 1],
        (_, var shape) => shape.AsSpan(),
    }))];

    // one behind the other and then cut apart by a shape: two nodes, however many there are. Behind the last dimension it takes a third
    private static Term Stack(Emitter e, Arguments a)
    {
        const int mostUnsqueezed = 3;
        var terms = Array.ConvertAll(a.List("tensors"), term => e.Cast(term, a.ResultType()));
        var shape = a.Result().Shape;
        var axis = a.Axis("dim", shape.Length);
        if (terms.Length == 1 || shape.Length == 1 || (axis == shape.Length - 1 && terms.Length <= mostUnsqueezed))
            return e.Concat(axis, Array.ConvertAll(terms, term => e.Unsqueeze(term, axis)));
        if (axis < shape.Length - 1)
            return e.Reshape(e.Concat(axis, terms), shape.AsSpan());
        var order = Enumerable.Range(1, shape.Length - 1).Append(0).ToArray();
        return e.Transpose(e.Reshape(e.Concat(0, terms), [terms.Length, .. terms[0].Dimensions]), order);
    }

    private static Term CartesianProduct(Emitter e, Arguments a)
    {
        var terms = a.List("tensors");
        if (terms.Length == 1)
            return terms[0];
        Size[] all = [.. terms.Select(term => term.Dimensions[0]), 1];
        var columns = terms.Select((term, axis) =>
        {
            var alone = Enumerable.Repeat((Size)1, all.Length).ToArray();
            alone[axis] = all[axis];
            return e.Expand(e.Reshape(term, alone), all);
        });
        return e.Reshape(e.Concat(terms.Length, [.. columns]), a.Result().Shape.AsSpan());
    }

    private static Term Combinations(Emitter e, Arguments a)
    {
        var (shape, isRepeated) = (a.Result().Shape, a.Bool("with_replacement"));
        var count = a["self"].Dimensions[0].Known ?? throw new NotLoweredException("its size changes with the input's");
        IEnumerable<long[]> chosen = [[]];
        for (var i = 0L; i < a.Int("r"); i++)
            chosen = chosen.SelectMany(before => Range(before is [.., var last] ? last + (isRepeated ? 0 : 1) : 0, count).Select(next => (long[])[.. before, next]));
        return e.Op("Gather", [a["self"], e.Reshape(e.Ints([.. chosen.SelectMany(places => places)]), shape.AsSpan())], [("axis", 0)], shape: shape);
    }

    private static IEnumerable<long> Range(long first, long end)
    {
        for (var number = first; number < end; number++)
            yield return number;
    }

    private static Term BlockDiagonal(Emitter e, Arguments a)
    {
        var width = a.Result().Shape[1];
        var rows = new List<Term>();
        Size before = 0;
        foreach (var term in a.List("tensors"))
        {
            var block = e.Cast(term.Rank == 2 ? term : e.Reshape(term, 1, Size.Product(term.Dimensions.AsSpan())), a.ResultType());
            var (height, size) = (block.Dimensions[0], block.Dimensions[1]);
            var zero = e.Scalar(0L, block.Type);
            Term[] parts = [e.Expand(zero, height, before), block, e.Expand(zero, height, width - before - size)];
            rows.Add(e.Concat(1, [.. parts.Where(part => part.Dimensions[1] != 0 || part == block)]));
            before += size;
        }
        return e.Concat(0, [.. rows]);
    }
}
