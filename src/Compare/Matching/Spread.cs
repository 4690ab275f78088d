namespace GraphBridge.Compare;

/// <summary>From matched operations to their neighbours: what is connected to both at the same port and has the same key is the same one.</summary>
internal sealed class Spread(GraphCode a, GraphCode b, Pairs pairs)
{
    // a value with more uses than this says little about who its users are
    private const int MostUses = 64;

    private readonly Queue<int> _waiting = new();
    private readonly Pairing _pairing = pairs.Operations;

    /// <summary>Spreads from operations of the first graph that are matched, and from what it finds.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="keysOfA">What an operation has to be alike in.</param>
    /// <param name="keysOfB">The same of the second graph.</param>
    /// <param name="sureness">How sure a match is.</param>
    /// <param name="onlyInside">Whether both have to be in calls that are matched.</param>
    /// <param name="anyOfSeveral">Whether the first of several that fit is taken.</param>
    public void From(IEnumerable<int> from, ulong[] keysOfA, ulong[] keysOfB, float sureness, bool onlyInside, bool anyOfSeveral = false)
    {
        foreach (var start in from)
        {
            _waiting.Enqueue(start);
            while (_waiting.TryDequeue(out var op))
            {
                if (_pairing.IsExhausted)
                {
                    _waiting.Clear();
                    return;
                }
                Up(op, _pairing.BOf[op], keysOfA, keysOfB, sureness, onlyInside);
                Down(op, _pairing.BOf[op], keysOfA, keysOfB, sureness, onlyInside, anyOfSeveral);
            }
        }
    }

    private void Up(int x, int y, ulong[] keysOfA, ulong[] keysOfB, float sureness, bool onlyInside)
    {
        var count = a.InStart[x + 1] - a.InStart[x];
        if (b.InStart[y + 1] - b.InStart[y] < count)
            count = b.InStart[y + 1] - b.InStart[y];
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (a.InValue[a.InStart[x] + i], b.InValue[b.InStart[y] + i]);
            if (u < 0 || v < 0 || a.Graph.ProducerOf[u] is not (>= 0 and var p) || b.Graph.ProducerOf[v] is not (>= 0 and var q)
                || a.Graph.ProducerSlotOf[u] != b.Graph.ProducerSlotOf[v] || a.InPort[a.InStart[x] + i] != b.InPort[b.InStart[y] + i])
                continue;
            if (Fits(p, q, keysOfA, keysOfB, onlyInside))
                Match(p, q, sureness);
        }
    }

    private void Down(int x, int y, ulong[] keysOfA, ulong[] keysOfB, float sureness, bool onlyInside, bool anyOfSeveral)
    {
        var count = Math.Min(a.OutStart[x + 1] - a.OutStart[x], b.OutStart[y + 1] - b.OutStart[y]);
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (a.OutValue[a.OutStart[x] + i], b.OutValue[b.OutStart[y] + i]);
            if (u < 0 || v < 0)
                continue;
            var (start, end) = (a.Graph.Uses.Start[u], a.Graph.Uses.Start[u + 1]);
            var (start2, end2) = (b.Graph.Uses.Start[v], b.Graph.Uses.Start[v + 1]);
            if (end - start > MostUses || end2 - start2 > MostUses)
                continue;
            for (var use = start; use < end; use++)
            {
                var p = a.Graph.Uses.Operation[use];
                if (_pairing.BOf[p] >= 0)
                    continue;
                var q = UserLike(p, a.Graph.Uses.Slot[use], start2, end2, keysOfA, keysOfB, onlyInside, out var several);
                if (q >= 0 && (anyOfSeveral || (!several && IsOnly(p, q, a.Graph.Uses.Slot[use], start, end, keysOfA, keysOfB, onlyInside))))
                    Match(p, q, sureness);
            }
        }
    }

    private int UserLike(int p, int slot, int start, int end, ulong[] keysOfA, ulong[] keysOfB, bool onlyInside, out bool several)
    {
        var found = -1;
        several = false;
        for (var use = start; use < end; use++)
        {
            var q = b.Graph.Uses.Operation[use];
            if (b.Graph.Uses.Slot[use] != slot || q == found || !Fits(p, q, keysOfA, keysOfB, onlyInside))
                continue;
            several |= found >= 0;
            if (found < 0)
                found = q;
        }
        return found;
    }

    private bool IsOnly(int p, int q, int slot, int start, int end, ulong[] keysOfA, ulong[] keysOfB, bool onlyInside)
    {
        for (var use = start; use < end; use++)
            if (a.Graph.Uses.Operation[use] is var other && other != p && a.Graph.Uses.Slot[use] == slot && Fits(other, q, keysOfA, keysOfB, onlyInside))
                return false;
        return true;
    }

    private bool Fits(int p, int q, ulong[] keysOfA, ulong[] keysOfB, bool onlyInside) =>
        _pairing.AreFree(p, q) && keysOfA[p] == keysOfB[q] && (!onlyInside || AreInOneCall(p, q));

    /// <summary>Whether two operations ran in calls that are one, or both outside every call.</summary>
    public bool AreInOneCall(int p, int q) => a.Call[p] < 0 || b.Call[q] < 0 ? a.Call[p] < 0 && b.Call[q] < 0 : pairs.Calls.BOf[a.Call[p]] == b.Call[q];

    /// <summary>Whether one of the first users of a value is matched with what uses the other value at the same port.</summary>
    public bool HaveOneUser(int u, int v)
    {
        var (start, end) = (a.Graph.Uses.Start[u], Math.Min(a.Graph.Uses.Start[u + 1], a.Graph.Uses.Start[u] + MostUses));
        for (var use = start; use < end; use++)
        {
            if (_pairing.BOf[a.Graph.Uses.Operation[use]] is not (>= 0 and var user) || a.Graph.Uses.Slot[use] < 0)
                continue;
            var at = b.InStart[user] + a.Graph.Uses.Slot[use];
            if (at < b.InStart[user + 1] && b.InValue[at] == v)
                return true;
        }
        return false;
    }

    private void Match(int p, int q, float sureness)
    {
        _pairing.Add(p, q, MatchReason.Spread, sureness);
        _waiting.Enqueue(p);
    }
}
