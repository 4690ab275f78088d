using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Elements taken from places that a tensor names.</summary>
internal static class GatherRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("index_select(Tensor self, int dim, Tensor index) -> Tensor", (e, a) => a["self"].Rank == 0 ? a["self"]
            : e.Op("Gather", [a["self"], AtLeastOne(e, a["index"])], [("axis", a.Axis("dim", a["self"].Rank))], shape: a.Result().Shape));
        table.Add("gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor", (e, a) =>
            Elements(e, AtLeastOne(e, a["self"]), a.Axis("dim", a["self"].Rank), AtLeastOne(e, a["index"]), a));
        table.Add("take(Tensor self, Tensor index) -> Tensor", (e, a) => e.Op("Gather", [Flat(e, a["self"]), a["index"]], [("axis", 0)], shape: a.Result().Shape));
        table.Add("take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor", TakeAlong);
        table.Add("masked_select(Tensor self, Tensor mask) -> Tensor", MaskedSelect);
        table.Add("nonzero(Tensor self) -> Tensor", NonZero);
        table.Add("argwhere(Tensor self) -> Tensor", NonZero);
        table.Add("nonzero_numpy(Tensor self) -> Tensor[]", (e, a) => Coordinates(e, a["self"]));
        table.Add("where(Tensor condition) -> Tensor[]", (e, a) => Coordinates(e, a["condition"]));
    }

    /// <summary>All elements in one dimension.</summary>
    public static Term Flat(Emitter e, Term term) => e.Reshape(term, Size.Product(term.Dimensions.AsSpan()));

    /// <summary>A scalar as a list of one.</summary>
    public static Term AtLeastOne(Emitter e, Term term) => term.Rank == 0 ? e.Reshape(term, 1) : term;

    private static Term Elements(Emitter e, Term self, int axis, Term index, Arguments a) =>
        e.Reshape(e.Op("GatherElements", [self, index], [("axis", axis)], shape: index.Shape), a.Result().Shape.AsSpan());

    private static Term TakeAlong(Emitter e, Arguments a)
    {
        var (self, index) = (a["self"], a["indices"]);
        if (!a.Has("dim"))
            return e.Op("Gather", [Flat(e, self), Flat(e, index)], [("axis", 0)], shape: a.Result().Shape);
        var axis = a.Axis("dim", self.Rank);
        var shape = a.Result().Shape;
        return Elements(e, e.Expand(self, shape.SetItem(axis, self.Dimensions[axis]).AsSpan()), axis, e.Expand(index, shape.AsSpan()), a);
    }

    private static Term MaskedSelect(Emitter e, Arguments a)
    {
        var (self, mask) = (a["self"], a["mask"]);
        var both = Inference.Broadcast([self, mask])!.Value.AsSpan();
        return e.Op("Compress", [e.Expand(self, both), Flat(e, e.Expand(e.Cast(mask, ElementType.Bool), both))], []);
    }

    /// <summary>The coordinates of all elements that are not zero: a row for each dimension.</summary>
    public static Term CoordinateRows(Emitter e, Term term)
    {
        var isKnown = term.Type is ElementType.Bool or ElementType.Float32 or ElementType.Int32 or ElementType.Int64 or ElementType.UInt8;
        return e.Op("NonZero", isKnown ? term : e.Cast(term, ElementType.Bool));
    }

    private static Term NonZero(Emitter e, Arguments a)
    {
        var rows = e.Op("Transpose", [CoordinateRows(e, AtLeastOne(e, a["self"]))], [("perm", (long[])[1, 0])]);
        // those of a scalar have no coordinates
        return a["self"].Rank == 0 ? e.Slice(rows, 1, 0, 0) : rows;
    }

    /// <summary>The coordinates of all elements that are not zero, each dimension's by itself.</summary>
    public static Term[] Coordinates(Emitter e, Term term)
    {
        var rows = CoordinateRows(e, AtLeastOne(e, term));
        return [.. Enumerable.Range(0, Math.Max(1, term.Rank)).Select(axis => e.Op("Gather", [rows, e.Scalar((long)axis, ElementType.Int64)], [("axis", 0)]))];
    }
}
