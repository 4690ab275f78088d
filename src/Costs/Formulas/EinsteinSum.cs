namespace GraphBridge.Costs.Formulas;

/// <summary>
/// A product of tensors by an equation such as <c>bhid,bhjd->bhij</c>. Factors are taken from left to right, and what no later one
/// and no result needs is summed over at once. A product in which nothing is summed over is elementwise and takes none.
/// </summary>
internal static class EinsteinSum
{
    // stands for the dimensions that an ellipsis covers, of which those of the result are the broadcast ones
    private const char Ellipsis = '.';

    public static long? Count(OperatorCall call)
    {
        var factors = call.List("tensors");
        if (call.Text("equation")?.Replace(" ", "", StringComparison.Ordinal).Replace("...", ".", StringComparison.Ordinal).Split("->") is not { } sides || sides[0].Split(',') is not { } terms
            || terms.Length != factors.Length)
            return null;
        if (SizesOf(terms, factors) is not { } sizes)
            return null;
        var result = sides.Length > 1 ? sides[1] : Implied(sides[0]);
        long? count = 0;
        var have = terms[0].ToHashSet();
        for (var i = 1; i < terms.Length; i++)
        {
            var needed = terms[(i + 1)..].SelectMany(term => term).Concat(result).ToHashSet();
            have.UnionWith(terms[i]);
            if (!have.IsSubsetOf(needed))
                count = Amount.Sum(count, Amount.Product([.. have.Select(index => (long?)sizes[index])]));
            have.IntersectWith(needed);
        }
        return count;
    }

    /// <summary>The size of each index, the largest where one broadcasts; null where one is unknown.</summary>
    private static Dictionary<char, long>? SizesOf(string[] terms, Sizes[] factors)
    {
        var sizes = new Dictionary<char, long>();
        foreach (var (term, factor) in terms.Zip(factors))
        {
            var covered = factor.Rank - term.Count(index => index != Ellipsis);
            if (covered is null or < 0)
                return null;
            var at = 0;
            foreach (var index in term)
            {
                var width = index == Ellipsis ? covered.Value : 1;
                if (factor.Product(at..(at + width)) is not { } size)
                    return null;
                sizes[index] = Math.Max(size, sizes.GetValueOrDefault(index));
                at += width;
            }
        }
        return sizes;
    }

    /// <summary>The result of an equation that names none: what covers the most dimensions, then the indices that stand once.</summary>
    private static string Implied(string terms) => Ellipsis + string.Concat(terms.Where(char.IsLetter).GroupBy(index => index).Where(same => same.Count() == 1).Select(same => same.Key));
}
