using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>Makes the new graph: its parts in their order, each taken from the old graph with its changes or from the script.</summary>
internal sealed class ScriptApplication
{
    private readonly ForwardGraph _a;
    private readonly ForwardGraphBuilder _builder;
    private readonly EditIndex _edits;
    private readonly int[] _moduleOf;
    private readonly int[] _callOf;
    private readonly string?[] _nameOf;

    private ScriptApplication(ForwardGraph a, IReadOnlyList<Edit> edits)
    {
        _a = a;
        _edits = new(edits);
        _builder = new(a.Name) { Producer = a.Producer, Metadata = a.Metadata, Opsets = a.Opsets, Functions = a.Functions };
        _moduleOf = new int[a.Modules.Count];
        _callOf = new int[a.Calls.Count];
        _nameOf = new string?[a.Values.Count];
    }

    public static ForwardGraph Apply(ForwardGraph a, IReadOnlyList<Edit> edits)
    {
        var application = new ScriptApplication(a, edits);
        application.Header();
        application.Values();
        application.Inputs();
        application.Modules();
        application.Calls();
        application.Operations();
        return application._builder.Build();
    }

    private void Header()
    {
        foreach (var change in _edits.Of(EntityKind.Graph, 0))
        {
            switch (change.New)
            {
                case Facet.Text text when change.Aspect == Aspect.Name: _builder.Name = text.Value!; break;
                case Facet.MadeBy made: _builder.Producer = made.Tool; break;
                case Facet.Extra extra: _builder.Metadata = extra.Entries; break;
                case Facet.Versions versions: _builder.Opsets = versions.Sets; break;
                case Facet.Library library: _builder.Functions = library.Definitions; break;
                default: break;
            }
        }
    }

    private void Values()
    {
        for (var value = 0; value < _nameOf.Length; value++)
            _nameOf[value] = _edits.IsGone(value, _a.Store.ValueNames[value]) ? null : NewName(value);
        for (var value = 0; value < _nameOf.Length; value++)
            if (_nameOf[value] is { } name)
                Keep(value, name);
        // what the script names is added last, since it may take a name that an old value gave up
        foreach (var content in _edits.NewValues)
            Add(content);
    }

    private string NewName(int value)
    {
        foreach (var change in _edits.Of(EntityKind.Value, value))
            if (change is { Aspect: Aspect.Name, New: Facet.Text { Value: { } name } })
                return name;
        return _a.Store.ValueNames[value];
    }

    private void Keep(int index, string name)
    {
        var content = ContentOf.Value(_a.Values[index]) with { Name = name };
        if (content.Trace is { } trace)
            content = content with { Trace = trace with { Base = NewName(trace.Base), Previous = NewName(trace.Previous) } };
        foreach (var change in _edits.Of(EntityKind.Value, index))
        {
            content = change.New switch
            {
                Facet.Sort sort => content with { Kind = sort.Kind },
                Facet.Typed typed => content with { Type = typed.Type },
                Facet.Elements elements => content with { Data = elements.Dense, SparseData = elements.Sparse },
                Facet.Stored stored => content with { Data = stored.Dense, SparseData = stored.Sparse },
                Facet.Extra extra => content with { Metadata = extra.Entries },
                Facet.Seen seen => content with { Trace = seen.Trace },
                _ => content,
            };
        }
        Add(content);
    }

    private void Add(Content.ValueContent content)
    {
        var value = _builder.AddValue(content.Name, content.Kind, content.Type, content.Data, content.SparseData, content.Metadata);
        _builder.SetTrace(value, content.Trace);
    }

    private string? NewName(string? name) => name is not null && _a.FindValue(name) is { } value ? _nameOf[value.Index] ?? name : name;

