using System.Runtime.InteropServices;

namespace GraphBridge.Compare;

/// <summary>Compares each pair of parts on each axis, and lists what is different as edits. What is not matched is added or removed.</summary>
internal sealed class Differences
{
    private readonly Pairs _pairs;
    private readonly ForwardGraph _a;
    private readonly ForwardGraph _b;
    private readonly bool _withData;
    private readonly List<Edit> _edits = [];

    private Differences(Pairs pairs, bool withData) => (_pairs, _a, _b, _withData) = (pairs, pairs.A, pairs.B, withData);

    /// <param name="pairs">What is matched.</param>
    /// <param name="withData">Whether the elements of tensors are compared.</param>
    public static List<Edit> Of(Pairs pairs, bool withData)
    {
        var differences = new Differences(pairs, withData);
        differences.Graphs();
        differences.Existence(EntityKind.Module, pairs.Modules, i => ContentOf.Module(pairs.A.Modules[i]), i => ContentOf.Module(pairs.B.Modules[i]));
        differences.Modules();
        differences.Existence(EntityKind.Call, pairs.Calls, i => ContentOf.Call(pairs.A.Calls[i]), i => ContentOf.Call(pairs.B.Calls[i]));
        differences.Calls();
        differences.Values();
        differences.Existence(EntityKind.Operation, pairs.Operations, i => ContentOf.Operation(pairs.A.Operations[i]), i => ContentOf.Operation(pairs.B.Operations[i]));
        differences._edits.AddRange(OperationDifferences.Of(pairs));
        return differences._edits;
    }

    private void Graphs()
    {
        if (_a.Name != _b.Name)
            Change(EntityKind.Graph, 0, 0, Aspect.Name, new Facet.Text(_a.Name), new Facet.Text(_b.Name));
        if (_a.Producer != _b.Producer)
            Change(EntityKind.Graph, 0, 0, Aspect.Producer, new Facet.MadeBy(_a.Producer), new Facet.MadeBy(_b.Producer));
        if (!_a.Metadata.Equals(_b.Metadata))
            Change(EntityKind.Graph, 0, 0, Aspect.Metadata, new Facet.Extra(_a.Metadata), new Facet.Extra(_b.Metadata));
        if (!_a.Opsets.AsSpan().SequenceEqual(_b.Opsets.AsSpan()))
            Change(EntityKind.Graph, 0, 0, Aspect.Opsets, new Facet.Versions(_a.Opsets), new Facet.Versions(_b.Opsets));
        if (!_a.Functions.AsSpan().SequenceEqual(_b.Functions.AsSpan()))
            Change(EntityKind.Graph, 0, 0, Aspect.Functions, new Facet.Library(_a.Functions), new Facet.Library(_b.Functions));
        References(EntityKind.Graph, 0, 0, Aspect.Input, [.. _a.Store.GraphInputs.Select(value => new ModuleValue("", new(value)))],
            [.. _b.Store.GraphInputs.Select(value => new ModuleValue("", new(value)))]);
        References(EntityKind.Graph, 0, 0, Aspect.Output, [.. _a.Store.GraphOutputs.Select(value => new ModuleValue("", new(value)))],
            [.. _b.Store.GraphOutputs.Select(value => new ModuleValue("", new(value)))]);
    }

    private void Existence(EntityKind kind, Pairing pairing, Func<int, Content> contentOfA, Func<int, Content> contentOfB)
    {
        for (var a = 0; a < pairing.BOf.Length; a++)
            if (pairing.BOf[a] < 0)
                _edits.Add(new Edit.Removed(kind, a, contentOfA(a)));
        for (var b = 0; b < pairing.AOf.Length; b++)
            if (pairing.AOf[b] < 0)
                _edits.Add(new Edit.Added(kind, b, contentOfB(b)));
        var kept = Ascending.Longest(pairing.BOf);
        for (var a = 0; a < kept.Length; a++)
            if (!kept[a] && pairing.BOf[a] is >= 0 and var b)
                _edits.Add(new Edit.Moved(kind, a, b));
    }

