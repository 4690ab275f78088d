using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Elements put at places that a tensor names.</summary>
internal static class ScatterRules
{
    private const string Limits = "adding and multiplying take operator set 16, least and greatest 18";

    public static void AddTo(RuleTable table)
    {
        table.Add("scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor", (e, a) => Scatter(e, a, a["src"], ""));
        table.Add("scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor", (e, a) => Scatter(e, a, Value(e, a, "value"), ""));
        table.Add("scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor", (e, a) => Scatter(e, a, a["src"], a.Text("reduce")), Limits);
        table.Add("scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor", (e, a) => Scatter(e, a, Value(e, a, "value"), a.Text("reduce")), Limits);
        table.Add("scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor", (e, a) => Scatter(e, a, a["src"], "add"), Limits);
        table.Add("scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor", (e, a) =>
        {
            var (self, index, axis) = Operands(e, a);
            return e.Reshape(Reduce(e, self, axis, index, Updates(e, self, index, a["src"]), a.Text("reduce"), a.Bool("include_self")), a["self"].Dimensions.AsSpan());
        }, Limits);

        table.Add("index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor", (e, a) =>
        {
            var alpha = a.Float("alpha");
            return AlongDimension(e, a, alpha == 1 ? a["source"] : e.Op("Mul", a["source"], Number(e, a, "alpha", a["source"].Type)), "add");
        }, Limits);
        table.Add("index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor", (e, a) => AlongDimension(e, a, a["source"], ""));
        table.Add("index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor", (e, a) => AlongDimension(e, a, Value(e, a, "value"), ""));
        table.Add("index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor", (e, a) => AlongDimension(e, a, a["value"], ""));
        table.Add("index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor", (e, a) =>
        {
            var (self, index, axis) = Operands(e, a);
            var source = e.Reshape(a["source"], WithCount(self, index, axis).AsSpan());
            return e.Reshape(Reduce(e, self, axis, Spread(e, self, index, axis), source, a.Text("reduce"), a.Bool("include_self")), a["self"].Dimensions.AsSpan());
        }, Limits);
        table.Add("put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor", (e, a) =>
        {
            var flat = Put(e, GatherRules.Flat(e, a["self"]), 0, GatherRules.Flat(e, a["index"]), GatherRules.Flat(e, a["source"]), a.Bool("accumulate") ? "add" : "");
            return e.Reshape(flat, a["self"].Dimensions.AsSpan());
        }, Limits);
        table.Add("masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor", MaskedScatter);
    }

    private static Term Number(Emitter e, Arguments a, string name, ElementType type) => type.IsFloatingPoint() ? e.Scalar(a.Float(name), type) : e.Scalar(a.Int(name), type);

    private static Term Value(Emitter e, Arguments a, string name) => Number(e, a, name, a["self"].Type);

    private static (Term Self, Term Index, int Axis) Operands(Emitter e, Arguments a) =>
        (GatherRules.AtLeastOne(e, a["self"]), e.Cast(GatherRules.AtLeastOne(e, a["index"]), ElementType.Int64), a.Axis("dim", a["self"].Rank));

    private static Term Scatter(Emitter e, Arguments a, Term source, string reduction)
    {
        var (self, index, axis) = Operands(e, a);
        return e.Reshape(Put(e, self, axis, index, Updates(e, self, index, source), reduction switch { "multiply" => "mul", "sum" => "add", _ => reduction }), a["self"].Dimensions.AsSpan());
    }

    // of a larger source only the part as large as the index counts
    private static Term Updates(Emitter e, Term self, Term index, Term source)
    {
        var shape = index.Dimensions;
        if (source.Rank == 0)
            return e.Expand(e.Cast(source, self.Type), shape.AsSpan());
        int[] larger = [.. Enumerable.Range(0, shape.Length).Where(axis => source.Dimensions[axis] != shape[axis])];
        return larger.Length == 0 ? source : e.Op("Slice",
            [source, e.Ints(Array.ConvertAll(larger, _ => 0L)), e.Sizes(Array.ConvertAll(larger, axis => shape[axis])), e.Ints(Array.ConvertAll(larger, axis => (long)axis))], [], shape: shape);
    }

    private static Term Put(Emitter e, Term self, int axis, Term index, Term updates, string reduction)
    {
        if (reduction.Length > 0 && e.Opset < (reduction is "add" or "mul" ? 16 : 18))
            throw new NotLoweredException(Limits);
        return e.Op("ScatterElements", [self, index, updates], reduction.Length == 0 ? [("axis", axis)] : [("axis", axis), ("reduction", reduction)]);
    }

