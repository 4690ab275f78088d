namespace GraphBridge.Formats.OnnxModel;

/// <summary>What a reader makes of the values of a graph that is being written, without its nodes being read.</summary>
internal static class WrittenValues
{
    public static ValueReader Read(ForwardGraph graph, GraphProto proto, IEnumerable<ValueInfoProto> declarations, TensorReader tensors, ValueReader? around)
    {
        // reading uses tensors up
        var copy = new GraphProto { Input = { proto.Input }, Output = { proto.Output } };
        copy.Initializer.AddRange(proto.Initializer.Select(tensor => tensor.Clone()));
        copy.SparseInitializer.AddRange(proto.SparseInitializer.Select(tensor => tensor.Clone()));
        var values = new ValueReader(new(), tensors, around);
        values.Add(copy, new Results(graph), declarations, extension: null);
        foreach (var value in graph.Values)
            if (value.Kind == ValueKind.Outer && value.Uses.Count > 0)
                values.Resolve(value.Name, "the graph's operations");
        foreach (var output in proto.Output)
            values.Resolve(output.Name, "the graph's outputs");
        return values;
    }

    private sealed class Results(ForwardGraph graph) : INodeResults
    {
        public IEnumerable<string> Made => graph.Values.Where(value => value.Kind == ValueKind.Activation).Select(value => value.Name);

        public bool IsMade(string name) => graph.FindValue(name) is { Kind: ValueKind.Activation };

        public bool IsStatistics(string name) => graph.FindValue(name) is { } value && value.Uses.Any(use => use.Slot >= 3 && use.Operation.Type.Name == "BatchNormalization");
    }
}
