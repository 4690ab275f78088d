using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Variances and standard deviations.</summary>
internal static class MomentRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var (name, isRoot) in (ReadOnlySpan<(string, bool)>)[("var", false), ("std", true)])
        {
            foreach (var (suffix, arguments) in (ReadOnlySpan<(string, string)>)[("", "bool unbiased=True"), (".dim", "int[1]? dim, bool unbiased=True, bool keepdim=False"),
                (".correction", "int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False")])
            {
                table.Add($"{name}{suffix}(Tensor self, {arguments}) -> Tensor", (e, a) => Of(e, a, suffix, isRoot)[0]);
                table.Add($"{name}_mean{suffix}(Tensor self, {arguments}) -> (Tensor, Tensor)", (e, a) => Of(e, a, suffix, isRoot));
            }
        }
    }

    private static Term[] Of(Emitter e, Arguments a, string overload, bool isRoot)
    {
        var x = a["self"];
        var correction = overload != ".correction" ? a.Bool("unbiased") ? 1 : 0 : a.OptionalFloat("correction") ?? 1;
        int[] axes = overload.Length > 0 ? ReductionRules.Axes(a) : [];
        if (axes.Length == 0)
            axes = [.. Enumerable.Range(0, x.Rank)];
        var keep = overload.Length > 0 && a.Bool("keepdim");
        var mean = e.Reduced("ReduceMean", x, axes, keep: true);
        var distance = e.Run("Sub", x, mean);
        var variance = correction == 0 && x.Rank > 0 ? e.Reduced("ReduceMean", e.Run("Mul", distance, distance), axes, keep)
            : e.Run("Div", e.Reduced("ReduceSumSquare", distance, axes, keep), Freedom(e, x, axes, correction));
        return [isRoot ? e.Run("Sqrt", variance) : variance, keep ? mean : e.Squeeze(mean, axes)];
    }

    // how many values vary freely; none are fewer than none
    private static Term Freedom(Emitter e, Term x, int[] axes, double correction)
    {
        Sizes.Size count = 1;
        foreach (var axis in axes)
            count *= x.Dimensions[axis];
        return count.Known is { } known ? e.Like(x, Math.Max(0, known - correction))
            : e.Run("Max", e.Run("Sub", e.Number(count, x.Type), e.Like(x, correction)), e.Like(x, 0));
    }
}
