using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Indexing by a list of tensors, which stand for dimensions in order; a mask stands for as many as it has.</summary>
internal static class IndexRules
{
    private const string Limits = "accumulating takes operator set 16";

    public static void AddTo(RuleTable table)
    {
        foreach (var schema in (string[])["index.Tensor(Tensor self, Tensor?[] indices) -> Tensor", "_unsafe_index.Tensor(Tensor self, Tensor?[] indices) -> Tensor",
            "index.Tensor_hacked_twin(Tensor self, Tensor[] indices) -> Tensor"])
            table.Add(schema, Take);
        foreach (var schema in (string[])[
            "index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor",
            "index_put.hacked_twin(Tensor self, Tensor[] indices, Tensor values, bool accumulate=False) -> Tensor",
            "_index_put_impl_(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False, bool unsafe=False) -> Tensor",
            "_index_put_impl_.hacked_twin(Tensor self, Tensor[] indices, Tensor values, bool accumulate=False, bool unsafe=False) -> Tensor"])
            table.Add(schema, Put, Limits);
    }

    private static bool IsMask(Term term) => term.Type is ElementType.Bool or ElementType.UInt8;

    /// <summary>The one index that is given, and the dimension where it begins; null where there are several.</summary>
    private static (Term Index, int Axis)? Single(Term?[] indices) =>
        indices.Count(index => index is not null) == 1 && Array.FindIndex(indices, index => index is not null) is var axis ? (indices[axis]!, axis) : null;

    private static Term Take(Emitter e, Arguments a)
    {
        var self = a["self"];
        var indices = a.OptionalList("indices");
        if (indices.All(index => index is null))
            return self;
        if (Single(indices) is var (index, axis))
        {
            if (!IsMask(index))
                return e.Op("Gather", [self, index], [("axis", axis)]);
            if (index.Rank > 0)
                return TakeMasked(e, self, index, axis);
        }
        var places = Places.Of(e, self, indices);
        var taken = e.Op("GatherND", places.ToFront(e, self), places.Stacked(e));
        return places.FromFront(e, taken, a.Result().Shape.Length);
    }

    private static Term TakeMasked(Emitter e, Term self, Term mask, int axis)
    {
        var condition = GatherRules.Flat(e, e.Cast(mask, ElementType.Bool));
        if (mask.Rank == self.Rank)
            return e.Op("Compress", self, condition);
        var shape = self.Dimensions;
        var rows = mask.Rank == 1 ? self : e.Reshape(self, [.. shape[..axis], Size.Product(shape.AsSpan(axis, mask.Rank)), .. shape[(axis + mask.Rank)..]]);
        return e.Op("Compress", [rows, condition], [("axis", axis)]);
    }

    private static Term Put(Emitter e, Arguments a)
    {
        var self = a["self"];
        var values = e.Cast(a["values"], self.Type);
        var indices = a.OptionalList("indices");
        var isAdded = a.Bool("accumulate");
        if (indices.All(index => index is null))
            return isAdded ? e.Op("Add", self, values) : e.Expand(values, self.Dimensions.AsSpan());
        // the same for all that a mask chooses
        if (Single(indices) is var (mask, axis) && IsMask(mask) && values.Rank <= self.Rank - mask.Rank - axis)
        {
            var condition = e.Unsqueeze(e.Cast(mask, ElementType.Bool), [.. Enumerable.Range(mask.Rank, self.Rank - mask.Rank - axis)]);
            return e.Choose(condition, isAdded ? e.Op("Add", self, values) : values, self);
        }
        if (isAdded && e.Opset < 16)
            throw new NotLoweredException(Limits);
        var places = Places.Of(e, self, indices);
        var put = e.Op("ScatterND", [places.ToFront(e, self), places.Stacked(e), places.Updates(e, self, values)], isAdded ? [("reduction", "add")] : []);
        return places.Back(e, put);
    }

