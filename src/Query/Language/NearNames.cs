namespace GraphBridge.Query.Language;

/// <summary>The name that was probably meant.</summary>
internal static class NearNames
{
    /// <summary>Longer names are not compared.</summary>
    private const int LongestName = 200;

    private const int MostEdits = 3;

    /// <summary>
    /// The candidate that is nearest to a word: the same but for case, with few characters otherwise, or one that ends or begins with it
    /// where a part ends. The first of equally near ones; null where none is near.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestName)
            return null;
        var limit = Math.Min(MostEdits, Math.Max(1, word.Length / 3));
        var (best, bestRank) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
        {
            if (candidate.Length is 0 or > LongestName)
                continue;
            var rank = Rank(word, candidate, limit);
            if (rank < bestRank)
                (best, bestRank) = (candidate, rank);
        }
        return best;
    }

    private static int Rank(string word, string candidate, int limit)
    {
        if (string.Equals(word, candidate, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (Math.Abs(word.Length - candidate.Length) <= limit && Edits(word, candidate, limit) is var edits && edits <= limit)
            return edits;
        if (candidate.Length <= word.Length)
            return int.MaxValue;
        if (candidate.EndsWith(word, StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(candidate[^(word.Length + 1)]))
            return MostEdits + 1;
        return candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(candidate[word.Length]) ? MostEdits + 2 : int.MaxValue;
    }

    /// <summary>How many characters have to be put in, taken out or replaced, or two neighbours swapped; more than the limit as soon as that is certain.</summary>
    private static int Edits(string from, string to, int limit)
    {
        Span<int> older = stackalloc int[to.Length + 1];
        Span<int> old = stackalloc int[to.Length + 1];
        Span<int> row = stackalloc int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            old[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var edits = Math.Min(Math.Min(row[j - 1], old[j]) + 1, old[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits = Math.Min(edits, older[j - 2] + 1);
                row[j] = edits;
                least = Math.Min(least, edits);
            }
            if (least > limit)
                return limit + 1;
            var done = older;
            older = old;
            old = row;
            row = done;
        }
        return old[to.Length];
    }
}
