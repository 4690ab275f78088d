namespace GraphBridge.Compare;

/// <summary>
/// Matches values: what matched operations make at the same output; then parameters and the like by who uses and owns them
/// and by name. A name alone says little, since exporters number what they make.
/// </summary>
internal sealed class ValueMatching
{
    private const int UsesLookedAt = 8;

    private readonly Pairs _pairs;
    private readonly ForwardGraph _a;
    private readonly ForwardGraph _b;

    private ValueMatching(Pairs pairs) => (_pairs, _a, _b) = (pairs, pairs.A, pairs.B);

    public static void Run(Pairs pairs)
    {
        var matching = new ValueMatching(pairs);
        matching.ByProducer();
        matching.ByName(strict: true);
        matching.ByOwner();
        matching.ByUse();
        matching.ByName(strict: false);
        matching.ByPlaceAmong(pairs.A.Store.GraphInputs, pairs.B.Store.GraphInputs);
        matching.ByPlaceAmong(pairs.A.Store.GraphOutputs, pairs.B.Store.GraphOutputs);
        matching.Unused();
    }

    /// <summary>Matches each value with that of the same name, for two graphs that have all names in common.</summary>
    public static void Identity(Pairs pairs)
    {
        foreach (var value in pairs.A.Values)
            if (pairs.B.FindValue(value.Name) is { } other)
                pairs.Values.Add(value.Index, other.Index, MatchReason.Identity, 1);
    }

    private void ByProducer()
    {
        var (x, y) = (_a.Store.Outputs, _b.Store.Outputs);
        for (var a = 0; a < _pairs.Operations.BOf.Length; a++)
        {
            if (_pairs.Operations.BOf[a] is not (>= 0 and var b))
                continue;
            var (from, from2, count) = (x.Start[a], y.Start[b], x.Start[a + 1] - x.Start[a]);
            var places = count == y.Start[b + 1] - from2 ? null : OperationDifferences.OutputPlaces(_pairs, a, b);
            for (var i = 0; i < count; i++)
                if ((places?[i] ?? i) is >= 0 and var j && x.Value[from + i] is >= 0 and var u && y.Value[from2 + j] is >= 0 and var v)
                    _pairs.Values.Add(u, v, _pairs.Operations.ReasonOf(a), (float)_pairs.Operations.SurenessOf(a));
        }
    }

    private void ByName(bool strict)
    {
        if (_pairs.Values.IsComplete)
            return;
        for (var u = 0; u < _pairs.Values.BOf.Length; u++)
        {
            if (_pairs.Values.BOf[u] >= 0 || _a.ProducerOf[u] >= 0 || _b.FindValue(_a.Store.ValueNames[u]) is not { Index: var v } || !CanMatch(u, v))
                continue;
            if (!strict || (_a.Store.ValueKinds[u] == _b.Store.ValueKinds[v] && Equals(_a.Store.ValueTypes[u], _b.Store.ValueTypes[v]) && AreUsedAlike(u, v)))
                _pairs.Values.Add(u, v, MatchReason.Name, strict ? 1 : 0.8f);
        }
    }

    private bool AreUsedAlike(int u, int v)
    {
        var (x, y) = (_a.Uses, _b.Uses);
        var (end, end2) = (Math.Min(x.Start[u + 1], x.Start[u] + UsesLookedAt), Math.Min(y.Start[v + 1], y.Start[v] + UsesLookedAt));
        if (x.Start[u] == x.Start[u + 1] || y.Start[v] == y.Start[v + 1])
            return x.Start[u] == x.Start[u + 1] && y.Start[v] == y.Start[v + 1];
        for (var i = x.Start[u]; i < end; i++)
            for (var j = y.Start[v]; j < end2; j++)
                if (_pairs.Operations.BOf[x.Operation[i]] == y.Operation[j])
                    return true;
        return false;
    }

