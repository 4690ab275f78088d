namespace GraphBridge.Compare;

/// <summary>
/// Matches of what is left the most alike of one operator: by neighbours that are matched, attributes, module, name and place.
/// Only few are compared each with each; of many, those that do the same in the same module run are taken in order.
/// </summary>
internal sealed class SimilarityMatching(GraphCode a, GraphCode b, Pairs pairs, Spread spread)
{
    private const int MostOfOneOperator = 64;
    private const float Least = 0.5f;
    private const float InOrder = 0.5f;

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
                    $"{left.Count} and {right.Count} operations {a.Graph.Operations[left[0]].Type} were too many to compare each with each; those that do the same were taken in order"));
                TakeInOrder(left, right);
                continue;
            }
            // the smaller side chooses
            if (left.Count <= right.Count)
                Assign(left, right, Score, (p, q, score) => _pairing.Add(p, q, MatchReason.Similarity, score));
            else
                Assign(right, left, (q, p) => Score(p, q), (q, p, score) => _pairing.Add(p, q, MatchReason.Similarity, score));
        }
    }

    private static void Assign(List<int> few, List<int> many, Func<int, int, float> score, Action<int, int, float> add)
    {
        var scores = new float[few.Count, many.Count];
        for (var i = 0; i < few.Count; i++)
            for (var j = 0; j < many.Count; j++)
                // what is not alike enough is as good as nothing
                scores[i, j] = score(few[i], many[j]) is >= Least and var alike ? alike : 0;
        var chosen = Assignment.Best(scores);
        for (var i = 0; i < few.Count; i++)
            if (scores[i, chosen[i]] > 0)
                add(few[i], many[chosen[i]], scores[i, chosen[i]]);
    }

    private void TakeInOrder(List<int> left, List<int> right)
    {
        var waiting = new Dictionary<(ulong Label, int Call), Queue<int>>();
        foreach (var q in right)
        {
            var call = b.Call[q] < 0 ? -1 : pairs.Calls.AOf[b.Call[q]];
            // a run that only the second graph has
            if (call < 0 && b.Call[q] >= 0)
                continue;
            if (!waiting.TryGetValue((b.Label[q], call), out var queue))
                waiting.Add((b.Label[q], call), queue = []);
            queue.Enqueue(q);
        }
        foreach (var p in left)
            if (waiting.TryGetValue((a.Label[p], a.Call[p]), out var queue) && queue.TryDequeue(out var q))
                _pairing.Add(p, q, MatchReason.Similarity, InOrder);
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
            if (spread.HaveOneUser(made, made2))
                same++;
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
