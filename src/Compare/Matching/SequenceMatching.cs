namespace GraphBridge.Compare;

/// <summary>
/// Matches two sequences by the keys of their members, in order: what is matched already divides them, and the free members
/// between are aligned by the shortest edit (Myers), as far as a bound allows.
/// </summary>
internal sealed class SequenceMatching(Pairing pairing, SortedSet<string> limits)
{
    // the differences that one search looks for before it settles for the furthest that it got
    private const int MostDifferences = 1000;

    private readonly int[] _placeInB = Places.None(pairing.AOf.Length);
    private readonly List<int> _gapOfA = [];
    private readonly List<int> _gapOfB = [];
    private readonly List<int> _found = [];

    /// <summary>Aligns two sequences, and tells the places in the first graph of what was matched.</summary>
    public List<int> Align(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness)
    {
        _found.Clear();
        if (a.IsEmpty || b.IsEmpty)
            return _found;
        for (var j = 0; j < b.Length; j++)
            _placeInB[b[j]] = j;
        var numbers = new int[a.Length];
        for (var i = 0; i < a.Length; i++)
            numbers[i] = pairing.BOf[a[i]] is >= 0 and var like ? _placeInB[like] : -1;
        foreach (var member in b)
            _placeInB[member] = -1;
        var kept = Ascending.Longest(numbers);
        var next = 0;
        for (var i = 0; i <= a.Length; i++)
        {
            if (i < a.Length && !kept[i])
            {
                if (pairing.BOf[a[i]] < 0)
                    _gapOfA.Add(a[i]);
                continue;
            }
            var end = i < a.Length ? numbers[i] : b.Length;
            if (_gapOfA.Count > 0)
            {
                for (; next < end; next++)
                    if (pairing.AOf[b[next]] < 0)
                        _gapOfB.Add(b[next]);
                Gap(keysOfA, keysOfB, reason, sureness);
                _gapOfA.Clear();
                _gapOfB.Clear();
            }
            next = end + 1;
        }
        return _found;
    }

    private void Gap(ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness)
    {
        if (_gapOfA.Count == 0 || _gapOfB.Count == 0)
            return;
        // what the other side has nothing like cannot be matched, and would only make the search longer
        var (inA, inB) = (Keys(_gapOfA, keysOfA), Keys(_gapOfB, keysOfB));
        int[] a = [.. _gapOfA.Where(member => inB.Contains(keysOfA[member]))];
        int[] b = [.. _gapOfB.Where(member => inA.Contains(keysOfB[member]))];
        var (x, y, endX, endY) = (0, 0, a.Length, b.Length);
        while (x < endX && y < endY && keysOfA[a[x]] == keysOfB[b[y]])
            Match(a[x++], b[y++], reason, sureness);
        while (endX > x && endY > y && keysOfA[a[endX - 1]] == keysOfB[b[endY - 1]])
            Match(a[--endX], b[--endY], reason, sureness);
        while (x < endX && y < endY)
        {
            var search = new ShortestEdit(a.AsSpan(x..endX), b.AsSpan(y..endY), keysOfA, keysOfB, MostDifferences);
            foreach (var (i, j) in search.Pairs)
                Match(a[x + i], b[y + j], reason, sureness);
            if (search.IsWhole)
                return;
            limits.Add(FormattableString.Invariant($"sequences with more than {MostDifferences} differences in one place were aligned piece by piece"));
            (x, y) = (x + search.Reached.X, y + search.Reached.Y);
        }
    }

    private static HashSet<ulong> Keys(List<int> members, ulong[] keys)
    {
        var set = new HashSet<ulong>(members.Count);
        foreach (var member in members)
            set.Add(keys[member]);
        return set;
    }

    private void Match(int a, int b, MatchReason reason, float sureness)
    {
        pairing.Add(a, b, reason, sureness);
        _found.Add(a);
    }
}