    private void Inputs()
    {
        foreach (var port in Ports(EntityKind.Graph, 0, Aspect.Input, [.. _a.Store.GraphInputs.Select(value => new Facet.Port("", _nameOf[value]))]))
            _builder.MarkInput(Value(port.Value));
        foreach (var port in Ports(EntityKind.Graph, 0, Aspect.Output, [.. _a.Store.GraphOutputs.Select(value => new Facet.Port("", _nameOf[value]))]))
            _builder.MarkOutput(Value(port.Value));
    }

    private void Modules()
    {
        var order = _edits.Order(EntityKind.Module, _a.Modules.Count, _moduleOf);
        var paths = new string?[order.Length];
        for (var at = 0; at < order.Length; at++)
        {
            var content = order[at].Content as Content.ModuleContent ?? KeptModule(order[at].Old, paths);
            paths[at] = content.Path;
            var module = _builder.AddModule(content.Path, content.TypeName, content.Parent < 0 ? null : new ModuleId(content.Parent), content.Arguments, content.Metadata);
            foreach (var port in content.Parameters)
                _builder.AddParameter(module, port.Name, Value(port.Value));
            foreach (var port in content.Buffers)
                _builder.AddBuffer(module, port.Name, Value(port.Value));
        }
    }

    private Content.ModuleContent KeptModule(int old, string?[] paths)
    {
        var row = _a.Store.Modules[old];
        var parent = row.Parent < 0 ? -1 : _moduleOf[row.Parent];
        // a parent that comes later is not the parent any more: the script says the path
        var path = ModulePaths.Below(_a, row) is { } suffix && parent >= 0 && paths[parent] is { } above ? ModulePaths.Join(above, suffix) : row.Path;
        var content = new Content.ModuleContent(path, row.TypeName, row.Arguments, parent, row.Metadata,
            Ports(EntityKind.Module, old, Aspect.Parameter, [.. row.Parameters.Select(owned => new Facet.Port(owned.Name, _nameOf[owned.Value.Index]))]),
            Ports(EntityKind.Module, old, Aspect.Buffer, [.. row.Buffers.Select(owned => new Facet.Port(owned.Name, _nameOf[owned.Value.Index]))]));
        foreach (var change in _edits.Of(EntityKind.Module, old))
        {
            content = change.New switch
            {
                Facet.ModulePath place => content with { Path = place.Path, Parent = place.Parent },
                Facet.Text text when change.Aspect == Aspect.Type => content with { TypeName = text.Value! },
                Facet.Text text => content with { Arguments = text.Value! },
                Facet.Extra extra => content with { Metadata = extra.Entries },
                _ => content,
            };
        }
        return content;
    }

    private void Calls()
    {
        foreach (var (old, added) in _edits.Order(EntityKind.Call, _a.Calls.Count, _callOf))
        {
            var content = added as Content.CallContent ?? KeptCall(old);
            var call = _builder.AddCall(new(content.Module), content.Parent < 0 ? null : new CallId(content.Parent), content.Pass, content.RepeatCount);
            _builder.SetDuration(call, content.Duration);
        }
    }

    private Content.CallContent KeptCall(int old)
    {
        var row = _a.Store.Calls[old];
        var content = new Content.CallContent(_moduleOf[row.Module], "", row.Parent < 0 ? -1 : _callOf[row.Parent], row.Pass, row.RepeatCount, row.Duration);
        foreach (var change in _edits.Of(EntityKind.Call, old))
        {
            content = (change.Aspect, change.New) switch
            {
                (Aspect.Module, Facet.Link link) => content with { Module = link.Index },
                (Aspect.Caller, Facet.Link link) => content with { Parent = link.Index },
                (Aspect.Pass, Facet.Number number) => content with { Pass = number.Value },
                (Aspect.RepeatCount, Facet.Number number) => content with { RepeatCount = number.Value },
                (_, Facet.Time time) => content with { Duration = time.Value },
                _ => content,
            };
        }
        return content;
    }

