namespace GraphBridge;

/// <summary>Which values of an operation those at the ends of its inner graph are.</summary>
internal sealed class InnerWiring
{
    private readonly int[] _outerOf;
    private readonly bool[] _isInput;

    private InnerWiring(ForwardGraph inner)
    {
        Inner = inner;
        _outerOf = new int[inner.Values.Count];
        Array.Fill(_outerOf, -1);
        _isInput = new bool[_outerOf.Length];
    }

    /// <summary>The inner graph.</summary>
    public ForwardGraph Inner { get; }

    /// <summary>The inner operation that makes what the operation read; -1 where it read nothing.</summary>
    public int ReadBy { get; private init; }

    /// <summary>The inner operation that the operation's error is told of; -1 where there is none, or one inside has an error of its own.</summary>
    public int FailedAt { get; private init; }

    /// <summary>The wiring of an operation; null where its inner graph can't be put in its place.</summary>
    public static InnerWiring? Of(ForwardGraph graph, int op, OperationTrace trace, ForwardGraph inner)
    {
        var operations = inner.Operations;
        var readBy = trace.Read is null ? -1 : inner.Outputs.Count > 0 && inner.Outputs[0].Producer is { } reader ? reader.Index : -2;
        var failedAt = trace.Error is null || operations.Any(operation => operation.Trace?.Error is not null) ? -1
            : operations.Count > 0 ? operations.Count - 1 : -2;
        if (readBy == -2 || failedAt == -2 || inner.Store.ValueKinds.Contains(ValueKind.Outer))
            return null;
        var wiring = new InnerWiring(inner) { ReadBy = readBy, FailedAt = failedAt };
        return wiring.ConnectInputs(graph.Operations[op].Inputs) && wiring.ConnectOutputs(graph.Operations[op].Outputs) ? wiring : null;
    }

    private bool ConnectInputs(PortList ports)
    {
        foreach (var input in Inner.Inputs)
        {
            _isInput[input.Index] = true;
            for (var slot = 0; slot < ports.Count && _outerOf[input.Index] < 0; slot++)
                if (ports[slot].Name == input.Name && ports.ValueAt(slot) is { IsNone: false } value)
                    _outerOf[input.Index] = value.Index;
            if (_outerOf[input.Index] < 0)
                return false;
        }
        return true;
    }

    private bool ConnectOutputs(PortList ports)
    {
        if (Inner.Outputs.Count != ports.Count)
            return false;
        for (var slot = 0; slot < ports.Count; slot++)
            if (Inner.Outputs[slot] is var made && _outerOf[made.Index] < 0 && ports.ValueAt(slot) is { IsNone: false } value)
                _outerOf[made.Index] = value.Index;
        return true;
    }

    /// <summary>The value of the operation that an inner value is; -1 for one that is inside only.</summary>
    public int OuterOf(int value) => _outerOf[value];

    /// <summary>Whether an inner value is an output of the operation and no input of it.</summary>
    public bool IsOutput(int value) => _outerOf[value] >= 0 && !_isInput[value];

    /// <summary>The outputs of the operation that nothing inside makes anew, each with the value that stands in its place.</summary>
    public IEnumerable<(int Made, int Stands)> HandedThrough(GraphStore store, int op)
    {
        var ports = store.Outputs;
        for (var slot = 0; slot < Inner.Outputs.Count; slot++)
            if (ports.Value[ports.Start[op] + slot] is >= 0 and var made && _outerOf[Inner.Outputs[slot].Index] is var stands && stands != made)
                yield return (made, stands);
    }
}
