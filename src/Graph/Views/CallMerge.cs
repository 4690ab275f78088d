namespace GraphBridge;

/// <summary>What folding and rolling end in: calls that earlier ones stand for, so that their operations go and their values become those of the earlier ones.</summary>
internal sealed class CallMerge
{
    private readonly ForwardGraph _graph;
    private readonly CallTree _tree;
    private readonly bool[] _keep;
    private readonly int[] _repeats;
    private readonly int[] _callFor;
    private readonly int[] _operationFor;
    private readonly int[] _valueFor;

    public CallMerge(ForwardGraph graph, CallTree tree)
    {
        (_graph, _tree) = (graph, tree);
        _keep = new bool[graph.Calls.Count];
        Array.Fill(_keep, true);
        _repeats = [.. graph.Store.Calls.Select(call => call.RepeatCount)];
        _callFor = [.. Enumerable.Range(0, graph.Calls.Count)];
        _operationFor = [.. Enumerable.Range(0, graph.Operations.Count)];
        _valueFor = [.. Enumerable.Range(0, graph.Values.Count)];
    }

    /// <summary>Whether any call was merged.</summary>
    public bool Any { get; private set; }

    /// <summary>Whether a call stays, so far.</summary>
    public bool IsKept(int call) => _keep[call];

    /// <summary>Lets the first call stand for the second too, which is like it and later.</summary>
    public void Merge(int first, int second)
    {
        Any = true;
        _repeats[first] += _graph.Store.Calls[second].RepeatCount;
        for (var i = 0; i < _tree.Size[second]; i++)
        {
            var merged = _tree.Order[_tree.Place[second] + i];
            _keep[merged] = false;
            _callFor[merged] = _tree.Order[_tree.Place[first] + i];
        }
        var outputs = _graph.Store.Outputs;
        var (start, end) = _tree.OperationsIn(first);
        var start2 = _tree.OperationsIn(second).Start;
        for (var i = 0; i < end - start; i++)
        {
            var (a, b) = (_tree.Operations[start + i], _tree.Operations[start2 + i]);
            _operationFor[b] = a;
            for (var slot = 0; slot < outputs.Start[b + 1] - outputs.Start[b]; slot++)
                if (outputs.Value[outputs.Start[b] + slot] is >= 0 and var made)
                    _valueFor[made] = outputs.Value[outputs.Start[a] + slot];
        }
    }

    /// <summary>The graph without the merged calls.</summary>
    /// <param name="noteLost">Whether inputs that only merged operations had are noted on those that stand for them.</param>
    public ForwardGraph Build(bool noteLost)
    {
        var rebuild = new GraphRebuild(_graph, _valueFor);
        var lost = noteLost ? LostInputs(rebuild) : [];
        var (durations, traces) = (Durations(), Traces());
        rebuild.CopyInputs();
        rebuild.CopyHierarchy(_keep, _repeats, durations);
        for (var op = 0; op < _operationFor.Length; op++)
            if (_operationFor[op] == op)
                rebuild.CopyOperation(op, lost.TryGetValue(op, out var notes) ? WithNotes(op, notes, rebuild) : null, traces.GetValueOrDefault(op));
        rebuild.CopyOutputs();
        rebuild.CopyUnused();
        return rebuild.Builder.Build();
    }

    /// <summary>By call: how long it took with all those that it stands for.</summary>
    private TimeSpan?[] Durations()
    {
        TimeSpan?[] sums = [.. _graph.Store.Calls.Select(call => call.Duration)];
        for (var call = 0; call < sums.Length; call++)
            if (Last(_callFor, call) is var first && first != call)
                sums[first] = TraceSum.Add(sums[first], sums[call]);
        return sums;
    }

    /// <summary>By operation that stands for others of which something was seen: what was seen of all.</summary>
    private Dictionary<int, OperationTrace> Traces()
    {
        var traces = _graph.Store.OpTraces;
        var sums = new Dictionary<int, OperationTrace>();
        foreach (var (op, trace) in traces.OrderBy(entry => entry.Key))
            if (Last(_operationFor, op) is var first && first != op
                && TraceSum.Add(sums.GetValueOrDefault(first) ?? traces.GetValueOrDefault(first), trace) is { } sum)
                sums[first] = sum;
        return sums;
    }

    /// <summary>The end of a chain of what stands for what.</summary>
    private static int Last(int[] standsFor, int at)
    {
        while (standsFor[at] != at)
            at = standsFor[at];
        return at;
    }

    /// <summary>By operation that stays: the inputs, as slot and value, that operations merged into it had and it has not.</summary>
    private Dictionary<int, List<(int Slot, int Value)>> LostInputs(GraphRebuild rebuild)
    {
        var lost = new Dictionary<int, List<(int, int)>>();
        var seen = new HashSet<(int, int, int)>();
        for (var op = 0; op < _operationFor.Length; op++)
        {
            if (_operationFor[op] == op)
                continue;
            var first = Last(_operationFor, op);
            foreach (var (slot, u, v) in InputPairs(first, op))
            {
                if (v < 0 || rebuild.Redirected(v) is var value && u >= 0 && rebuild.Redirected(u) == value || !seen.Add((first, slot, value)))
                    continue;
                if (!lost.TryGetValue(first, out var inputs))
                    lost.Add(first, inputs = []);
                inputs.Add((slot, value));
            }
        }
        return lost;
    }

    private IEnumerable<(int Slot, int First, int Second)> InputPairs(int a, int b)
    {
        var inputs = _graph.Store.Inputs;
        for (var slot = 0; slot < inputs.Start[b + 1] - inputs.Start[b]; slot++)
            yield return (slot, inputs.Value[inputs.Start[a] + slot], inputs.Value[inputs.Start[b] + slot]);
        if (!_graph.Captured.TryGetValue(a, out var captured) || !_graph.Captured.TryGetValue(b, out var captured2))
            yield break;
        for (var i = 0; i < captured2.Length; i++)
            yield return (-1, captured[i].Index, captured2[i].Index);
    }

    private Metadata WithNotes(int op, List<(int Slot, int Value)> notes, GraphRebuild rebuild) =>
        Metadata.Of([.. _graph.Store.OpMetadata.GetValueOrDefault(op) ?? Metadata.Empty, .. notes.Select(note =>
            KeyValuePair.Create(RollView.LostInputKey, $"{note.Slot} {rebuild.Builder.NameOf(rebuild.Value(note.Value))}"))]);
}
