namespace GraphBridge;

/// <summary>
/// Whether a later call does what an earlier one does: calls modules of the same types and arguments, with the same operations,
/// attributes and wiring among them. Names, paths, passes, metadata and traces do not matter. What comes from outside is left
/// to the caller, as pairs.
/// </summary>
internal sealed class CallComparison(ForwardGraph graph, CallTree tree, bool sameTypes)
{
    private readonly GraphStore _store = graph.Store;

    /// <summary>After a comparison: the values from outside that operations of the two calls use in the same places, in order.</summary>
    public List<(int First, int Second)> FromOutside { get; } = [];

    /// <summary>Compares two calls, neither in the other. Each operation of the first has to run before its like in the second.</summary>
    public bool AreAlike(int first, int second)
    {
        FromOutside.Clear();
        var (start, end) = tree.OperationsIn(first);
        var (start2, end2) = tree.OperationsIn(second);
        if (tree.Size[first] != tree.Size[second] || end - start != end2 - start2 || end == start || !SameCalls(first, second))
            return false;
        for (var i = 0; i < end - start; i++)
            if (!SameOperation(tree.Operations[start + i], tree.Operations[start2 + i], first, second))
                return false;
        return true;
    }

    private bool SameCalls(int first, int second)
    {
        for (var i = 0; i < tree.Size[first]; i++)
        {
            var (place, place2) = (tree.Place[first] + i, tree.Place[second] + i);
            var (a, b) = (_store.Calls[tree.Order[place]], _store.Calls[tree.Order[place2]]);
            var (x, y) = (_store.Modules[a.Module], _store.Modules[b.Module]);
            if (x.TypeName != y.TypeName || x.Arguments != y.Arguments)
                return false;
            if (i > 0 && (a.RepeatCount != b.RepeatCount || place - tree.Place[a.Parent] != place2 - tree.Place[b.Parent]))
                return false;
        }
        return true;
    }

    private bool SameOperation(int a, int b, int first, int second) =>
        a < b && tree.Place[_store.OpCalls[a]] - tree.Place[first] == tree.Place[_store.OpCalls[b]] - tree.Place[second]
        && _store.OpTypes[a] == _store.OpTypes[b] && _store.OpAttributes[a].AsSpan().SequenceEqual(_store.OpAttributes[b])
        && SameInputs(a, b, first, second) && SameOutputs(a, b);

    private bool SameInputs(int a, int b, int first, int second)
    {
        var (from, from2, count) = (_store.Inputs.Start[a], _store.Inputs.Start[b], _store.Inputs.Start[a + 1] - _store.Inputs.Start[a]);
        if (_store.Inputs.Start[b + 1] - from2 != count)
            return false;
        for (var i = 0; i < count; i++)
            if (_store.Inputs.Name[from + i] != _store.Inputs.Name[from2 + i] || !SameValue(_store.Inputs.Value[from + i], _store.Inputs.Value[from2 + i], first, second))
                return false;
        var captured = graph.Captured.GetValueOrDefault(a) ?? [];
        var captured2 = graph.Captured.GetValueOrDefault(b) ?? [];
        if (captured.Length != captured2.Length)
            return false;
        for (var i = 0; i < captured.Length; i++)
            if (!SameValue(captured[i].Index, captured2[i].Index, first, second))
                return false;
        return true;
    }

    private bool SameValue(int u, int v, int first, int second)
    {
        if (u < 0 || v < 0)
            return u < 0 && v < 0;
        var (producer, producer2) = (graph.ProducerOf[u], graph.ProducerOf[v]);
        var (inside, inside2) = (producer >= 0 && tree.IsIn(producer, first), producer2 >= 0 && tree.IsIn(producer2, second));
        if (inside != inside2)
            return false;
        if (!inside)
            FromOutside.Add((u, v));
        return !inside || (graph.ProducerSlotOf[u] == graph.ProducerSlotOf[v] && PlaceIn(first, producer) == PlaceIn(second, producer2));
    }

    private int PlaceIn(int call, int operation) => tree.PlaceOfOperation[operation] - tree.OperationsIn(call).Start;

    private bool SameOutputs(int a, int b)
    {
        var (from, from2, count) = (_store.Outputs.Start[a], _store.Outputs.Start[b], _store.Outputs.Start[a + 1] - _store.Outputs.Start[a]);
        if (_store.Outputs.Start[b + 1] - from2 != count)
            return false;
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (_store.Outputs.Value[from + i], _store.Outputs.Value[from2 + i]);
            if (_store.Outputs.Name[from + i] != _store.Outputs.Name[from2 + i] || u < 0 != v < 0
                || (sameTypes && u >= 0 && !Equals(_store.ValueTypes[u], _store.ValueTypes[v])))
                return false;
        }
        return true;
    }
}
