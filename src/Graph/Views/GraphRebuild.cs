using System.Runtime.InteropServices;

namespace GraphBridge;

/// <summary>
/// Makes a graph from parts of another: what views share. Values are copied when something that is copied needs them, so a
/// value that only dropped operations used is gone; those that nothing used in the first place stay.
/// </summary>
internal sealed class GraphRebuild
{
    private readonly ForwardGraph _source;
    private readonly GraphStore _store;
    private readonly int[]? _redirect;
    private readonly string[]? _names;
    private readonly int[] _values;
    private readonly int[] _calls;
    private readonly bool[] _keptModules;
    private readonly List<Input> _inputs = [];
    private readonly List<Output> _outputs = [];

    /// <param name="source">The graph that parts are taken from.</param>
    /// <param name="redirect">By value of the source: the one that stands in its place; its own index for most.</param>
    /// <param name="names">By value of the source: its new name. Outer values that get one name become one value.</param>
    public GraphRebuild(ForwardGraph source, int[]? redirect = null, string[]? names = null)
    {
        (_source, _store, _redirect, _names) = (source, source.Store, redirect, names);
        Builder = new(source.Name) { Producer = source.Producer, Metadata = source.Metadata, Opsets = source.Opsets, Functions = source.Functions };
        _values = new int[_store.ValueNames.Count];
        Array.Fill(_values, -1);
        _calls = new int[_store.Calls.Count];
        _keptModules = new bool[_store.Modules.Count];
    }

    public ForwardGraphBuilder Builder { get; }

    /// <summary>The copy of a value, made on first asking, or of the one that stands in its place.</summary>
    public ValueId Value(int source)
    {
        if (source < 0)
            return ValueId.None;
        var value = Redirected(source);
        if (_values[value] < 0)
            _values[value] = Copy(value, _store.ValueKinds[value]).Index;
        return new(_values[value]);
    }

    /// <summary>The copy of a value as an input of the graph, whatever made it before.</summary>
    public void CopyAsInput(int value)
    {
        _values[value] = Copy(value, _source.ProducerOf[value] >= 0 ? ValueKind.Input : _store.ValueKinds[value]).Index;
        Builder.MarkInput(new(_values[value]));
    }

    /// <summary>The value that stands in the place of a value, by index in the source.</summary>
    public int Redirected(int value)
    {
        if (_redirect is not null)
            while (_redirect[value] != value)
                value = _redirect[value];
        return value;
    }

    private ValueId Copy(int value, ValueKind kind)
    {
        var name = _names?[value] ?? _store.ValueNames[value];
        if (kind == ValueKind.Outer && Builder.TryGetValue(name, out var merged))
            return merged;
        var data = _store.Data.GetValueOrDefault(value);
        var copy = Builder.AddValue(name, kind, _store.ValueTypes[value], data as TensorData, data as SparseTensorData, _store.ValueMetadata.GetValueOrDefault(value));
        if (_store.ValueTraces.GetValueOrDefault(value) is { } trace)
            Builder.SetTrace(copy, trace with { Base = NewName(trace.Base), Previous = NewName(trace.Previous) });
        return copy;
    }

    /// <summary>The name of what stands for the value of a name; the same where that is no value.</summary>
    private string? NewName(string? name) => name is null || (_redirect is null && _names is null) || !_source.NameIndex.TryGetValue(name, out var value) ? name
        : Redirected(value) is var stands && _names is null ? _store.ValueNames[stands] : _names[stands];

    public void CopyInputs()
    {
        foreach (var value in _store.GraphInputs)
            Builder.MarkInput(Value(value));
    }

    public void CopyOutputs()
    {
        foreach (var value in _store.GraphOutputs)
            Builder.MarkOutput(Value(value));
    }

    /// <summary>
    /// Copies the calls that are kept and their modules. A module all of whose calls are dropped goes with them, and so does
    /// one inside it that was never called.
    /// </summary>
    /// <param name="keep">By call; the caller of a kept one is kept.</param>
    /// <param name="repeatCounts">By call: how many it stands for; null where that stays.</param>
    /// <param name="durations">By call: how long it took with those it stands for; null where that stays.</param>
    /// <param name="everyModule">Whether modules stay whatever becomes of their calls.</param>
    public void CopyHierarchy(bool[] keep, int[]? repeatCounts = null, TimeSpan?[]? durations = null, bool everyModule = false)
    {
        KeepModules(keep, everyModule);
        var modules = new int[_store.Modules.Count];
        for (var i = 0; i < modules.Length; i++)
        {
            if (!_keptModules[i])
                continue;
            var row = _store.Modules[i];
            var module = Builder.AddModule(row.Path, row.TypeName, row.Parent < 0 ? null : new ModuleId(modules[row.Parent]), row.Arguments, row.Metadata);
            modules[i] = module.Index;
            foreach (var (name, value) in row.Parameters)
                Builder.AddParameter(module, name, Value(value.Index));
            foreach (var (name, value) in row.Buffers)
                Builder.AddBuffer(module, name, Value(value.Index));
        }
        for (var i = 0; i < _calls.Length; i++)
        {
            _calls[i] = -1;
            if (!keep[i])
                continue;
            var (module, parent, pass, repeats, duration) = _store.Calls[i];
            var call = Builder.AddCall(new(modules[module]), parent < 0 ? null : new CallId(_calls[parent]), pass, repeatCounts?[i] ?? repeats);
            Builder.SetDuration(call, durations is null ? duration : durations[i]);
            _calls[i] = call.Index;
        }
    }

