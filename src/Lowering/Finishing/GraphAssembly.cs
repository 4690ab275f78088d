using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Finishing;

/// <summary>Makes a <see cref="ForwardGraph"/> of the nodes: what nobody uses is dropped, and all get names.</summary>
internal sealed class GraphAssembly(ForwardGraph captured, Emitter emitter, CapturedSizes sizes, LoweringOptions options)
{
    private readonly ForwardGraphBuilder _builder = new(captured.Name) { Producer = captured.Producer, Metadata = captured.Metadata };
    private readonly Dictionary<Term, ValueId> _values = [];
    private readonly Dictionary<int, ValueId> _captured = [];
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>Builds the graph.</summary>
    /// <param name="outputs">Its outputs, in the order of the captured graph's.</param>
    public ForwardGraph Build(Term[] outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i].Producer is not null && !outputs.AsSpan(0, i).Contains(outputs[i]))
                outputs[i].Stands = captured.Outputs[i];
        var needed = Needed(outputs);
        foreach (var input in captured.Inputs)
            _builder.MarkInput(AddCaptured(input));
        var form = options.Form;
        var hierarchy = Hierarchy.Of(form, captured, _builder);
        var domains = new SortedSet<string>(StringComparer.Ordinal);
        var names = new NodeNames();
        foreach (var node in emitter.Nodes.Where(needed.Contains))
        {
            var name = names.Of(node);
            // only metadata can tell what the ports of a kept operation are called
            var ports = form == ModuleForm.Metadata ? node.Kept : null;
            var inputs = node.Inputs.Select((term, slot) => new Input(ports?.Inputs[slot].Name ?? "", term is null ? ValueId.None : ValueOf(term))).ToArray();
            var results = node.Outputs.Select((term, slot) => new Output(ports?.Outputs[slot].Name ?? "", term is null ? ValueId.None : AddResult(term, name, slot))).ToArray();
            domains.Add(node.Type.Domain);
            _builder.AddOperation(node.Type, name, inputs, results, node.Attributes, hierarchy[node.Origin?.Call], node.Origin?.Metadata);
        }
        var given = new HashSet<ValueId>();
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = OutputOf(outputs[i], captured.Outputs[i], given);
            given.Add(output);
            _builder.MarkOutput(output);
        }
        hierarchy.AddOwned(_captured);
        domains.Remove(OpType.OnnxDomain);
        _builder.Opsets = [new(OpType.OnnxDomain, options.Opset), .. domains.Select(domain => captured.Opsets.FirstOrDefault(opset => opset.Domain == domain) ?? new(domain, 1))];
        _builder.Functions = captured.Functions;
        var graph = _builder.Build();
        return form == ModuleForm.Functions ? ModuleFunctions.Of(graph) : graph;
    }

    private static HashSet<Node> Needed(Term[] outputs)
    {
        var needed = new HashSet<Node>();
        var next = new Stack<Node>(outputs.Select(output => output.Producer).OfType<Node>());
        while (next.TryPop(out var node))
            if (needed.Add(node))
                foreach (var input in node.Inputs)
                    if (input?.Producer is { } producer)
                        next.Push(producer);
        return needed;
    }

    private ValueId AddCaptured(Value value)
    {
        if (_captured.TryGetValue(value.Index, out var known))
            return known;
        var id = _builder.AddValue(value.Name, value.Kind, sizes.TypeOf(value));
        if (value.Data is { } data)
            _builder.SetData(id, data);
        _captured.Add(value.Index, id);
        return id;
    }

    private ValueId ValueOf(Term term)
    {
        if (_values.TryGetValue(term, out var known))
            return known;
        var id = term.Source is { } source && ReferenceEquals(source.Graph, captured) ? AddCaptured(source) : AddConstant(term);
        _values.Add(term, id);
        return id;
    }

    private ValueId AddConstant(Term term)
    {
        var data = term.Data ?? throw new InvalidOperationException("a term is made by a node that does not run");
        var id = _builder.AddValue(Free(term.Stem ?? "constant"), ValueKind.Constant, data.Type);
        _builder.SetData(id, data);
        return id;
    }

    private ValueId AddResult(Term term, string node, int slot)
    {
        var id = term.Stands is { } value && ReferenceEquals(value.Graph, captured) && !_captured.ContainsKey(value.Index)
            ? _captured[value.Index] = _builder.AddValue(value.Name, ValueKind.Activation, sizes.TypeOf(value))
            : _builder.AddValue(Free($"{node}_output_{slot}"), ValueKind.Activation, term.Shape is { } shape ? new TensorType(term.Type, CapturedSizes.ShapeOf(shape)) : null);
        _values.Add(term, id);
        return id;
    }

    // a name that no captured value has, which may still come
    private string Free(string stem)
    {
        while (true)
        {
            var count = _taken[stem] = _taken.GetValueOrDefault(stem) + 1;
            var name = count == 1 ? stem : string.Create(null, $"{stem}_{count - 1}");
            if (captured.FindValue(name) is null && _builder.FreeName(name) == name)
                return name;
        }
    }

    /// <summary>The value that an output is. What no node makes, or is another output too, is handed on by a node of its own.</summary>
    private ValueId OutputOf(Term term, Value output, HashSet<ValueId> given)
    {
        var value = ValueOf(term);
        if (term.Producer is not null && _builder.NameOf(value) == output.Name && !given.Contains(value))
            return value;
        var handed = _builder.AddValue(_builder.FreeName(output.Name), ValueKind.Activation, sizes.TypeOf(output));
        _builder.AddOperation(new(OpType.OnnxDomain, "Identity"), "", [new("", value)], [new("", handed)]);
        return handed;
    }
}
