namespace GraphBridge.Compare;

/// <summary>Matches operations of different operators that stand in one place: between the same neighbours, at the same ports, in one call.</summary>
internal sealed class PositionMatching(GraphCode a, GraphCode b, Pairs pairs, Spread spread)
{
    private const int MostUses = 64;

    private readonly Pairing _pairing = pairs.Operations;

    public void Run()
    {
        for (var op = 0; op < a.Count; op++)
            if (_pairing.BOf[op] < 0 && Candidate(op) is >= 0 and var like)
                _pairing.Add(op, like, MatchReason.Position, 0.7f);
    }

    private int Candidate(int op)
    {
        for (var at = a.InStart[op]; at < a.InStart[op + 1]; at++)
        {
            if (a.InValue[at] is not (>= 0 and var u) || a.Graph.ProducerOf[u] is var p && p >= 0 && _pairing.BOf[p] < 0)
                continue;
            foreach (var v in Likes(u))
            {
                var (start, end) = (b.Graph.Uses.Start[v], b.Graph.Uses.Start[v + 1]);
                if (end - start > MostUses)
                    continue;
                for (var use = start; use < end; use++)
                    if (b.Graph.Uses.Slot[use] == at - a.InStart[op] && Fits(op, b.Graph.Uses.Operation[use]))
                        return b.Graph.Uses.Operation[use];
            }
        }
        return -1;
    }

    /// <summary>What a value is in the other graph: the same output of the operation that is matched, or what has its name.</summary>
    private IEnumerable<int> Likes(int u)
    {
        var p = a.Graph.ProducerOf[u];
        if (p < 0)
        {
            if (a.Graph.Store.ValueKinds[u] == ValueKind.Input && b.Graph.FindValue(a.Graph.Store.ValueNames[u]) is { } named)
                yield return named.Index;
            yield break;
        }
        var (q, slot) = (_pairing.BOf[p], a.Graph.ProducerSlotOf[u]);
        if (b.OutStart[q] + slot < b.OutStart[q + 1] && b.OutValue[b.OutStart[q] + slot] is >= 0 and var v)
            yield return v;
    }

    private bool Fits(int p, int q) => _pairing.AreFree(p, q) && spread.AreInOneCall(p, q) && HaveSameUsers(p, q);

    private bool HaveSameUsers(int p, int q)
    {
        if (a.OutStart[p + 1] == a.OutStart[p] || b.OutStart[q + 1] == b.OutStart[q])
            return false;
        var (u, v) = (a.OutValue[a.OutStart[p]], b.OutValue[b.OutStart[q]]);
        if (u < 0 || v < 0)
            return false;
        return (a.OutputMark[u] != 0 && a.OutputMark[u] == b.OutputMark[v]) || spread.HaveOneUser(u, v);
    }
}