    private void Operations()
    {
        foreach (var (old, added) in _edits.Order(EntityKind.Operation, _a.Operations.Count, new int[_a.Operations.Count]))
        {
            var content = added as Content.OperationContent ?? KeptOperation(old);
            _builder.AddOperation(content.Type, content.Name, [.. content.Inputs.Select(port => new Input(port.Name, Value(port.Value)))],
                [.. content.Outputs.Select(port => new Output(port.Name, Value(port.Value)))], content.Attributes.AsSpan(),
                content.Call < 0 ? null : new CallId(content.Call), content.Metadata, content.Trace);
        }
    }

    private Content.OperationContent KeptOperation(int old)
    {
        var operation = _a.Operations[old];
        var call = _a.Store.OpCalls[old];
        var trace = operation.Trace is { Branch: { } branch } seen ? seen with { Branch = branch with { Read = NewName(branch.Read)! } } : operation.Trace;
        var content = new Content.OperationContent(operation.Type, operation.Name, Ports(EntityKind.Operation, old, Aspect.Input, PortsOf(_a.Store.Inputs, old)),
            Ports(EntityKind.Operation, old, Aspect.Output, PortsOf(_a.Store.Outputs, old)), Attributes(old), call < 0 ? -1 : _callOf[call], operation.Metadata, trace);
        foreach (var change in _edits.Of(EntityKind.Operation, old))
        {
            content = change.New switch
            {
                Facet.Operator op => content with { Type = op.Type },
                Facet.Text text => content with { Name = text.Value! },
                Facet.Link link => content with { Call = link.Index },
                Facet.Extra extra => content with { Metadata = extra.Entries },
                Facet.Run run => content with { Trace = run.Trace },
                _ => content,
            };
        }
        return content;
    }

    private ImmutableArray<Facet.Port> PortsOf(PortTable table, int operation)
    {
        var ports = ImmutableArray.CreateBuilder<Facet.Port>(table.Start[operation + 1] - table.Start[operation]);
        for (var at = table.Start[operation]; at < table.Start[operation + 1]; at++)
            ports.Add(new(table.Name[at], table.Value[at] < 0 ? null : _nameOf[table.Value[at]]));
        return ports.MoveToImmutable();
    }

    private ImmutableArray<Facet.Port> Ports(EntityKind kind, int old, Aspect aspect, ImmutableArray<Facet.Port> kept) =>
        _edits.Members(kind, old, aspect, kept, facet => (Facet.Port)facet);

    private ImmutableArray<NamedAttribute> Attributes(int old)
    {
        var kept = _a.Store.OpAttributes[old].ToImmutableArray();
        var changes = _edits.Of(EntityKind.Operation, old);
        if (_a.Captured.TryGetValue(old, out var captured))
        {
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var value in captured)
                if (_nameOf[value.Index] is { } name && name != _a[value].Name)
                    names.Add(_a[value].Name, name);
            // one that the script replaces is not looked at: its new names may not fit it
            kept = [.. kept.Select((attribute, i) => changes.Any(change => change.Aspect == Aspect.Attribute && change.OldAt == i) ? attribute
                : new NamedAttribute(attribute.Name, NamesAcross.Renamed(attribute.Value, names)))];
        }
        foreach (var change in changes)
            if (change.New is Facet.Stored stored)
                kept = kept.SetItem(change.OldAt, new(kept[change.OldAt].Name,
                    stored.Dense is { } dense ? new AttributeValue.Tensor(dense) : new AttributeValue.SparseTensor(stored.Sparse!)));
        var order = (changes.FirstOrDefault(change => change.Aspect == Aspect.AttributeOrder)?.New as Facet.Sequence)?.Names.Index()
            .ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        return _edits.Members(EntityKind.Operation, old, Aspect.Attribute, kept, facet => (Facet.Attribute)facet is var attribute
            ? new NamedAttribute(attribute.Name, attribute.Value) : default, order is null ? null : attribute => order.GetValueOrDefault(attribute.Name, -1));
    }

    private ValueId Value(string? name) => name is null ? ValueId.None : _builder.TryGetValue(name, out var value) ? value
        : throw new InvalidOperationException($"the script uses the value '{name}', which it does not make");
}
