namespace GraphBridge.Capture;

/// <summary>Where a tensor's elements lie in its storage.</summary>
/// <param name="Layout">How they lie from the first one on.</param>
/// <param name="Offset">Where the first one is, in elements.</param>
/// <param name="ItemSize">Bytes of one element.</param>
internal readonly record struct MemoryPlace(TensorLayout Layout, long Offset, int ItemSize)
{
    /// <summary>The bytes from the first that is used up to the last, exclusive.</summary>
    public (long From, long To) Extent => ((Offset + Layout.Lowest) * ItemSize, (Offset + Layout.Highest + 1) * ItemSize);
}

/// <summary>
/// Whether two tensors of one storage have memory in common. The answer is exact where their elements are of one size, so
/// that chunks and columns of a tensor are told apart; it is yes where the question would take too long.
/// </summary>
internal static class MemoryOverlap
{
    private const int MaxTerms = 32;
    private const int MaxSteps = 256;

    /// <summary>A distance that may be gone from <paramref name="Least"/> to <paramref name="Most"/> times.</summary>
    private record struct Term(long Stride, long Least, long Most);

    public static bool Between(MemoryPlace a, MemoryPlace b)
    {
        if (a.Layout.IsEmpty || b.Layout.IsEmpty || a.Extent.To <= b.Extent.From || b.Extent.To <= a.Extent.From)
            return false;
        if (a.ItemSize != b.ItemSize || a.Layout.Sizes.Length + b.Layout.Sizes.Length > MaxTerms)
            return true;
        // an element of one is an element of the other when the ways along all strides add up to how far apart they begin
        Span<Term> terms = stackalloc Term[MaxTerms];
        var count = 0;
        Collect(a.Layout, 1, terms, ref count);
        Collect(b.Layout, -1, terms, ref count);
        terms = terms[..count];
        terms.Sort(static (x, y) => y.Stride.CompareTo(x.Stride));
        var steps = MaxSteps;
        return Reaches(terms, b.Offset - a.Offset, ref steps);
    }

    private static void Collect(TensorLayout layout, int sign, Span<Term> terms, ref int count)
    {
        for (var i = 0; i < layout.Sizes.Length; i++)
        {
            var (times, stride) = (layout.Sizes[i] - 1, layout.Strides[i]);
            if (times == 0 || stride == 0)
                continue;
            var forward = stride > 0 == sign > 0;
            var (least, most) = forward ? (0L, times) : (-times, 0L);
            stride = Math.Abs(stride);
            var at = 0;
            while (at < count && terms[at].Stride != stride)
                at++;
            terms[at] = at < count ? new(stride, terms[at].Least + least, terms[at].Most + most) : new(stride, least, most);
            count = Math.Max(count, at + 1);
        }
    }

    private static bool Reaches(ReadOnlySpan<Term> terms, long distance, ref int steps)
    {
        if (terms.IsEmpty)
            return distance == 0;
        Int128 least = 0, most = 0;
        long divisor = 0;
        foreach (var (stride, fewest, highest) in terms[1..])
        {
            least += (Int128)stride * fewest;
            most += (Int128)stride * highest;
            divisor = Gcd(divisor, stride);
        }
        var term = terms[0];
        if (distance % Gcd(divisor, term.Stride) != 0)
            return false;
        var first = Int128.Max(term.Least, CeilingDivide(distance - most, term.Stride));
        var last = Int128.Min(term.Most, -CeilingDivide(least - distance, term.Stride));
        for (var times = first; times <= last; times++)
            if (--steps < 0 || Reaches(terms[1..], (long)(distance - times * term.Stride), ref steps))
                return true;
        return false;
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private static Int128 CeilingDivide(Int128 value, long by) => value / by + (value % by > 0 ? 1 : 0);
}
