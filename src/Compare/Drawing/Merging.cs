namespace GraphBridge.Compare.Drawing;

/// <summary>
/// Makes the merged graph: first all of the new graph, whose ids stay, then what is gone from the old one. What is gone uses
/// values of both, and nothing new uses what is gone, so the order is one of execution.
/// </summary>
internal sealed class Merging
{
    private readonly Comparison _comparison;
    private readonly ForwardGraph _a;
    private readonly ForwardGraph _b;
    private readonly ForwardGraphBuilder _builder;

    // by place in the old graph: the place in the merged one; -1 as long as there is none
    private readonly int[] _operations;
    private readonly int[] _values;
    private readonly int[] _calls;
    private readonly int[] _modules;
    private readonly List<MergedState> _inputs = [];
    private readonly List<GoneUse> _gone = [];

    public Merging(Comparison comparison, ForwardGraph a, ForwardGraph b)
    {
        (_comparison, _a, _b) = (comparison, a, b);
        _builder = new(_b.Name) { Functions = _b.Functions, Opsets = _b.Opsets };
        (_operations, _values, _calls, _modules) = (Places.None(_a.Operations.Count), Places.None(_a.Values.Count), Places.None(_a.Calls.Count), Places.None(_a.Modules.Count));
        foreach (var match in comparison.Matches)
            _operations[match.A.Index] = match.B.Index;
        // a value has one maker: what an operation made that is gone stays its own, whatever stands for it now
        foreach (var match in comparison.ValueMatches)
            if (match.A.Producer is not { } producer || _operations[producer.Index] >= 0)
                _values[match.A.Index] = match.B.Index;
        foreach (var match in comparison.CallMatches)
            _calls[match.A.Index] = match.B.Index;
        foreach (var match in comparison.ModuleMatches)
            _modules[match.A.Index] = match.B.Index;
    }

    public MergedGraph Merge()
    {
        AddNew();
        var marks = new ChangeMarks(_comparison);
        var states = marks.States();
        MarkNewInputs(marks);
        AddOldValues();
        AddOldModules();
        AddOldCalls();
        AddOldOperations();
        KeepGoneUses();
        // a builder is used up when it has built
        var all = states.Extended(_builder, _inputs);
        return new(_builder.Build(), all, new(_operations, _values, _calls), _gone);
    }

    private void AddNew()
    {
        foreach (var value in _b.Values)
            _builder.AddValue(value.Name, value.Kind, value.Type, metadata: value.Metadata);
        foreach (var module in _b.Modules)
            Own(_builder.AddModule(module.Path, module.TypeName, module.Parent?.Id, module.Arguments), module, value => value);
        foreach (var call in _b.Calls)
            _builder.AddCall(call.Module.Id, call.Parent?.Id, call.Pass, call.RepeatCount);
        foreach (var operation in _b.Operations)
            _builder.AddOperation(operation.Type, operation.Name, [.. operation.Inputs.Select(port => new Input(port.Name, port.Value?.Id ?? ValueId.None))],
                [.. operation.Outputs.Select(port => new Output(port.Name, port.Value?.Id ?? ValueId.None))], [.. operation.Attributes], operation.Call?.Id, trace: operation.Trace);
        foreach (var input in _b.Inputs)
            _builder.MarkInput(input.Id);
        foreach (var output in _b.Outputs)
            _builder.MarkOutput(output.Id);
    }

    /// <summary>An input of a new operation is new, and so is one of another that was connected elsewhere or not there.</summary>
    private void MarkNewInputs(ChangeMarks marks)
    {
        foreach (var operation in _b.Operations)
            for (var slot = 0; slot < operation.Inputs.Count; slot++)
                _inputs.Add(marks.IsNew(operation) || marks.IsRewired(operation, slot) ? MergedState.Added : MergedState.Same);
    }

    private void AddOldModules()
    {
        foreach (var module in _a.Modules)
        {
            if (_modules[module.Index] >= 0)
                continue;
            var path = module.Path;
            while (_builder.TryGetModule(path, out _))
                path += " (old)";
            var merged = _builder.AddModule(path, module.TypeName, module.Parent is { } parent ? new ModuleId(_modules[parent.Index]) : null, module.Arguments);
            Own(merged, module, value => new(_values[value.Index]));
            _modules[module.Index] = merged.Index;
        }
    }

    /// <summary>Gives a module what it owned, which tells where that is drawn when nothing uses it.</summary>
    private void Own(ModuleId merged, Module module, Func<ValueId, ValueId> valueOf)
    {
        foreach (var (name, value) in module.Parameters)
            _builder.AddParameter(merged, name, valueOf(value));
        foreach (var (name, value) in module.Buffers)
            _builder.AddBuffer(merged, name, valueOf(value));
    }

    private void AddOldCalls()
    {
        foreach (var call in _a.Calls)
            if (_calls[call.Index] < 0)
                _calls[call.Index] = _builder.AddCall(new(_modules[call.Module.Index]), call.Parent is { } parent ? new CallId(_calls[parent.Index]) : null,
                    call.Pass, call.RepeatCount).Index;
    }

    private void AddOldValues()
    {
        foreach (var value in _a.Values)
        {
            if (_values[value.Index] >= 0)
                continue;
            // an operation that stayed no longer makes it
            var isMadeNoMore = value.Producer is { } producer && _operations[producer.Index] >= 0;
            var name = value.Name;
            while (_builder.TryGetValue(name, out _))
                name += " (old)";
            _values[value.Index] = _builder.AddValue(name, isMadeNoMore ? ValueKind.Undefined : value.Kind, value.Type).Index;
        }
    }

    private void AddOldOperations()
    {
        foreach (var operation in _a.Operations)
        {
            if (_operations[operation.Index] >= 0)
                continue;
            var attributes = operation.Attributes.Where(attribute => !HoldsGraph(attribute.Value)).ToArray();
            _operations[operation.Index] = _builder.AddOperation(operation.Type, operation.Name,
                [.. operation.Inputs.Select(port => new Input(port.Name, Merged(port.Value)))],
                [.. operation.Outputs.Select(port => new Output(port.Name, Merged(port.Value)))],
                attributes, operation.Call is { } call ? new CallId(_calls[call.Index]) : null).Index;
            for (var slot = 0; slot < operation.Inputs.Count; slot++)
                _inputs.Add(MergedState.Removed);
        }
    }

    private ValueId Merged(Value? value) => value is { } known ? new(_values[known.Index]) : ValueId.None;

    /// <summary>Nested graphs use values by names that may be others now; a picture does not show them.</summary>
    private static bool HoldsGraph(AttributeValue value) => value is AttributeValue.Graph or AttributeValue.List { Kind: AttributeKind.Graph };

    /// <summary>What an operation that stayed used and uses no more.</summary>
    private void KeepGoneUses()
    {
        foreach (var (old, now, _, _) in _comparison.Matches)
        {
            var kept = now.Inputs.Select(port => port.Value?.Index ?? -1).ToHashSet();
            foreach (var port in old.Inputs)
                if (port.Value is { } value && kept.Add(_values[value.Index]))
                    _gone.Add(new(new(_values[value.Index]), now.Id));
        }
    }
}
