using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Dimensions in another order, and backwards.</summary>
internal static class AxisRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("permute(Tensor self, int[] dims) -> Tensor", (e, a) => e.Transpose(a["self"], a.Ints("dims") is [] ? [] : a.Axes("dims", a["self"].Rank)));
        foreach (var (name, first, second) in ((string, string, string)[])[("transpose.int", "dim0", "dim1"), ("transpose_", "dim0", "dim1"), ("swapaxes", "axis0", "axis1"), ("swapdims", "dim0", "dim1")])
            table.Add($"{name}(Tensor self, int {first}, int {second}) -> Tensor", (e, a) =>
                a["self"] is { Rank: > 1 } self ? e.Swap(self, a.Axis(first, self.Rank), a.Axis(second, self.Rank)) : a["self"]);
        table.Add("t(Tensor self) -> Tensor", (e, a) => Reversed(e, a["self"]));
        // TorchScript's properties have an overload of their own
        foreach (var name in (string[])["numpy_T", "numpy_T.a"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => Reversed(e, a["self"]));
        foreach (var name in (string[])["mT", "mT.a", "mH", "mH.a", "matrix_H", "matrix_H.a", "adjoint"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => Swapped(e, a["self"], isConjugated: !name.StartsWith("mT", StringComparison.Ordinal)));
        foreach (var name in (string[])["movedim", "moveaxis"])
        {
            table.Add($"{name}.int(Tensor self, int source, int destination) -> Tensor", Move);
            table.Add($"{name}.intlist(Tensor self, int[] source, int[] destination) -> Tensor", Move);
        }

        table.Add("flip(Tensor self, int[] dims) -> Tensor", (e, a) => Flip(e, a["self"], a.Ints("dims") is [] ? [] : a.Axes("dims", a["self"].Rank)));
        table.Add("fliplr(Tensor self) -> Tensor", (e, a) => Flip(e, a["self"], 1));
        table.Add("flipud(Tensor self) -> Tensor", (e, a) => Flip(e, a["self"], 0));
        table.Add("rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor", Rotate);
    }

    private static Term Reversed(Emitter e, Term self) => e.Transpose(self, [.. Enumerable.Range(0, self.Rank).Reverse()]);

    private static Term Swapped(Emitter e, Term self, bool isConjugated) => isConjugated && self.Type is ElementType.Complex64 or ElementType.Complex128
        ? throw new NotLoweredException("complex numbers") : self.Rank < 2 ? self : e.Swap(self, self.Rank - 2, self.Rank - 1);

    private static Term Move(Emitter e, Arguments a)
    {
        var self = a["self"];
        if (self.Rank == 0)
            return self;
        var (from, to) = (a.Axes("source", self.Rank), a.Axes("destination", self.Rank));
        var order = new int[self.Rank];
        Array.Fill(order, -1);
        for (var i = 0; i < from.Length; i++)
            order[to[i]] = from[i];
        var others = new Queue<int>(Enumerable.Range(0, self.Rank).Except(from));
        for (var i = 0; i < order.Length; i++)
            if (order[i] < 0)
                order[i] = others.Dequeue();
        return e.Transpose(self, order);
    }

    private static Term Flip(Emitter e, Term self, params int[] axes) => axes.Length == 0 || self.Rank == 0 ? self : e.Op("Slice",
        [self, Same(e, axes, -1), Same(e, axes, long.MinValue), e.Ints(Array.ConvertAll(axes, axis => (long)axis)), Same(e, axes, -1)], [], shape: self.Shape);

    private static Term Same(Emitter e, int[] axes, long number) => e.Ints(Array.ConvertAll(axes, _ => number));

    private static Term Rotate(Emitter e, Arguments a)
    {
        var self = a["self"];
        var dims = a.Axes("dims", self.Rank);
        return (((a.Int("k") % 4) + 4) % 4) switch
        {
            1 => e.Swap(Flip(e, self, dims[1]), dims[0], dims[1]),
            2 => Flip(e, self, dims),
            3 => e.Swap(Flip(e, self, dims[0]), dims[0], dims[1]),
            _ => self,
        };
    }
}
