namespace GraphBridge.Compare;

/// <summary>
/// Matches module calls: by the operations in them that are matched, and then from the outermost ones inwards, siblings
/// as sequences: equal in all they do first, then of one name and type, then of one type.
/// </summary>
internal sealed class CallMatching(CallCode a, CallCode b, Pairs pairs, bool namesTell)
{
    private readonly Pairing _calls = pairs.Calls;
    private readonly Queue<(int A, int B)> _waiting = new();
    private readonly SequenceMatching _sequences = new(pairs.Calls, pairs.Limits);

    /// <summary>Matches what the matched operations say, and all that follows from it.</summary>
    public void Run()
    {
        if (a.Parent.Length == 0 || b.Parent.Length == 0)
            return;
        Votes();
        _waiting.Enqueue((a.Parent.Length, b.Parent.Length));
        for (var call = 0; call < a.Parent.Length; call++)
            if (_calls.BOf[call] >= 0)
                _waiting.Enqueue((call, _calls.BOf[call]));
        Inwards();
        // a call in another place
        Enqueue(KeyMatching.Unique(_calls, a.NamedShape, b.NamedShape, MatchReason.Anchor, 0.9f));
        Inwards();
        Enqueue(KeyMatching.Unique(_calls, a.Shape, b.Shape, MatchReason.Anchor, 0.8f));
        Inwards();
    }

    private void Inwards()
    {
        while (_waiting.TryDequeue(out var pair))
        {
            var (x, y) = (a.Children[pair.A], b.Children[pair.B]);
            if (x.Length == 0 || y.Length == 0)
                continue;
            if (!namesTell)
                Enqueue(Positional(x, y));
            // of equal siblings those of one name are one, unless the names are but numbers that tell nothing
            Siblings(x, y, namesTell ? a.NamedShape : a.WordedShape, namesTell ? b.NamedShape : b.WordedShape, MatchReason.Hash, 1);
            Siblings(x, y, a.Shape, b.Shape, MatchReason.Hash, 0.95f);
            Siblings(x, y, a.NamedLooseShape, b.NamedLooseShape, MatchReason.Hash, 0.95f);
            Siblings(x, y, a.NamedType, b.NamedType, MatchReason.Name, 0.9f);
            Siblings(x, y, a.LooseShape, b.LooseShape, MatchReason.Hash, 0.9f);
            Unordered(x, y, a.NamedType, b.NamedType, MatchReason.Name, 0.9f);
            Unordered(x, y, a.LooseShape, b.LooseShape, MatchReason.Hash, 0.8f);
            Siblings(x, y, a.Name, b.Name, MatchReason.Name, 0.8f);
            Siblings(x, y, a.Type, b.Type, MatchReason.Sequence, 0.6f);
        }
    }

    /// <summary>
    /// Matches siblings one by one where they are of the same types in the same order, and no other way leaves fewer that differ:
    /// among many equal ones a sequence alone would not say which of them changed.
    /// </summary>
    private List<int> Positional(int[] x, int[] y)
    {
        var found = new List<int>();
        if (x.Length != y.Length)
            return found;
        var (different, balance) = (0, new Dictionary<ulong, int>());
        for (var i = 0; i < x.Length; i++)
        {
            if (a.Type[x[i]] != b.Type[y[i]] || (!_calls.AreFree(x[i], y[i]) && _calls.BOf[x[i]] != y[i]))
                return found;
            different += a.Shape[x[i]] == b.Shape[y[i]] ? 0 : 1;
            balance[a.Shape[x[i]]] = balance.GetValueOrDefault(a.Shape[x[i]]) + 1;
            balance[b.Shape[y[i]]] = balance.GetValueOrDefault(b.Shape[y[i]]) - 1;
        }
        if (different * 2 > balance.Values.Sum(Math.Abs))
            return found;
        for (var i = 0; i < x.Length; i++)
        {
            if (!_calls.AreFree(x[i], y[i]))
                continue;
            _calls.Add(x[i], y[i], MatchReason.Sequence, a.Shape[x[i]] == b.Shape[y[i]] ? 0.95f : 0.85f);
            found.Add(x[i]);
        }
        return found;
    }

    private void Siblings(int[] x, int[] y, ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness)
    {
        if (!_calls.IsExhausted)
            Enqueue(_sequences.Align(x, y, keysOfA, keysOfB, reason, sureness));
    }

    /// <summary>Matches siblings that have a key alone, wherever they stand.</summary>
    private void Unordered(int[] x, int[] y, ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness)
    {
        var counts = new Dictionary<ulong, (int A, int B, int CountA, int CountB)>();
        foreach (var call in x)
            if (_calls.BOf[call] < 0)
                counts[keysOfA[call]] = counts.GetValueOrDefault(keysOfA[call]) is var seen ? (call, -1, seen.CountA + 1, 0) : default;
        if (counts.Count == 0)
            return;
        foreach (var call in y)
            if (_calls.AOf[call] < 0 && counts.TryGetValue(keysOfB[call], out var seen))
                counts[keysOfB[call]] = seen with { B = call, CountB = seen.CountB + 1 };
        foreach (var call in x)
        {
            if (_calls.BOf[call] >= 0 || counts[keysOfA[call]] is not { CountA: 1, CountB: 1 } only)
                continue;
            _calls.Add(call, only.B, reason, sureness);
            _waiting.Enqueue((call, only.B));
        }
    }

    private void Enqueue(List<int> found)
    {
        foreach (var call in found)
            _waiting.Enqueue((call, _calls.BOf[call]));
    }

    /// <summary>Each matched pair of operations speaks for the calls that they ran in, and for those around these.</summary>
    private void Votes()
    {
        var votes = new Dictionary<int, int>?[a.Parent.Length];
        for (var op = 0; op < pairs.Operations.BOf.Length; op++)
            if (pairs.Operations.BOf[op] is >= 0 and var like && pairs.A.Store.OpCalls[op] is >= 0 and var call && pairs.B.Store.OpCalls[like] is >= 0 and var call2)
                Vote(votes, call, call2, 1);
        var best = new (int Call, int Votes)[a.Parent.Length];
        var best2 = new (int Call, int Votes)[b.Parent.Length];
        Array.Fill(best, (-1, 0));
        Array.Fill(best2, (-1, 0));
        for (var call = a.Parent.Length - 1; call >= 0; call--)
        {
            if (votes[call] is not { } counted)
                continue;
            foreach (var (other, count) in counted.OrderBy(vote => vote.Key))
            {
                if (a.Parent[call] >= 0 && b.Parent[other] >= 0)
                    Vote(votes, a.Parent[call], b.Parent[other], count);
                if (!_calls.AreFree(call, other))
                    continue;
                if (IsBetter(count, best[call], call, other, best[call].Call))
                    best[call] = (other, count);
                if (count > best2[other].Votes || (count == best2[other].Votes && a.NamedType[call] == b.NamedType[other]))
                    best2[other] = (call, count);
            }
        }
        for (var call = 0; call < best.Length; call++)
            if (best[call].Call is >= 0 and var other && best2[other].Call == call)
                _calls.Add(call, other, MatchReason.Module, 1);
    }

    private bool IsBetter(int count, (int Call, int Votes) than, int call, int other, int before) => count > than.Votes
        || (count == than.Votes && before >= 0 && a.NamedType[call] == b.NamedType[other] && a.NamedType[call] != b.NamedType[before]);

    private static void Vote(Dictionary<int, int>?[] votes, int call, int other, int count)
    {
        var counted = votes[call] ??= [];
        counted[other] = counted.GetValueOrDefault(other) + count;
    }
}
