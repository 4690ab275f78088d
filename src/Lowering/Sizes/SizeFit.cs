using System.Globalization;

namespace GraphBridge.Lowering.Sizes;

/// <summary>
/// Finds what numbers are that were seen in several passes, as expressions of the passes' symbols. A form is taken only where fewer
/// numbers are free in it than there are passes, so that at least one pass confirms it.
/// </summary>
/// <param name="points">What the symbols were in each pass.</param>
internal sealed class SizeFit(IReadOnlyList<IReadOnlyDictionary<string, long>> points)
{
    // a product of more than these is in no network that anyone has seen
    private const int MostFactors = 4;
    private const int MostQuotients = 12;
    private const int MostTerms = 24;
    private const int LargestDivisor = 64;

    private readonly Dictionary<string, SizeExpression?> _known = new(StringComparer.Ordinal);
    private readonly List<Candidate> _symbols = [.. points[0].Keys.Select(symbol => Candidate.Of(SizeExpression.Symbol(symbol), points))];
    private readonly List<Candidate> _quotients = [];

    /// <summary>A product of expressions, and what it is in each pass.</summary>
    private readonly record struct Candidate(SizeExpression[] Factors, long[] Numbers)
    {
        // made only of what fits: most candidates never need it
        public SizeExpression Expression => Factors.Aggregate((left, right) => left.Times(right));

        public static Candidate Of(SizeExpression expression, IReadOnlyList<IReadOnlyDictionary<string, long>> points) =>
            new([expression], [.. points.Select(expression.Evaluate)]);

        public static Candidate operator *(Candidate left, Candidate right) =>
            new([.. left.Factors, .. right.Factors], [.. left.Numbers.Zip(right.Numbers, (a, b) => a * b)]);
    }

    /// <summary>Whether a size is these numbers in the passes.</summary>
    public bool Gives(Size size, ReadOnlySpan<long> seen)
    {
        for (var i = 0; i < seen.Length; i++)
            if (size.Expression.Evaluate(points[i]) != seen[i])
                return false;
        return true;
    }

    /// <summary>Says that there is a further symbol.</summary>
    public void Add(string symbol)
    {
        _symbols.Add(Candidate.Of(SizeExpression.Symbol(symbol), points));
        Learn(Size.Symbol(symbol));
    }

    /// <summary>Says that an expression is among the graph's sizes, so that an equal number later is most likely the same.</summary>
    public void Learn(Size size)
    {
        if (size.Known is not null)
            return;
        var expression = size.Expression;
        _known.TryAdd(Key([.. points.Select(expression.Evaluate)]), expression);
        foreach (var quotient in expression.Quotients)
            if (_quotients.Count < MostQuotients && !_quotients.Exists(known => known.Expression.Equals(quotient)))
                _quotients.Add(Candidate.Of(quotient, points));
    }

    /// <summary>The expression that gives these numbers; null where none is found, or several are equally likely.</summary>
    /// <param name="seen">The number in each pass.</param>
    /// <param name="near">Sizes that it is likely to be made of: those of the operands.</param>
    public Size? Find(ReadOnlySpan<long> seen, IEnumerable<Size> near)
    {
        if (!seen.ContainsAnyExcept(seen[0]))
            return seen[0];
        var operands = new List<Candidate>();
        foreach (var size in near)
        {
            if (size.Known is not null || operands.Exists(known => known.Expression.Equals(size.Expression)))
                continue;
            if (Gives(size, seen))
                return size;
            operands.Add(Candidate.Of(size.Expression, points));
        }
        var key = Key(seen);
        if (_known.TryGetValue(key, out var found) && found is not null)
            return Size.Of(found);
        found = Product(seen, operands) ?? Sum(seen, operands, withQuotients: false);
        if (found is null)
            found = Quotients(seen, operands) switch
            {
                [var only] => only,
                [] => Sum(seen, operands, withQuotients: true),
                // half of it rounded down and half of it rounded up can't be told apart by even sizes
                _ => null,
            };
        if (found is not null)
            Learn(Size.Of(found));
        return found is null ? null : Size.Of(found);
    }