    private void Modules()
    {
        for (var a = 0; a < _pairs.Modules.BOf.Length; a++)
        {
            if (_pairs.Modules.BOf[a] is not (>= 0 and var b))
                continue;
            var (x, y) = (_a.Store.Modules[a], _b.Store.Modules[b]);
            if (!SamePlace(x, y))
                Change(EntityKind.Module, a, b, Aspect.Path, new Facet.ModulePath(x.Path, x.Parent), new Facet.ModulePath(y.Path, y.Parent));
            if (x.TypeName != y.TypeName)
                Change(EntityKind.Module, a, b, Aspect.Type, new Facet.Text(x.TypeName), new Facet.Text(y.TypeName));
            if (x.Arguments != y.Arguments)
                Change(EntityKind.Module, a, b, Aspect.Arguments, new Facet.Text(x.Arguments), new Facet.Text(y.Arguments));
            if (!x.Metadata.Equals(y.Metadata))
                Change(EntityKind.Module, a, b, Aspect.Metadata, new Facet.Extra(x.Metadata), new Facet.Extra(y.Metadata));
            References(EntityKind.Module, a, b, Aspect.Parameter, CollectionsMarshal.AsSpan(x.Parameters), CollectionsMarshal.AsSpan(y.Parameters));
            References(EntityKind.Module, a, b, Aspect.Buffer, CollectionsMarshal.AsSpan(x.Buffers), CollectionsMarshal.AsSpan(y.Buffers));
        }
    }

    private bool SamePlace(GraphStore.ModuleRow x, GraphStore.ModuleRow y)
    {
        if ((x.Parent < 0 ? -1 : _pairs.Modules.BOf[x.Parent]) != y.Parent || (x.Parent >= 0 && y.Parent < 0))
            return false;
        // a child goes along with its parent's path
        var (suffix, suffix2) = (ModulePaths.Below(_a, x), ModulePaths.Below(_b, y));
        return suffix is null || suffix2 is null ? suffix is null && suffix2 is null && x.Path == y.Path : suffix == suffix2;
    }

    private void Calls()
    {
        for (var a = 0; a < _pairs.Calls.BOf.Length; a++)
        {
            if (_pairs.Calls.BOf[a] is not (>= 0 and var b))
                continue;
            var (x, y) = (_a.Store.Calls[a], _b.Store.Calls[b]);
            if (_pairs.Modules.BOf[x.Module] != y.Module)
                Change(EntityKind.Call, a, b, Aspect.Module, new Facet.Link(x.Module, _a.Modules[x.Module].Path), new Facet.Link(y.Module, _b.Modules[y.Module].Path));
            if ((x.Parent < 0 ? -1 : _pairs.Calls.BOf[x.Parent]) != y.Parent || (x.Parent >= 0 && y.Parent < 0))
                Change(EntityKind.Call, a, b, Aspect.Caller, CallLink(_a, x.Parent), CallLink(_b, y.Parent));
            if (x.Pass != y.Pass)
                Change(EntityKind.Call, a, b, Aspect.Pass, new Facet.Number(x.Pass), new Facet.Number(y.Pass));
            if (x.RepeatCount != y.RepeatCount)
                Change(EntityKind.Call, a, b, Aspect.RepeatCount, new Facet.Number(x.RepeatCount), new Facet.Number(y.RepeatCount));
            if (x.Duration != y.Duration)
                Change(EntityKind.Call, a, b, Aspect.Duration, new Facet.Time(x.Duration), new Facet.Time(y.Duration));
        }
    }

    public static Facet.Link CallLink(ForwardGraph graph, int call) => new(call, call < 0 ? "" : graph.Calls[call].Module.Path);

    private void Values()
    {
        for (var a = 0; a < _pairs.Values.BOf.Length; a++)
        {
            if (_pairs.Values.BOf[a] is >= 0 and var b)
                ValuePair(a, b);
            else if (_a.ProducerOf[a] < 0)
                _edits.Add(new Edit.Removed(EntityKind.Value, a, ContentOf.Value(_a.Values[a])));
        }
        for (var b = 0; b < _pairs.Values.AOf.Length; b++)
            if (_pairs.Values.AOf[b] < 0 && _b.ProducerOf[b] < 0)
                _edits.Add(new Edit.Added(EntityKind.Value, b, ContentOf.Value(_b.Values[b])));
    }

