using System.Runtime.CompilerServices;

namespace GraphBridge.Compare;

/// <summary>What is different in each pair of operations.</summary>
internal sealed class OperationDifferences
{
    private readonly Pairs _pairs;
    private readonly ForwardGraph _a;
    private readonly ForwardGraph _b;
    private readonly List<Edit> _edits = [];

    // inner graphs are shared by many operations: each pair of them is compared once
    private readonly Dictionary<(int, int), bool> _innerPairs = [];
    private readonly ConditionalWeakTable<ForwardGraph, object> _innerNumbers = [];

    private OperationDifferences(Pairs pairs) => (_pairs, _a, _b) = (pairs, pairs.A, pairs.B);

    public static List<Edit> Of(Pairs pairs)
    {
        var differences = new OperationDifferences(pairs);
        for (var a = 0; a < pairs.Operations.BOf.Length; a++)
            if (pairs.Operations.BOf[a] is >= 0 and var b)
                differences.Pair(a, b);
        return differences._edits;
    }

    private void Pair(int a, int b)
    {
        var (s, t) = (_a.Store, _b.Store);
        if (!ReferenceEquals(s.OpTypes[a], t.OpTypes[b]) && s.OpTypes[a] != t.OpTypes[b])
            Change(a, b, Aspect.Type, new Facet.Operator(s.OpTypes[a]), new Facet.Operator(t.OpTypes[b]));
        if (s.OpNames[a] != t.OpNames[b])
            Change(a, b, Aspect.Name, new Facet.Text(s.OpNames[a]), new Facet.Text(t.OpNames[b]));
        var (call, call2) = (s.OpCalls[a], t.OpCalls[b]);
        if ((call < 0 ? -1 : _pairs.Calls.BOf[call]) != call2 || (call >= 0 && call2 < 0))
            Change(a, b, Aspect.Caller, Differences.CallLink(_a, call), Differences.CallLink(_b, call2));
        Inputs(a, b);
        Outputs(a, b);
        Attributes(a, b);
        if (s.OpMetadata.Count + t.OpMetadata.Count > 0 && !_a.Operations[a].Metadata.Equals(_b.Operations[b].Metadata))
            Change(a, b, Aspect.Metadata, new Facet.Extra(_a.Operations[a].Metadata), new Facet.Extra(_b.Operations[b].Metadata));
        if (s.OpTraces.Count + t.OpTraces.Count > 0 && !SameTrace(_a.Operations[a].Trace, _b.Operations[b].Trace))
            Change(a, b, Aspect.Trace, new Facet.Run(_a.Operations[a].Trace), new Facet.Run(_b.Operations[b].Trace));
    }

    private void Inputs(int a, int b)
    {
        var (from, from2) = (_a.Store.Inputs.Start[a], _b.Store.Inputs.Start[b]);
        var (count, count2) = (_a.Store.Inputs.Start[a + 1] - from, _b.Store.Inputs.Start[b + 1] - from2);
        if (count == count2)
        {
            for (var i = 0; i < count; i++)
                if (!SameInput(from + i, from2 + i))
                    Port(a, b, Aspect.Input, Input(_a, from + i), Input(_b, from2 + i), i, i);
            return;
        }
        var places = PortAlignment.Of(count, count2, (i, j) => SameInput(from + i, from2 + j));
        Unequal(a, b, Aspect.Input, places, count2, (i, j) => SameInput(from + i, from2 + j), i => Input(_a, from + i), j => Input(_b, from2 + j));
    }

    private bool SameInput(int i, int j)
    {
        var (x, y) = (_a.Store.Inputs.Value[i], _b.Store.Inputs.Value[j]);
        return (x < 0 ? y < 0 : _pairs.Values.BOf[x] == y && y >= 0) && _a.Store.Inputs.Name[i] == _b.Store.Inputs.Name[j];
    }

    private static Facet.Port Input(ForwardGraph graph, int at) =>
        new(graph.Store.Inputs.Name[at], graph.Store.Inputs.Value[at] is >= 0 and var value ? graph.Store.ValueNames[value] : null);

    private void Outputs(int a, int b)
    {
        var (from, from2) = (_a.Store.Outputs.Start[a], _b.Store.Outputs.Start[b]);
        var (count, count2) = (_a.Store.Outputs.Start[a + 1] - from, _b.Store.Outputs.Start[b + 1] - from2);
        if (count == count2)
        {
            for (var i = 0; i < count; i++)
                if (!SameOutput(from + i, from2 + i))
                    Port(a, b, Aspect.Output, Output(_a, from + i, _pairs.Values.BOf), Output(_b, from2 + i, _pairs.Values.AOf), i, i);
            return;
        }
        Unequal(a, b, Aspect.Output, OutputPlaces(_pairs, a, b), count2, (i, j) => SameOutput(from + i, from2 + j),
            i => Output(_a, from + i, _pairs.Values.BOf), j => Output(_b, from2 + j, _pairs.Values.AOf));
    }

    /// <summary>Which output of the one operation is which of the other; the values that they make are matched by this.</summary>
    public static int[] OutputPlaces(Pairs pairs, int a, int b)
    {
        var (x, y) = (pairs.A.Store.Outputs, pairs.B.Store.Outputs);
        var (from, from2) = (x.Start[a], y.Start[b]);
        return PortAlignment.Of(x.Start[a + 1] - from, y.Start[b + 1] - from2,
            (i, j) => x.Name[from + i] == y.Name[from2 + j] && x.Value[from + i] < 0 == y.Value[from2 + j] < 0);
    }

