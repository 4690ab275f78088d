namespace GraphBridge.Shapes;

/// <summary>One walk over a graph: the network itself, a graph inside an operation, or a function's body in one of its calls.</summary>
internal sealed class GraphPass
{
    private readonly ForwardGraph _graph;
    private readonly GraphPass? _around;
    private readonly Frame _frame;
    private readonly Known?[] _known;
    private readonly Dictionary<ForwardGraph, ForwardGraph> _typed = new(ReferenceEqualityComparer.Instance);

    /// <param name="graph">The graph.</param>
    /// <param name="frame">What all graphs inside one function, or outside all, have in common.</param>
    /// <param name="around">The walk over the graph around this one; null for the network itself and for a function's body.</param>
    public GraphPass(ForwardGraph graph, Frame frame, GraphPass? around = null)
    {
        (_graph, _frame, _around, Symbols) = (graph, frame, around, frame.Symbols);
        Depth = (around?.Depth ?? frame.Depth) + 1;
        _known = new Known?[graph.Values.Count];
        foreach (var value in graph.Values)
            _known[value.Index] = Stated(value);
    }

    public Symbols Symbols { get; }

    public long Opset => _frame.Opset;

    /// <summary>How many graphs are around this one, and functions' calls.</summary>
    public int Depth { get; }

    /// <summary>What is known of a value.</summary>
    public Known? this[int value] => _known[value];

    /// <summary>What is known of what the graph gives, in order.</summary>
    public Known?[] Outputs => [.. _graph.Outputs.Select(output => _known[output.Index])];

    /// <summary>An attribute; within a function, that of its call where it is one.</summary>
    public AttributeValue? Resolve(AttributeValue? attribute) => attribute is AttributeValue.Reference reference ? _frame.Attribute(reference.Name) : attribute;

    /// <summary>Says what goes into the graph, in the order of its inputs.</summary>
    public void Enter(ReadOnlySpan<Known?> inputs)
    {
        for (var i = 0; i < inputs.Length && i < _graph.Inputs.Count; i++)
            _known[_graph.Inputs[i].Index] = StatedTypes.Join(_known[_graph.Inputs[i].Index], inputs[i], Symbols);
    }

    /// <summary>Finds what can be known of all results.</summary>
    public void Run()
    {
        foreach (var operation in _graph.Operations)
        {
            var call = new Call(operation, this);
            if (operation.Type.Domain == OpType.OnnxDomain && RuleTable.ByOperator.TryGetValue(operation.Type.Name, out var rule))
                rule(call);
            else
                _frame.Call(call);
            var outputs = operation.Outputs;
            for (var slot = 0; slot < outputs.Count; slot++)
                if (outputs.ValueAt(slot) is { IsNone: false, Index: var index })
                    _known[index] = StatedTypes.Join(_known[index], call.Found(slot), Symbols);
        }
    }

    /// <summary>
    /// Walks a graph inside an operation of this one, and gives what is known of its results. Null where graphs nest deeper than in any network, or
    /// too much was walked.
    /// </summary>
    public Known?[]? Inside(ForwardGraph nested, ReadOnlySpan<Known?> inputs)
    {
        if (Depth >= Frame.MaximumDepth || !_frame.Effort.TryTake(nested.Operations.Count))
            return null;
        var pass = new GraphPass(nested, _frame, this);
        pass.Enter(inputs);
        pass.Run();
        _typed[nested] = pass.Typed();
        return pass.Outputs;
    }

    /// <summary>The graph with the types that were found where it states none.</summary>
    public ForwardGraph Typed()
    {
        var types = new DataType?[_known.Length];
        var isChanged = _typed.Any(pair => !ReferenceEquals(pair.Key, pair.Value));
        foreach (var value in _graph.Values)
        {
            types[value.Index] = StatedTypes.Fill(value.Type, StatedTypes.Write(_known[value.Index]), Symbols);
            isChanged |= !ReferenceEquals(types[value.Index], value.Type);
        }
        return isChanged ? _graph.WithTypes(value => types[value.Index], nested => _typed.GetValueOrDefault(nested, nested)) : _graph;
    }

    private Known? Stated(Value value)
    {
        if (value.Data is { } data)
            return (StatedTypes.Read(data.Type, Symbols) as KnownTensor)! with { Data = value.Kind is ValueKind.Input ? null : data };
        var stated = StatedTypes.Read(value.Type ?? (value.SparseData is { } sparse ? TensorType.Of(sparse.Values.ElementType, sparse.Dimensions.AsSpan()) : null), Symbols);
        return value.Kind is ValueKind.Outer ? StatedTypes.Join(stated, _around?.Find(value.Name), Symbols) : stated;
    }

    private Known? Find(string name) => _graph.FindValue(name) is { } value ? _known[value.Index] : _around?.Find(name);
}
