using System.Numerics;

namespace GraphBridge.Lowering.Sizes;

/// <summary>Finds how often each of a few lists of numbers has to be taken so that they add up to another one.</summary>
internal static class LinearFit
{
    /// <summary>The whole numbers, none of them zero, or null where there are none or they are not determined.</summary>
    /// <param name="terms">The lists, all of one length, which is larger than their number.</param>
    /// <param name="sum">What they add up to.</param>
    public static long[]? Solve(long[][] terms, long[] sum)
    {
        // equations with a fraction each, kept whole by multiplying across
        var rows = sum.Select((number, at) => terms.Select(term => (BigInteger)term[at]).Append(number).ToArray()).ToArray();
        for (var column = 0; column < terms.Length; column++)
        {
            var pivot = Array.FindIndex(rows, column, row => !row[column].IsZero);
            if (pivot < 0)
                return null;
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (var other = 0; other < rows.Length; other++)
                if (other != column && !rows[other][column].IsZero)
                    rows[other] = [.. rows[other].Zip(rows[column], (mine, its) => (mine * rows[column][column]) - (its * rows[other][column]))];
        }
        // what is left over has to be true without them
        if (rows.Skip(terms.Length).Any(row => !row[^1].IsZero))
            return null;
        var times = new long[terms.Length];
        for (var i = 0; i < times.Length; i++)
        {
            var quotient = BigInteger.DivRem(rows[i][^1], rows[i][i], out var remainder);
            if (!remainder.IsZero || quotient.IsZero || BigInteger.Abs(quotient) > int.MaxValue)
                return null;
            times[i] = (long)quotient;
        }
        return times;
    }

    /// <summary>How many of the rows of a table are no sums of multiples of others.</summary>
    public static int Rank(long[][] table)
    {
        var rows = table.Select(row => Array.ConvertAll(row, number => (BigInteger)number)).ToList();
        var rank = 0;
        for (var column = 0; rows.Count > 0 && column < rows[0].Length; column++)
        {
            if (rows.Find(row => !row[column].IsZero) is not { } pivot)
                continue;
            rank++;
            rows.Remove(pivot);
            rows = rows.ConvertAll(row => row.Zip(pivot, (mine, its) => (mine * pivot[column]) - (its * row[column])).ToArray());
        }
        return rank;
    }
}
