using System.Collections.Immutable;
using GraphBridge.Lowering.Aliasing;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>A tensor with another one put where a view of it looks.</summary>
internal static class PlaceRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("select_scatter(Tensor self, Tensor src, int dim, int index) -> Tensor", (e, a) =>
        {
            var axis = a.Axis("dim", a["self"].Rank);
            return PutSelected(e, a["self"], axis, a.Size("index"), a["src"]);
        });
        table.Add("slice_scatter(Tensor self, Tensor src, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor", (e, a) =>
            PutSlice(e, a["self"], a.Axis("dim", a["self"].Rank), a.OptionalSize("start") ?? 0, a.Int("step"), a["src"]));
        table.Add("diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor", PutDiagonal);
        table.Add("as_strided_scatter(Tensor self, Tensor src, int[] size, int[] stride, int? storage_offset=None) -> Tensor", (e, a) =>
            Scatter.Put(e, a["self"], ShapeOf(a["self"]), MemoryOrder.Places(a), e.Cast(a["src"], a["self"].Type)));
        table.Add("fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)", FillDiagonal);
    }

    private static ImmutableArray<long> ShapeOf(Term term) => Emitter.Known(term.Dimensions.AsSpan()) is { } shape ? [.. shape]
        : throw new NotLoweredException("its places change with the input's size");

    private static Term PutDiagonal(Emitter e, Arguments a)
    {
        var self = a["self"];
        var shape = ShapeOf(self);
        var (rows, columns, offset) = (a.Axis("dim1", self.Rank), a.Axis("dim2", self.Rank), a.Int("offset"));
        var strides = Strides.Of(shape.AsSpan());
        int[] others = [.. Enumerable.Range(0, self.Rank).Where(axis => axis != rows && axis != columns)];
        long[] sizes = [.. others.Select(axis => shape[axis]), a["src"].Dimensions[^1].Known ?? 0];
        long[] apart = [.. others.Select(axis => strides[axis]), strides[rows] + strides[columns]];
        var first = offset >= 0 ? offset * strides[columns] : -offset * strides[rows];
        return Scatter.Put(e, self, shape, Strides.Places(sizes, apart, first), e.Cast(a["src"], self.Type));
    }

    private static Term FillDiagonal(Emitter e, Arguments a)
    {
        var self = a["self"];
        var shape = ShapeOf(self);
        var step = Strides.Of(shape.AsSpan()).Sum();
        // of a tall matrix only the first square counts, but where the diagonal begins anew below
        var end = shape.Length == 2 && !a.Bool("wrap") ? Math.Min(shape[0], shape[1]) * shape[1] : Strides.Count(shape.AsSpan());
        var places = Strides.Places([(end + step - 1) / step], [step], 0);
        var number = self.Type.IsFloatingPoint() ? e.Scalar(a.Float("fill_value"), self.Type) : e.Scalar(a.Int("fill_value"), self.Type);
        return Scatter.Put(e, self, shape, places, e.Expand(number, places.Length));
    }

    /// <summary>Puts a tensor at one place of a dimension.</summary>
    public static Term PutSelected(Emitter e, Term self, int axis, Size index, Term source)
    {
        if (axis == 0)
            return e.Op("ScatterND", self, e.Sizes(index), source);
        var place = index.Known < 0 ? index + self.Dimensions[axis] : index;
        var isThere = e.Reshape(e.Op("Equal", e.Range(self.Dimensions[axis]), e.Sizes(place)), [self.Dimensions[axis], .. Enumerable.Repeat((Size)1, self.Rank - axis - 1)]);
        return e.Choose(isThere, e.Unsqueeze(source, axis), self);
    }

    /// <summary>Puts a tensor at places of a dimension that are one step apart, as many as it has.</summary>
    public static Term PutSlice(Emitter e, Term self, int axis, Size start, long step, Term source)
    {
        var (size, count) = (self.Dimensions[axis], source.Dimensions[axis]);
        if (count == 0)
            return self;
        if (count == size)
            return source;
        // a start before the first is the first
        if (start.Known < 0)
            start = size.Known is { } known ? Math.Max(0, start.Known.Value + known) : start + size;
        if (axis == 0)
            return e.Op("ScatterND", self, e.Unsqueeze(e.Op("Add", e.Range(count, step), e.Sizes(start)), 1), source);
        if (step == 1)
        {
            var end = start + count;
            var before = start == 0 ? null : e.Slice(self, axis, 0, start, size: start);
            var after = end == size ? null : e.Slice(self, axis, end, long.MaxValue, size: size - end);
            return e.Op("Concat", [.. ((Term?[])[before, source, after]).OfType<Term>()], [("axis", axis)], shape: self.Shape);
        }
        var places = e.Op("Sub", e.Range(size), e.Sizes(start));
        var nearest = e.Op("Div", places, e.Ints(step));
        var isThere = e.Op("And", e.Op("Equal", e.Op("Mul", nearest, e.Ints(step)), places),
            e.Op("And", e.Op("GreaterOrEqual", places, e.Ints(0)), e.Op("Less", nearest, e.Sizes(count))));
        var spread = e.Op("Gather", [source, e.Op("Min", e.Op("Max", nearest, e.Ints(0)), e.Sizes(count - 1))], [("axis", axis)], shape: self.Shape);
        return e.Choose(e.Reshape(isThere, [size, .. Enumerable.Repeat((Size)1, self.Rank - axis - 1)]), spread, self);
    }
}
