namespace GraphBridge.Compare;

/// <summary>The longest run of a sequence, with gaps, that only grows: what kept its order.</summary>
internal static class Ascending
{
    /// <summary>Marks the members of a longest growing subsequence. Negative numbers are no members.</summary>
    public static bool[] Longest(ReadOnlySpan<int> numbers)
    {
        var kept = new bool[numbers.Length];
        var tails = new int[numbers.Length];
        var before = new int[numbers.Length];
        var length = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0)
                continue;
            // most sequences only grow
            var (low, high) = length > 0 && numbers[tails[length - 1]] < numbers[i] ? (length, length) : (0, length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (numbers[tails[middle]] < numbers[i])
                    low = middle + 1;
                else
                    high = middle;
            }
            before[i] = low > 0 ? tails[low - 1] : -1;
            tails[low] = i;
            length = Math.Max(length, low + 1);
        }
        for (var at = length > 0 ? tails[length - 1] : -1; at >= 0; at = before[at])
            kept[at] = true;
        return kept;
    }
}
