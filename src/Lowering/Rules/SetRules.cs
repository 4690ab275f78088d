using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Counting and finding: histograms, places in sorted lists, elements that differ.</summary>
internal static class SetRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var (name, sequence, value) in (ReadOnlySpan<(string, string, string)>)[("searchsorted", "sorted_sequence", "self"), ("bucketize", "boundaries", "self")])
            foreach (var type in (string[])["Tensor", "Scalar"])
                table.Add(name == "searchsorted"
                    ? $"searchsorted.{type}(Tensor sorted_sequence, {type} self, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor"
                    : $"bucketize.{type}({type} self, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor", (e, a) => Search(e, a, sequence, value));
        table.Add("histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor", Histogram);
        table.Add("bincount(Tensor self, Tensor? weights=None, int minlength=0) -> Tensor", CountEach);
        table.Add("_unique(Tensor self, bool sorted=True, bool return_inverse=False) -> (Tensor, Tensor)", (e, a) => Unique(e, a, null));
        table.Add("_unique2(Tensor self, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor)", (e, a) => Unique(e, a, null));
        table.Add("unique_dim(Tensor self, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False) -> (Tensor, Tensor, Tensor)", (e, a) =>
            Unique(e, a, a.Axis("dim", a["self"].Rank)));
        table.Add("unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int? dim=None) -> (Tensor, Tensor, Tensor)", Runs, "without dim");
    }

    // how many of the sequence are before the value
    private static Term Search(Emitter e, Arguments a, string sequence, string value)
    {
        if (sequence == "sorted_sequence" && a.IsTensor("sorter"))
            throw new NotLoweredException("a sequence that is sorted by a sorter");
        var isRight = a.Bool("right") || sequence == "sorted_sequence" && a.OptionalText("side") == "right";
        var terms = Promotion.Common(e, a, sequence, value);
        var among = terms[0].Rank > 1 ? e.Unsqueeze(terms[0], terms[0].Rank - 1) : terms[0];
        var sought = e.Unsqueeze(terms[1], terms[1].Rank);
        var isBefore = e.Run(isRight ? "LessOrEqual" : "Less", among, sought);
        return e.Reduced("ReduceSum", e.Cast(isBefore, ElementType.Int64), [isBefore.Rank - 1], keep: false);
    }

    private static Term Histogram(Emitter e, Arguments a)
    {
        var x = a["self"];
        var flat = e.Reshape(x, Size.Product(x.Dimensions.AsSpan()));
        var (low, high, bins) = (a.Float("min"), a.Float("max"), a.Int("bins"));
        if (low == high)
            throw new NotLoweredException("bounds that are those of the elements");
        var places = e.Run("Floor", e.Run("Div", e.Run("Mul", e.Run("Sub", flat, e.Like(x, low)), e.Like(x, bins)), e.Like(x, high - low)));
        // the last bin has its end in it; what is beyond both bounds is in none
        places = e.Choose(e.Run("Equal", flat, e.Like(x, high)), e.Like(x, bins - 1), places);
        places = e.Choose(e.Run("Greater", flat, e.Like(x, high)), e.Like(x, -1), places);
        var isIn = e.Run("Equal", e.Unsqueeze(places, 1), e.Cast(e.Range(bins), x.Type));
        return e.Reduced("ReduceSum", e.Cast(isIn, x.Type), [0], keep: false);
    }

    private static Term CountEach(Emitter e, Arguments a)
    {
        var self = e.Cast(a["self"], ElementType.Int64);
        if (self.Dimensions[0] == 0)
            return e.Expand(e.Scalar(0L, a.ResultType()), a.Int("minlength"));
        var highest = e.Reduced("ReduceMax", self, [], keep: false);
        var end = e.Run("Max", e.Run("Add", highest, e.Scalar(1L, ElementType.Int64)), e.Scalar(a.Int("minlength"), ElementType.Int64));
        var numbers = e.Op("Range", [e.Scalar(0L, ElementType.Int64), end, e.Scalar(1L, ElementType.Int64)], [], shape: a.Result().Shape);
        var isIt = e.Run("Equal", e.Unsqueeze(self, 1), numbers);
        var type = a.ResultType();
        var counted = e.Cast(isIt, type);
        if (a.Optional("weights") is { } weights)
            counted = e.Run("Mul", counted, e.Cast(e.Unsqueeze(weights, 1), type));
        return e.Reduced("ReduceSum", counted, [0], keep: false);
    }

    private static Term?[] Unique(Emitter e, Arguments a, int? axis)
    {
        var self = a["self"];
        var within = self.Type is ElementType.Float32 or ElementType.Float64 or ElementType.Int64 ? self.Type
            : self.Type.IsFloatingPoint() ? ElementType.Float32 : ElementType.Int64;
        var results = e.Ops("Unique", [e.Cast(self, within)], axis is { } along ? [("axis", along), ("sorted", true)] : [("sorted", true)],
            within, ElementType.Int64, ElementType.Int64, ElementType.Int64);
        results[0].Shape = a.Result().Shape;
        // the inverse is as long as all elements, and PyTorch gives it their shape
        results[2].Shape = [axis is { } one ? self.Dimensions[one] : Size.Product(self.Dimensions.AsSpan())];
        var inverse = axis is null && self.Rank != 1 ? e.Reshape(results[2], self.Dimensions.AsSpan()) : results[2];
        return [e.Cast(results[0], self.Type), Given(1, inverse), Given(2, results[3])];

        Term? Given(int slot, Term term) => Wanted(e, a, slot, term);
    }

    // what was not asked for is empty
    private static Term? Wanted(Emitter e, Arguments a, int slot, Term term)
    {
        var name = slot == 1 ? "return_inverse" : "return_counts";
        if (!a.IsWanted(slot))
            return null;
        return a.Operation.Type.Name == "_unique" && slot == 2 ? null : a.Bool(name) ? term : e.Constant(Elements.Of(ElementType.Int64, [0], Array.Empty<long>()));
    }

    // a new run starts where an element differs from the one before
    private static Term?[] Runs(Emitter e, Arguments a)
    {
        if (a.Has("dim"))
            throw new NotLoweredException("runs along one dimension");
        var self = a["self"];
        var count = Size.Product(self.Dimensions.AsSpan());
        if (count == 0)
            throw new NotLoweredException("runs of no elements");
        var flat = self.Rank == 1 ? self : e.Reshape(self, count);
        var differs = e.Op("Not", e.Run("Equal", e.Slice(flat, 0, 1, long.MaxValue, size: count - 1), e.Slice(flat, 0, 0, -1, size: count - 1)));
        var starts = e.Concat(0, e.Constant(Elements.Of(ElementType.Bool, [1], [1L])), differs);
        var values = e.Op("Compress", [flat, starts], [("axis", 0)], shape: a.Result().Shape);
        var inverse = e.Op("Sub", e.Op("CumSum", e.Cast(starts, ElementType.Int64), e.Scalar(0L, ElementType.Int64)), e.Scalar(1L, ElementType.Int64));
        var places = e.Op("Compress", [e.Range(count), starts], [("axis", 0)], shape: values.Shape);
        var next = e.Concat(0, e.Slice(places, 0, 1, long.MaxValue), e.Sizes(count));
        return [values, Wanted(e, a, 1, self.Rank == 1 ? inverse : e.Reshape(inverse, self.Dimensions.AsSpan())), Wanted(e, a, 2, e.Op("Sub", next, places))];
    }
}