    private void ByOwner()
    {
        for (var a = 0; a < _pairs.Modules.BOf.Length; a++)
        {
            if (_pairs.Modules.BOf[a] is not (>= 0 and var b))
                continue;
            var (x, y) = (_a.Store.Modules[a], _b.Store.Modules[b]);
            ByOwner(x.Parameters, y.Parameters);
            ByOwner(x.Buffers, y.Buffers);
        }
    }

    private void ByOwner(List<ModuleValue> x, List<ModuleValue> y)
    {
        foreach (var (name, value) in x)
            foreach (var (name2, value2) in y)
                if (name == name2 && CanMatch(value.Index, value2.Index))
                    _pairs.Values.Add(value.Index, value2.Index, MatchReason.Module, 1);
    }

    private void ByUse()
    {
        if (_pairs.Values.IsComplete)
            return;
        var (x, y) = (_a.Store.Inputs, _b.Store.Inputs);
        for (var a = 0; a < _pairs.Operations.BOf.Length; a++)
        {
            if (_pairs.Operations.BOf[a] is not (>= 0 and var b))
                continue;
            var (from, from2) = (x.Start[a], y.Start[b]);
            var count = Math.Min(x.Start[a + 1] - from, y.Start[b + 1] - from2);
            for (var i = 0; i < count; i++)
                if (x.Value[from + i] is >= 0 and var u && y.Value[from2 + i] is >= 0 and var v && x.Name[from + i] == y.Name[from2 + i] && CanMatch(u, v))
                    _pairs.Values.Add(u, v, MatchReason.Spread, (float)_pairs.Operations.SurenessOf(a));
        }
    }

    /// <summary>By the place among the inputs or the outputs of the graph.</summary>
    private void ByPlaceAmong(List<int> valuesOfA, List<int> valuesOfB)
    {
        Free(_a, _pairs.Values.BOf, valuesOfA, out var x);
        Free(_b, _pairs.Values.AOf, valuesOfB, out var y);
        if (x.Count != y.Count)
            return;
        for (var i = 0; i < x.Count; i++)
            if (CanMatch(x[i], y[i]))
                _pairs.Values.Add(x[i], y[i], MatchReason.Sequence, 0.7f);
    }

    /// <summary>Values that nothing uses have only their kind and type to tell them by.</summary>
    private void Unused()
    {
        if (_pairs.Values.IsComplete)
            return;
        foreach (var exactly in (bool[])[true, false])
            KeyMatching.Unique(_pairs.Values, UnusedKeys(_a, _pairs.Values.BOf, exactly), UnusedKeys(_b, _pairs.Values.AOf, exactly), MatchReason.Sequence, 0.6f, inOrder: true);
    }

    private static ulong[] UnusedKeys(ForwardGraph graph, int[] places, bool exactly)
    {
        var keys = new ulong[places.Length];
        for (var value = 0; value < keys.Length; value++)
        {
            if (places[value] >= 0 || graph.ProducerOf[value] >= 0 || graph.Uses.Start[value] < graph.Uses.Start[value + 1])
                continue;
            keys[value] = exactly ? TwinCode.Leaf(graph, value) : Mix.Of((ulong)graph.Store.ValueKinds[value], ContentHash.Of(graph.Store.ValueTypes[value]));
        }
        return keys;
    }

    private static void Free(ForwardGraph graph, int[] places, List<int> inputs, out List<int> free)
    {
        free = [];
        foreach (var value in inputs)
            if (places[value] < 0 && graph.ProducerOf[value] < 0)
                free.Add(value);
    }

    private bool CanMatch(int u, int v)
    {
        if (!_pairs.Values.AreFree(u, v))
            return false;
        var (kind, kind2) = (_a.Store.ValueKinds[u], _b.Store.ValueKinds[v]);
        return kind != ValueKind.Activation && kind2 != ValueKind.Activation && (kind == kind2 || (IsGiven(kind) && IsGiven(kind2)));
    }

    private static bool IsGiven(ValueKind kind) => kind is ValueKind.Input or ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant;
}
