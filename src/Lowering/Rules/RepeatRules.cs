using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Elements repeated, and moved round.</summary>
internal static class RepeatRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("repeat(Tensor self, int[] repeats) -> Tensor", (e, a) => Tile(e, a, a.Sizes("repeats")));
        table.Add("tile(Tensor self, int[] dims) -> Tensor", (e, a) => Tile(e, a, a.Sizes("dims")));
        table.Add("repeat_interleave.self_int(Tensor self, int repeats, int? dim=None, *, int? output_size=None) -> Tensor", Interleave);
        table.Add("repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, int? output_size=None) -> Tensor", (e, a) =>
        {
            var (self, axis) = FlatWithout(e, a);
            var repeats = a["repeats"];
            if (repeats.Rank == 0 || repeats.Dimensions[0] == 1)
                repeats = e.Expand(e.Reshape(repeats, 1), self.Dimensions[axis]);
            return e.Op("Gather", [self, Repeated(e, repeats)], [("axis", axis)], shape: a.Result().Shape);
        });
        table.Add("repeat_interleave.Tensor(Tensor repeats, *, int? output_size=None) -> Tensor", (e, a) => Repeated(e, a["repeats"]));
        table.Add("roll(Tensor self, int[1] shifts, int[1] dims=[]) -> Tensor", Roll);
    }

    private static Term Tile(Emitter e, Arguments a, Size[] repeats)
    {
        var self = a["self"];
        var rank = a.Result().Shape.Length;
        Size[] sizes = [.. Enumerable.Repeat((Size)1, rank - self.Rank), .. self.Dimensions];
        Size[] times = [.. Enumerable.Repeat((Size)1, rank - repeats.Length), .. repeats];
        // what is repeated along dimensions of size 1 alone is broadcast
        if (Enumerable.Range(0, rank).All(axis => times[axis] == 1 || sizes[axis] == 1))
            return e.Expand(self, a.Result().Shape.AsSpan());
        return e.Op("Tile", [e.Reshape(self, sizes), e.Sizes(times)], [], shape: a.Result().Shape);
    }

    private static (Term Self, int Axis) FlatWithout(Emitter e, Arguments a) => a.Has("dim") ? (a["self"], a.Axis("dim", a["self"].Rank))
        : (e.Reshape(a["self"], Size.Product(a["self"].Dimensions.AsSpan())), 0);

    private static Term Interleave(Emitter e, Arguments a)
    {
        var (self, axis) = FlatWithout(e, a);
        var repeats = a.Size("repeats");
        if (self.Rank == 0 || repeats == 1)
            return e.Expand(self, a.Result().Shape.AsSpan());
        var apart = e.Unsqueeze(self, axis + 1);
        return e.Reshape(e.Expand(apart, apart.Dimensions.SetItem(axis + 1, repeats).AsSpan()), a.Result().Shape.AsSpan());
    }

    // the k-th of all belongs to the first whose repeats, with those before it, are more than k: how many there are depends on the numbers
    private static Term Repeated(Emitter e, Term repeats)
    {
        var numbers = e.Cast(repeats, ElementType.Int64);
        var sums = e.Op("CumSum", numbers, e.Scalar(0L, ElementType.Int64));
        var total = e.Reduce("ReduceSum", numbers, [0], keep: false);
        var places = e.Op("Range", [e.Scalar(0L, ElementType.Int64), total, e.Scalar(1L, ElementType.Int64)], []);
        var isBehind = e.Op("LessOrEqual", sums, e.Op("Unsqueeze", places, e.Ints(1)));
        return e.Reduce("ReduceSum", e.Cast(isBehind, ElementType.Int64), [1], keep: false);
    }

    private static Term Roll(Emitter e, Arguments a)
    {
        var self = a["self"];
        var shifts = a.Sizes("shifts");
        if (a.Ints("dims") is [])
        {
            var flat = e.Reshape(self, Size.Product(self.Dimensions.AsSpan()));
            return e.Reshape(Roll(e, flat, 0, shifts[0]), self.Dimensions.AsSpan());
        }
        var axes = a.Axes("dims", self.Rank);
        for (var i = 0; i < axes.Length && self.Rank > 0; i++)
            self = Roll(e, self, axes[i], shifts[i]);
        return self;
    }

    private static Term Roll(Emitter e, Term self, int axis, Size shift)
    {
        var size = self.Dimensions[axis];
        if (shift.Known is not { } by)
            throw new NotLoweredException("its 'shifts' changes with the input's size");
        if (size.Known is not { } count)
        {
            var (from, to) = (e.Slice(self, axis, -by, long.MaxValue, size: by > 0 ? by : size + by), e.Slice(self, axis, 0, -by, size: by > 0 ? size - by : -by));
            return by == 0 ? self : e.Op("Concat", [from, to], [("axis", axis)], shape: self.Shape);
        }
        if (count == 0 || by % count == 0)
            return self;
        var places = new long[count];
        for (var i = 0L; i < count; i++)
            places[i] = (((i - by) % count) + count) % count;
        return e.Op("Gather", [self, e.Ints(places)], [("axis", axis)], shape: self.Shape);
    }
}
