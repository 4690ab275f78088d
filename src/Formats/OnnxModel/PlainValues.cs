namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Values of which nothing can be lost when their messages are read back, so that nearly all of a large graph need not be:
/// made by a node, used by no nested graph, with a type that ONNX says exactly or none, and nothing else.
/// </summary>
internal sealed class PlainValues
{
    private readonly Dictionary<DataType, bool> _isExact = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ValueId> _captured = [];
    private readonly bool _areNone;

    public PlainValues(ForwardGraph graph)
    {
        // a residue may say other things of any value
        _areNone = graph.Metadata[OnnxKeys.Residue] is not null;
        foreach (var operation in graph.Operations)
            _captured.UnionWith(operation.CapturedValues);
    }

    public bool Has(Value value) => !_areNone && value.Kind == ValueKind.Activation && value.Metadata.Count == 0 && value.Data is null && value.SparseData is null && value.Trace is null
        && (value.Type is not { } type || IsExact(type)) && !_captured.Contains(value.Id);

    private bool IsExact(DataType type)
    {
        if (!_isExact.TryGetValue(type, out var isExact))
            _isExact.Add(type, isExact = type.Equals(TypeMapping.Read(TypeMapping.Write(type))));
        return isExact;
    }
}