    private bool SameOutput(int i, int j)
    {
        var (x, y) = (_a.Store.Outputs.Value[i], _b.Store.Outputs.Value[j]);
        return (x < 0 ? y < 0 : _pairs.Values.BOf[x] == y && y >= 0) && _a.Store.Outputs.Name[i] == _b.Store.Outputs.Name[j];
    }

    private static Facet.Port Output(ForwardGraph graph, int at, int[] places)
    {
        var value = graph.Store.Outputs.Value[at];
        return new(graph.Store.Outputs.Name[at], value < 0 ? null : graph.Store.ValueNames[value],
            value >= 0 && places[value] < 0 ? ContentOf.Value(graph.Values[value]) : null);
    }

    private void Unequal(int a, int b, Aspect aspect, int[] places, int count, Func<int, int, bool> same, Func<int, Facet> first, Func<int, Facet> second)
    {
        var taken = new bool[count];
        for (var i = 0; i < places.Length; i++)
        {
            var j = places[i];
            if (j >= 0)
                taken[j] = true;
            if (j < 0 || !same(i, j))
                Port(a, b, aspect, first(i), j < 0 ? null : second(j), i, j);
        }
        for (var j = 0; j < count; j++)
            if (!taken[j])
                Port(a, b, aspect, null, second(j), -1, j);
    }

    private void Attributes(int a, int b)
    {
        var (x, y) = (_a.Store.OpAttributes[a], _b.Store.OpAttributes[b]);
        if (ReferenceEquals(x, y) && !_a.Captured.ContainsKey(a))
            return;
        var places = new int[x.Length];
        var taken = new bool[y.Length];
        Dictionary<string, int>? placeOf = null;
        for (var i = 0; i < x.Length; i++)
        {
            // most have the same names in the same order
            places[i] = i < y.Length && y[i].Name == x[i].Name ? i
                : (placeOf ??= y.Index().ToDictionary(attribute => attribute.Item.Name, attribute => attribute.Index, StringComparer.Ordinal)).GetValueOrDefault(x[i].Name, -1);
            if (places[i] is >= 0 and var j)
                taken[j] = true;
            var extent = places[i] < 0 ? TensorChange.Extent.Elements : Between(x[i], y[places[i]], a, b);
            if (extent == TensorChange.Extent.Metadata)
                Port(a, b, Aspect.Metadata, Stored(x[i].Value), Stored(y[places[i]].Value), i, places[i]);
            else if (extent == TensorChange.Extent.Elements)
                Port(a, b, Aspect.Attribute, new Facet.Attribute(x[i].Name, x[i].Value),
                    places[i] < 0 ? null : new Facet.Attribute(y[places[i]].Name, y[places[i]].Value), i, places[i]);
        }
        for (var j = 0; j < y.Length; j++)
            if (!taken[j])
                Port(a, b, Aspect.Attribute, null, new Facet.Attribute(y[j].Name, y[j].Value), -1, j);
        var last = -1;
        foreach (var place in places)
        {
            if (place < 0)
                continue;
            if (place < last)
            {
                Change(a, b, Aspect.AttributeOrder, new Facet.Sequence([.. x.Where((_, i) => places[i] >= 0).Select(attribute => attribute.Name)]),
                    new Facet.Sequence([.. y.Where((_, j) => taken[j]).Select(attribute => attribute.Name)]));
                return;
            }
            last = place;
        }
    }

    private TensorChange.Extent Between(NamedAttribute x, NamedAttribute y, int a, int b) => (x.Value, y.Value) switch
    {
        (AttributeValue.Tensor tensor, AttributeValue.Tensor now) => TensorChange.Between(tensor.Value, now.Value),
        (AttributeValue.SparseTensor tensor, AttributeValue.SparseTensor now) => TensorChange.Between(tensor.Value, now.Value),
        _ => NamesAcross.Same(x, y, a, b, _pairs) ? TensorChange.Extent.None : TensorChange.Extent.Elements,
    };

    private static Facet.Stored Stored(AttributeValue value) => new((value as AttributeValue.Tensor)?.Value, (value as AttributeValue.SparseTensor)?.Value);

    private bool SameTrace(OperationTrace? x, OperationTrace? y)
    {
        if (ReferenceEquals(x, y) && x?.Branch is null)
            return true;
        if (x is null || y is null || x with { Inner = null, Branch = null } != y with { Inner = null, Branch = null })
            return false;
        if (x.Branch?.Taken != y.Branch?.Taken || !NamesAcross.Same(x.Branch?.Read, y.Branch?.Read, _pairs))
            return false;
        return x.Inner is null || y.Inner is null ? x.Inner is null && y.Inner is null : SameInner(x.Inner, y.Inner);
    }

    private bool SameInner(ForwardGraph x, ForwardGraph y)
    {
        var pair = (Number(x), Number(y));
        if (!_innerPairs.TryGetValue(pair, out var same))
            _innerPairs.Add(pair, same = x.Equals(y));
        return same;
    }

    private int _inners;

    private int Number(ForwardGraph graph)
    {
        if (_innerNumbers.TryGetValue(graph, out var number))
            return (int)number;
        _innerNumbers.Add(graph, _inners);
        return _inners++;
    }

    private void Change(int a, int b, Aspect aspect, Facet old, Facet now) => _edits.Add(new Edit.Changed(EntityKind.Operation, a, b, aspect, old, now));

    private void Port(int a, int b, Aspect aspect, Facet? old, Facet? now, int oldAt, int newAt) =>
        _edits.Add(new Edit.Changed(EntityKind.Operation, a, b, aspect, old, now) { OldAt = oldAt, NewAt = newAt });
}