    private void KeepModules(bool[] keep, bool everyModule)
    {
        var called = new bool[_keptModules.Length];
        for (var i = 0; i < keep.Length; i++)
        {
            called[_store.Calls[i].Module] = true;
            _keptModules[_store.Calls[i].Module] |= keep[i];
        }
        // a parent stands before its children: what keeps a child keeps its parents
        for (var i = _keptModules.Length - 1; i >= 0; i--)
            if (_keptModules[i] && _store.Modules[i].Parent is >= 0 and var parent)
                _keptModules[parent] = true;
        for (var i = 0; i < _keptModules.Length; i++)
            _keptModules[i] |= everyModule || (!called[i] && (_store.Modules[i].Parent < 0 || _keptModules[_store.Modules[i].Parent]));
    }

    /// <summary>The copy of a call; null outside every call that was kept.</summary>
    public CallId? Call(int source) => source < 0 || _calls[source] < 0 ? null : new CallId(_calls[source]);

    /// <summary>Copies an operation, the next in execution order.</summary>
    /// <param name="op">Its index in the source.</param>
    /// <param name="metadata">Metadata in place of its own.</param>
    /// <param name="trace">A trace in place of its own.</param>
    public void CopyOperation(int op, Metadata? metadata = null, OperationTrace? trace = null)
    {
        _inputs.Clear();
        for (var at = _store.Inputs.Start[op]; at < _store.Inputs.Start[op + 1]; at++)
            _inputs.Add(new(_store.Inputs.Name[at], Value(_store.Inputs.Value[at])));
        _outputs.Clear();
        for (var at = _store.Outputs.Start[op]; at < _store.Outputs.Start[op + 1]; at++)
            _outputs.Add(new(_store.Outputs.Name[at], Value(_store.Outputs.Value[at])));
        Builder.AddOperation(_store.OpTypes[op], _store.OpNames[op], CollectionsMarshal.AsSpan(_inputs), CollectionsMarshal.AsSpan(_outputs), Attributes(op),
            Call(_store.OpCalls[op]), metadata ?? _store.OpMetadata.GetValueOrDefault(op), Renamed(trace ?? _store.OpTraces.GetValueOrDefault(op)));
    }

    /// <summary>A trace whose branch names the read's value by the name that it has now.</summary>
    public OperationTrace? Renamed(OperationTrace? trace) =>
        trace?.Branch is not { } branch || NewName(branch.Read) is var name && name == branch.Read ? trace : trace with { Branch = branch with { Read = name! } };

    /// <summary>An operation's attributes, whose nested graphs use values of this graph by the names that these have now.</summary>
    private NamedAttribute[] Attributes(int op)
    {
        if (!_source.Captured.TryGetValue(op, out var captured))
            return _store.OpAttributes[op];
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in captured)
            if (Builder.NameOf(Value(value.Index)) is var name && name != _store.ValueNames[value.Index])
                renamed.Add(_store.ValueNames[value.Index], name);
        return renamed.Count == 0 ? _store.OpAttributes[op]
            : Array.ConvertAll(_store.OpAttributes[op], attribute => new NamedAttribute(attribute.Name, OuterNames.Rename(attribute.Value, renamed)));
    }

    /// <summary>Copies what neither makes nor uses anything in the source, unless it went with its module.</summary>
    public void CopyUnused()
    {
        var gone = new HashSet<int>();
        for (var i = 0; i < _keptModules.Length; i++)
            if (!_keptModules[i])
                gone.UnionWith(_store.Modules[i].Parameters.Concat(_store.Modules[i].Buffers).Select(owned => owned.Value.Index));
        for (var value = 0; value < _values.Length; value++)
            if (_values[value] < 0 && _source.ProducerOf[value] < 0 && _source.Uses.Start[value] == _source.Uses.Start[value + 1] && !gone.Contains(value))
                Value(value);
    }
}