    /// <summary>Places that several tensors name together: one of each for each dimension that is indexed.</summary>
    /// <param name="Axes">The dimensions that are indexed.</param>
    /// <param name="Indices">What they are indexed by.</param>
    /// <param name="Rank">How many dimensions the tensor has.</param>
    /// <param name="Common">The shape to which all are broadcast; null where it depends on what a mask chooses.</param>
    private sealed record Places(int[] Axes, Term[] Indices, int Rank, ImmutableArray<Size>? Common)
    {
        public static Places Of(Emitter e, Term self, Term?[] indices)
        {
            var (axes, terms) = (new List<int>(), new List<Term>());
            var isCounted = false;
            var axis = 0;
            foreach (var index in indices)
            {
                if (index is null)
                {
                    axis++;
                    continue;
                }
                if (IsMask(index) && index.Rank == 0)
                    throw new NotLoweredException("an index that is true or false by itself");
                isCounted |= IsMask(index);
                foreach (var part in IsMask(index) ? GatherRules.Coordinates(e, index) : [e.Cast(index, ElementType.Int64)])
                {
                    axes.Add(axis++);
                    terms.Add(part);
                }
            }
            var common = isCounted ? null : Inference.Broadcast([.. terms]);
            return new([.. axes], [.. terms], self.Rank, common);
        }

        /// <summary>How many dimensions the places have.</summary>
        private int CommonRank => Common?.Length ?? 1;

        private bool IsTogether => Axes[^1] - Axes[0] == Axes.Length - 1;

        private int[] Front => [.. Axes, .. Enumerable.Range(0, Rank).Except(Axes)];

        /// <summary>The tensor with the dimensions that are indexed first.</summary>
        public Term ToFront(Emitter e, Term self) => e.Transpose(self, Front);

        /// <summary>The tensor in its own order again.</summary>
        public Term Back(Emitter e, Term moved) => e.Transpose(moved, [.. Enumerable.Range(0, Rank).Select(axis => Array.IndexOf(Front, axis))]);

        /// <summary>What was taken, with the places' dimensions where the first indexed one was if all stand together.</summary>
        public Term FromFront(Emitter e, Term taken, int rank)
        {
            if (!IsTogether || Axes[0] == 0)
                return taken;
            int[] order = [.. Enumerable.Range(CommonRank, Axes[0]), .. Enumerable.Range(0, CommonRank), .. Enumerable.Range(CommonRank + Axes[0], rank - CommonRank - Axes[0])];
            return e.Op("Transpose", [taken], [("perm", Array.ConvertAll(order, at => (long)at))]);
        }

        /// <summary>The places as rows of coordinates.</summary>
        public Term Stacked(Emitter e)
        {
            var rows = Indices.Select(index => e.Op("Unsqueeze", [Broadcast(e, index), e.Ints(-1)], [], shape: Common?.Add(1))).ToArray();
            return rows.Length == 1 ? rows[0] : e.Op("Concat", rows, [("axis", -1)], shape: Common?.Add(rows.Length));
        }

        private Term Broadcast(Emitter e, Term index)
        {
            if (Common is { } common)
                return e.Expand(index, common.AsSpan());
            if (index.Shape is not { } shape)
                return index;
            return shape.Length > 1 ? throw new NotLoweredException("a mask beside an index of several dimensions")
                : shape is [] or [{ Known: 1 }] ? e.Op("Expand", index, e.Op("Shape", Array.Find(Indices, other => other.Shape is null))) : index;
        }

        /// <summary>The values to put, a block for each place.</summary>
        public Term Updates(Emitter e, Term self, Term values)
        {
            var blocks = self.Dimensions.Where((_, axis) => !Axes.Contains(axis)).ToArray();
            if (Common is not { } common)
                return values.Rank == 1 + blocks.Length && (!IsTogether || Axes[0] == 0) ? values : throw new NotLoweredException("values that are broadcast to what a mask chooses, beside other indices");
            if (!IsTogether || Axes[0] == 0)
                return e.Expand(values, [.. common, .. blocks]);
            var whole = e.Expand(values, [.. blocks[..Axes[0]], .. common, .. blocks[Axes[0]..]]);
            return e.Transpose(whole, [.. Enumerable.Range(Axes[0], common.Length), .. Enumerable.Range(0, Axes[0]), .. Enumerable.Range(Axes[0] + common.Length, blocks.Length - Axes[0])]);
        }
    }
}