    private static string Key(ReadOnlySpan<long> numbers) => string.Join(',', numbers.ToArray().Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private List<Candidate> Atoms(List<Candidate> operands, bool withQuotients) =>
        [.. _symbols.Concat(operands).Concat(withQuotients ? _quotients : []).DistinctBy(candidate => candidate.Expression)];

    /// <summary>A number times some of the sizes.</summary>
    private SizeExpression? Product(ReadOnlySpan<long> seen, List<Candidate> operands)
    {
        for (var factors = 1; factors <= MostFactors; factors++)
            foreach (var product in Products(Atoms(operands, factors < MostFactors), factors))
                if (Ratio(seen, product.Numbers) is { } ratio)
                    return product.Expression.Times(SizeExpression.Number(ratio));
        return null;
    }

    /// <summary>All products of so many factors, of which each comes twice at most.</summary>
    private static IEnumerable<Candidate> Products(List<Candidate> atoms, int factors, int from = 0, int used = 0)
    {
        for (var i = from; i < atoms.Count; i++)
        {
            var next = i == from ? used + 1 : 1;
            if (next > 2)
                continue;
            if (factors == 1)
                yield return atoms[i];
            else
                foreach (var rest in Products(atoms, factors - 1, i, next))
                    yield return atoms[i] * rest;
        }
    }

    private static long? Ratio(ReadOnlySpan<long> seen, long[] of)
    {
        if (of[0] == 0 || seen[0] % of[0] != 0)
            return null;
        var ratio = seen[0] / of[0];
        for (var i = 0; i < seen.Length; i++)
            if (seen[i] != ratio * of[i])
                return null;
        return ratio;
    }

    /// <summary>A sum of two or three products, each taken a whole number of times.</summary>
    private SizeExpression? Sum(ReadOnlySpan<long> seen, List<Candidate> operands, bool withQuotients)
    {
        List<Candidate> terms = [Candidate.Of(SizeExpression.Number(1), points), .. Atoms(operands, withQuotients), .. Products(Atoms(operands, false), 2), .. Products(_symbols, 3)];
        terms = [.. terms.DistinctBy(term => term.Expression).Take(MostTerms)];
        var numbers = seen.ToArray();
        for (var count = 2; count <= 3 && count < points.Count; count++)
            foreach (var chosen in Choices(terms.Count, count))
                if (LinearFit.Solve(Array.ConvertAll(chosen, term => terms[term].Numbers), numbers) is { } times)
                    return chosen.Zip(times).Aggregate(SizeExpression.Number(0), (sum, term) => sum.Plus(terms[term.First].Expression.Times(SizeExpression.Number(term.Second))));
        return null;
    }

    private static IEnumerable<int[]> Choices(int of, int count, int from = 0)
    {
        for (var i = from; i < of; i++)
            if (count == 1)
                yield return [i];
            else
                foreach (var rest in Choices(of, count - 1, i + 1))
                    yield return [i, .. rest];
    }

    /// <summary>Sizes divided by a number, rounded down or up.</summary>
    private List<SizeExpression> Quotients(ReadOnlySpan<long> seen, List<Candidate> operands)
    {
        if (points.Count < 3)
            return [];
        var found = new List<SizeExpression>();
        foreach (var size in Atoms(operands, true))
            for (var divisor = 2; divisor <= LargestDivisor; divisor++)
                foreach (var added in (long[])[0, divisor - 1])
                {
                    var quotient = size.Expression.Plus(SizeExpression.Number(added)).FloorDivide(SizeExpression.Number(divisor));
                    if (Gives(Size.Of(quotient), seen) && !found.Contains(quotient))
                        found.Add(quotient);
                }
        return found;
    }
}
