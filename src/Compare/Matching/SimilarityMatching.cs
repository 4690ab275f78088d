namespace GraphBridge.Compare;

/// <summary>
/// Matches of what is left the most alike of one operator: by neighbours that are matched, attributes, module, name and place.
/// Only few are compared each with each; of many, none.
/// </summary>
internal sealed class SimilarityMatching(GraphCode a, GraphCode b, Pairs pairs, Spread spread)
{
    private const int MostOfOneOperator = 64;
    private const float Least = 0.5f;

    private readonly Pairing _pairing = pairs.Operations;

    public void Run()
    {
        var (x, y) = (Free(a, _pairing.BOf), Free(b, _pairing.AOf));
        foreach (var (type, left) in x.OrderBy(entry => entry.Value[0]))
        {
            if (!y.TryGetValue(type, out var right))
                continue;
            if (left.Count > MostOfOneOperator || right.Count > MostOfOneOperator)
            {
                pairs.Limits.Add(FormattableString.Invariant(
                    $"{left.Count} and {right.Count} operations {a.Graph.Operations[left[0]].Type} were left without their like and not compared each with each"));
                continue;
            }
            Assign(left, right);
        }
    }

    private void Assign(List<int> left, List<int> right)
    {
        var scores = new List<(float Score, int A, int B)>();
        foreach (var p in left)
            foreach (var q in right)
                if (Score(p, q) is >= Least and var score)
                    scores.Add((score, p, q));
        foreach (var (score, p, q) in scores.OrderByDescending(entry => entry.Score).ThenBy(entry => entry.A).ThenBy(entry => entry.B))
            if (_pairing.AreFree(p, q))
                _pairing.Add(p, q, MatchReason.Similarity, score);
    }

    /// <summary>How alike two operations are, from 0 to 1. Without a neighbour or a name in common they are not.</summary>
    private float Score(int p, int q)
    {
        var neighbours = Neighbours(p, q);
        var name = a.Graph.Store.OpNames[p];
        var isNamedAlike = name.Length > 0 && name == b.Graph.Store.OpNames[q];
        if (neighbours == 0 && !isNamedAlike)
            return 0;
        var place = 1 - Math.Abs((float)p / a.Count - (float)q / b.Count);
        return 0.45f * neighbours + (a.Label[p] == b.Label[q] ? 0.2f : 0) + (spread.AreInOneCall(p, q) ? 0.15f : 0) + (isNamedAlike ? 0.15f : 0) + 0.05f * place;
    }

    /// <summary>The part of the ports that lead to the same neighbours.</summary>
    private float Neighbours(int p, int q)
    {
        var (same, all) = (0, 0);
        var count = Math.Min(a.InStart[p + 1] - a.InStart[p], b.InStart[q + 1] - b.InStart[q]);
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (a.InValue[a.InStart[p] + i], b.InValue[b.InStart[q] + i]);
            if (u < 0 || v < 0 || a.Graph.ProducerOf[u] is not (>= 0 and var from) || b.Graph.ProducerOf[v] is not (>= 0 and var from2))
                continue;
            all++;
            if (_pairing.BOf[from] == from2)
                same++;
        }
        if (a.OutStart[p] < a.OutStart[p + 1] && b.OutStart[q] < b.OutStart[q + 1] && a.OutValue[a.OutStart[p]] is >= 0 and var made && b.OutValue[b.OutStart[q]] is >= 0 and var made2)
        {
            all++;
            var end = Math.Min(a.Graph.Uses.Start[made + 1], a.Graph.Uses.Start[made] + MostOfOneOperator);
            for (var use = a.Graph.Uses.Start[made]; use < end; use++)
            {
                if (_pairing.BOf[a.Graph.Uses.Operation[use]] is not (>= 0 and var user) || a.Graph.Uses.Slot[use] < 0)
                    continue;
                var at = b.InStart[user] + a.Graph.Uses.Slot[use];
                if (at >= b.InStart[user + 1] || b.InValue[at] != made2)
                    continue;
                same++;
                break;
            }
        }
        return all == 0 ? 0 : (float)same / all;
    }

    private static Dictionary<ulong, List<int>> Free(GraphCode code, int[] matched)
    {
        var free = new Dictionary<ulong, List<int>>();
        for (var op = 0; op < code.Count; op++)
        {
            if (matched[op] >= 0)
                continue;
            if (!free.TryGetValue(code.Type[op], out var list))
                free.Add(code.Type[op], list = []);
            list.Add(op);
        }
        return free;
    }
}