    private static Term Reduce(Emitter e, Term self, int axis, Term index, Term updates, string how, bool withSelf)
    {
        var name = how switch { "sum" or "mean" => "add", "prod" => "mul", "amax" => "max", "amin" => "min", _ => throw new NotLoweredException($"a reduction '{how}'") };
        var start = withSelf ? self : Put(e, self, axis, index, e.Expand(Neutral(e, self.Type, name), updates.Dimensions.AsSpan()), "");
        var reduced = Put(e, start, axis, index, updates, name);
        if (how != "mean")
            return reduced;
        var one = e.Scalar(1L, self.Type);
        var counts = Put(e, e.Expand(withSelf ? one : e.Scalar(0L, self.Type), self.Dimensions.AsSpan()), axis, index, e.Expand(one, updates.Dimensions.AsSpan()), "add");
        if (!withSelf)
            counts = e.Op("Max", counts, one);
        if (self.Type.IsFloatingPoint())
            return e.Op("Div", reduced, counts);
        // whole numbers are rounded down, and ONNX rounds towards zero
        return e.Op("Div", e.Op("Sub", reduced, e.Op("Mod", reduced, counts)), counts);
    }

    private static Term Neutral(Emitter e, ElementType type, string reduction) => reduction switch
    {
        "add" => e.Scalar(0L, type),
        "mul" => e.Scalar(1L, type),
        "max" => type.IsFloatingPoint() ? e.Scalar(double.NegativeInfinity, type) : e.Scalar(Least(type), type),
        _ => type.IsFloatingPoint() ? e.Scalar(double.PositiveInfinity, type) : e.Scalar(~Least(type), type),
    };

    private static long Least(ElementType type) => type is ElementType.UInt8 ? throw new NotLoweredException("a reduction of uint8 without the tensor's own") : long.MinValue >> (64 - type.Bits());

    private static ImmutableArray<Size> WithCount(Term self, Term index, int axis) => self.Dimensions.SetItem(axis, index.Dimensions[0]);

    private static Term Spread(Emitter e, Term self, Term index, int axis)
    {
        var alone = Enumerable.Repeat((Size)1, self.Rank).ToArray();
        alone[axis] = index.Dimensions[0];
        return e.Expand(e.Reshape(index, alone), WithCount(self, index, axis).AsSpan());
    }

    // the index names whole slices; those of the first dimension are rows
    private static Term AlongDimension(Emitter e, Arguments a, Term source, string reduction)
    {
        var (self, index, axis) = Operands(e, a);
        var shape = WithCount(self, index, axis);
        var updates = source.Rank == 0 && self.Rank > 0 && a["self"].Rank > 0 ? e.Expand(e.Cast(source, self.Type), shape.AsSpan()) : e.Reshape(e.Cast(source, self.Type), shape.AsSpan());
        if (axis > 0)
            return Put(e, self, axis, Spread(e, self, index, axis), updates, reduction);
        if (reduction.Length > 0 && e.Opset < 16)
            throw new NotLoweredException(Limits);
        var put = e.Op("ScatterND", [self, e.Unsqueeze(index, 1), updates], reduction.Length > 0 ? [("reduction", reduction)] : []);
        return e.Reshape(put, a["self"].Dimensions.AsSpan());
    }

    // the n-th place that the mask chooses gets the n-th element of the source
    private static Term MaskedScatter(Emitter e, Arguments a)
    {
        var self = a["self"];
        var mask = e.Cast(a["mask"], ElementType.Bool);
        var source = GatherRules.Flat(e, a["source"]);
        if (source.Dimensions[0] == 0)
            return self;
        var chosen = e.Cast(GatherRules.Flat(e, e.Expand(mask, self.Dimensions.AsSpan())), ElementType.Int64);
        var counts = e.Op("CumSum", chosen, e.Scalar(0L, ElementType.Int64));
        // exclusive of itself, the count of an element chosen is its place; others' may lie past the end
        var places = e.Op("Min", e.Op("Sub", counts, chosen), e.Op("Sub", e.Sizes(source.Dimensions[0]), e.Ints(1)));
        return e.Choose(mask, e.Reshape(e.Op("Gather", [source, places], [("axis", 0)], shape: places.Shape), self.Dimensions.AsSpan()), self);
    }
}
