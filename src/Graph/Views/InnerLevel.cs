using System.Runtime.InteropServices;

namespace GraphBridge;

/// <summary>One level of <see cref="InnerView"/>: operations replaced by those in their inner graphs.</summary>
internal sealed class InnerLevel
{
    private readonly ForwardGraph _graph;
    private readonly GraphStore _store;
    private readonly Dictionary<int, InnerWiring> _shown;
    private readonly GraphRebuild _rebuild;
    private readonly Dictionary<string, int> _namesOf = new(StringComparer.Ordinal);
    private readonly List<Input> _inputs = [];
    private readonly List<Output> _outputs = [];

    private InnerLevel(ForwardGraph graph, Dictionary<int, InnerWiring> shown)
    {
        (_graph, _store, _shown) = (graph, graph.Store, shown);
        _rebuild = new(graph, Redirects());
    }

    /// <summary>The graph with the inner operations of all operations that have some; null where none has.</summary>
    public static ForwardGraph? Show(ForwardGraph graph)
    {
        var shown = new Dictionary<int, InnerWiring>();
        foreach (var (op, trace) in graph.Store.OpTraces)
            if (trace.Inner is { } inner && InnerWiring.Of(graph, op, trace, inner) is { } wiring)
                shown.Add(op, wiring);
        return shown.Count == 0 ? null : new InnerLevel(graph, shown).Build();
    }

    /// <summary>By value: the one that stands in its place, where an operation handed it through or gave it twice.</summary>
    private int[] Redirects()
    {
        var redirect = new int[_store.ValueNames.Count];
        for (var value = 0; value < redirect.Length; value++)
            redirect[value] = value;
        // in execution order, so that what stands for an input is settled
        foreach (var (op, wiring) in _shown.OrderBy(entry => entry.Key))
            foreach (var (made, stands) in wiring.HandedThrough(_store, op))
                redirect[made] = redirect[stands];
        return redirect;
    }

    private ForwardGraph Build()
    {
        _rebuild.CopyInputs();
        var calls = new bool[_store.Calls.Count];
        Array.Fill(calls, true);
        _rebuild.CopyHierarchy(calls, everyModule: true);
        for (var op = 0; op < _store.OpTypes.Count; op++)
        {
            if (_shown.TryGetValue(op, out var wiring))
                AddInner(op, wiring);
            else
                _rebuild.CopyOperation(op);
        }
        _rebuild.CopyOutputs();
        // those too that only operations used which are shown by what is inside them
        for (var value = 0; value < _store.ValueNames.Count; value++)
            if (_graph.ProducerOf[value] < 0)
                _rebuild.Value(value);
        return _rebuild.Builder.Build();
    }

    private void AddInner(int op, InnerWiring wiring)
    {
        var outer = _store.OpTraces[op];
        var inner = wiring.Inner;
        var values = Values(op, wiring);
        foreach (var operation in inner.Operations)
        {
            Copy(operation.Inputs, values, _inputs, static (name, value) => new(name, value));
            Copy(operation.Outputs, values, _outputs, static (name, value) => new(name, value));
            _rebuild.Builder.AddOperation(operation.Type, Within(op, operation.Name), CollectionsMarshal.AsSpan(_inputs), CollectionsMarshal.AsSpan(_outputs),
                Attributes(operation, values), _rebuild.Call(_store.OpCalls[op]), operation.Metadata, Trace(operation, outer, wiring, values));
        }
    }

    private static void Copy<T>(PortList ports, ValueId[] values, List<T> copies, Func<string, ValueId, T> copy)
    {
        copies.Clear();
        for (var slot = 0; slot < ports.Count; slot++)
            copies.Add(copy(ports[slot].Name, ports.ValueAt(slot) is { IsNone: false } value ? values[value.Index] : ValueId.None));
    }

    private string Within(int op, string name) => _store.OpNames[op].Length == 0 ? name : name.Length == 0 ? _store.OpNames[op] : _store.OpNames[op] + "/" + name;

    /// <summary>By value of an inner graph: the one of the view.</summary>
    private ValueId[] Values(int op, InnerWiring wiring)
    {
        var builder = _rebuild.Builder;
        var values = new ValueId[wiring.Inner.Values.Count];
        var isOwn = new bool[values.Length];
        foreach (var value in wiring.Inner.Values)
        {
            var outer = wiring.OuterOf(value.Index);
            var id = outer >= 0 ? _rebuild.Value(outer)
                : builder.AddValue(FreeName(Within(op, value.Name)), value.Kind, value.Type, value.Data, value.SparseData, value.Metadata);
            values[value.Index] = id;
            isOwn[value.Index] = outer < 0 || (wiring.IsOutput(value.Index) && _store.ValueTraces.GetValueOrDefault(outer) is null);
            if (wiring.IsOutput(value.Index) && value.Producer is null)
            {
                builder.SetKind(id, value.Kind);
                if (value.SparseData is { } sparse)
                    builder.SetData(id, sparse);
                else if (value.Data is { } data)
                    builder.SetData(id, data);
            }
        }
        // a trace names other values, which have their names by now
        foreach (var value in wiring.Inner.Values)
            if (isOwn[value.Index] && value.Trace is { } trace)
                builder.SetTrace(values[value.Index], trace with { Base = NewName(wiring.Inner, trace.Base, values), Previous = NewName(wiring.Inner, trace.Previous, values) });
        return values;
    }

    private string FreeName(string stem)
    {
        var name = stem;
        // operations without a name have one stem, so a search that began anew would be long
        for (var i = _namesOf.GetValueOrDefault(stem); ; i++)
        {
            if (i > 0)
                name = $"{stem}_{i}";
            if (_graph.NameIndex.ContainsKey(name) || _rebuild.Builder.TryGetValue(name, out _))
                continue;
            _namesOf[stem] = i + 1;
            return name;
        }
    }

    private string? NewName(ForwardGraph inner, string? name, ValueId[] values) =>
        name is not null && inner.NameIndex.TryGetValue(name, out var value) ? _rebuild.Builder.NameOf(values[value]) : name;

    private NamedAttribute[] Attributes(Operation operation, ValueId[] values)
    {
        var renamed = operation.CapturedValues.ToDictionary(value => operation.Graph[value].Name, value => _rebuild.Builder.NameOf(values[value.Index]), StringComparer.Ordinal);
        return renamed.Count == 0 ? [.. operation.Attributes]
            : [.. operation.Attributes.Select(attribute => new NamedAttribute(attribute.Name, OuterNames.Rename(attribute.Value, renamed)))];
    }

    private OperationTrace? Trace(Operation operation, OperationTrace outer, InnerWiring wiring, ValueId[] values)
    {
        var trace = operation.Trace ?? new();
        trace = trace with
        {
            Source = trace.Source ?? outer.Source,
            Branch = trace.Branch is { } branch ? new(NewName(wiring.Inner, branch.Read, values)!, branch.Taken) : _rebuild.Renamed(outer)!.Branch,
            Read = operation.Index == wiring.ReadBy ? outer.Read : trace.Read,
            Error = operation.Index == wiring.FailedAt ? outer.Error : trace.Error,
        };
        return trace == new OperationTrace() ? null : trace;
    }
}
