namespace GraphBridge.Compare;

/// <summary>Myers' greedy search for the shortest edit between two sequences, up to a number of differences.</summary>
internal readonly ref struct ShortestEdit
{
    public ShortestEdit(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ulong[] keysOfA, ulong[] keysOfB, int most)
    {
        var bound = Math.Min(most, a.Length + b.Length);
        var furthest = new int[2 * bound + 3];
        Array.Fill(furthest, -1);
        var steps = new List<int[]>();
        var middle = bound + 1;
        for (var d = 0; d <= bound; d++)
        {
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : Step(furthest[middle + k - 1], furthest[middle + k + 1], k, a.Length, b.Length).X;
                furthest[middle + k] = x;
                if (x < 0)
                    continue;
                while (x < a.Length && x - k < b.Length && keysOfA[a[x]] == keysOfB[b[x - k]])
                    x++;
                furthest[middle + k] = x;
                if (x == a.Length && x - k == b.Length)
                {
                    steps.Add(furthest[(middle - d)..(middle + d + 1)]);
                    (IsWhole, Reached) = (true, (a.Length, b.Length));
                    Pairs = Back(steps, a.Length, b.Length, a.Length, b.Length);
                    return;
                }
            }
            steps.Add(furthest[(middle - d)..(middle + d + 1)]);
        }
        // the furthest point inside both sequences that the bound allows
        var best = (X: 0, Y: 0);
        for (var k = -bound; k <= bound; k += 2)
        {
            var (x, y) = (furthest[middle + k], furthest[middle + k] - k);
            if (x >= 0 && x + y > best.X + best.Y)
                best = (x, y);
        }
        Reached = best;
        Pairs = Back(steps, a.Length, b.Length, best.X, best.Y);
    }

    /// <summary>One more difference on a diagonal: past a member of the first sequence, or of the second. Where no step leads inside, x is -1.</summary>
    private static (int X, bool IsDown) Step(int left, int right, int diagonal, int a, int b)
    {
        var x = left >= 0 && left < a ? left + 1 : -1;
        return right >= x && right >= 0 && right - diagonal <= b ? (right, true) : (x, false);
    }

    /// <summary>The places that are alike, from the last to the first.</summary>
    public List<(int A, int B)> Pairs { get; }

    /// <summary>Whether the ends were reached.</summary>
    public bool IsWhole { get; }

    /// <summary>Where the search ended.</summary>
    public (int X, int Y) Reached { get; }

    private static List<(int, int)> Back(List<int[]> steps, int a, int b, int x, int y)
    {
        var pairs = new List<(int, int)>();
        // the furthest point inside may have been reached with fewer differences than the last
        for (var d = steps.Count - 1 - (((steps.Count - 1) ^ (x - y)) & 1); d >= 0; d--)
        {
            if (d == 0)
            {
                for (; x > 0 && y > 0; x--, y--)
                    pairs.Add((x - 1, y - 1));
                break;
            }
            var (before, k) = (steps[d - 1], x - y);
            int At(int diagonal) => diagonal + d - 1 is var at && at >= 0 && at < before.Length ? before[at] : -1;
            var (startX, isDown) = Step(At(k - 1), At(k + 1), k, a, b);
            for (; x > startX; x--, y--)
                pairs.Add((x - 1, y - 1));
            (x, y) = isDown ? (x, y - 1) : (x - 1, y);
        }
        return pairs;
    }
}