    private void ValuePair(int a, int b)
    {
        var (s, t) = (_a.Store, _b.Store);
        if (s.ValueNames[a] != t.ValueNames[b])
            Change(EntityKind.Value, a, b, Aspect.Name, new Facet.Text(s.ValueNames[a]), new Facet.Text(t.ValueNames[b]));
        if (s.ValueKinds[a] != t.ValueKinds[b])
            Change(EntityKind.Value, a, b, Aspect.Kind, new Facet.Sort(s.ValueKinds[a]), new Facet.Sort(t.ValueKinds[b]));
        if (!ReferenceEquals(s.ValueTypes[a], t.ValueTypes[b]) && !Equals(s.ValueTypes[a], t.ValueTypes[b]))
            Change(EntityKind.Value, a, b, Aspect.Type, new Facet.Typed(s.ValueTypes[a]), new Facet.Typed(t.ValueTypes[b]));
        if (_withData && s.Data.Count + t.Data.Count > 0)
            Data(a, b, TensorChange.Between(s.Data.GetValueOrDefault(a), t.Data.GetValueOrDefault(b)));
        if (s.ValueMetadata.Count + t.ValueMetadata.Count > 0 && !_a.Values[a].Metadata.Equals(_b.Values[b].Metadata))
            Change(EntityKind.Value, a, b, Aspect.Metadata, new Facet.Extra(_a.Values[a].Metadata), new Facet.Extra(_b.Values[b].Metadata));
        if (s.ValueTraces.Count + t.ValueTraces.Count > 0 && !SameTrace(_a.Values[a].Trace, _b.Values[b].Trace))
            Change(EntityKind.Value, a, b, Aspect.Trace, new Facet.Seen(_a.Values[a].Trace), new Facet.Seen(_b.Values[b].Trace));
    }

    private void Data(int a, int b, TensorChange.Extent extent)
    {
        var (x, y) = (_a.Values[a], _b.Values[b]);
        if (extent == TensorChange.Extent.Elements)
            Change(EntityKind.Value, a, b, Aspect.Data, new Facet.Elements(x.Data, x.SparseData), new Facet.Elements(y.Data, y.SparseData));
        else if (extent == TensorChange.Extent.Metadata)
            Change(EntityKind.Value, a, b, Aspect.Metadata, new Facet.Stored(x.Data, x.SparseData), new Facet.Stored(y.Data, y.SparseData));
    }

    private bool SameTrace(ValueTrace? x, ValueTrace? y) => x is null || y is null ? x is null && y is null
        : x.Bytes == y.Bytes && Equals(x.Statistics, y.Statistics) && NamesAcross.Same(x.Base, y.Base, _pairs) && NamesAcross.Same(x.Previous, y.Previous, _pairs);

    private void References(EntityKind kind, int a, int b, Aspect aspect, ReadOnlySpan<ModuleValue> x, ReadOnlySpan<ModuleValue> y)
    {
        if (x.IsEmpty && y.IsEmpty)
            return;
        var (first, second) = (x.ToArray(), y.ToArray());
        bool Alike(int i, int j) => first[i].Name == second[j].Name && _pairs.Values.BOf[first[i].Value.Index] == second[j].Value.Index;
        var places = PortAlignment.Of(first.Length, second.Length, Alike);
        var taken = new bool[second.Length];
        for (var i = 0; i < first.Length; i++)
        {
            var j = places[i];
            if (j >= 0)
                taken[j] = true;
            if (j < 0 || !Alike(i, j))
                _edits.Add(new Edit.Changed(kind, a, b, aspect, Port(_a, first[i]), j < 0 ? null : Port(_b, second[j])) { OldAt = i, NewAt = j });
        }
        for (var j = 0; j < second.Length; j++)
            if (!taken[j])
                _edits.Add(new Edit.Changed(kind, a, b, aspect, null, Port(_b, second[j])) { NewAt = j });
    }

    private static Facet.Port Port(ForwardGraph graph, ModuleValue owned) => new(owned.Name, graph[owned.Value].Name);

    private void Change(EntityKind kind, int a, int b, Aspect aspect, Facet old, Facet now) => _edits.Add(new Edit.Changed(kind, a, b, aspect, old, now));
}
