namespace GraphBridge.Formats.OnnxModel;

/// <summary>What a reader makes of the values of a graph that is being written, without its nodes being read.</summary>
internal static class WrittenValues
{
    /// <summary>Reads the values back, but for plain ones.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plain">Its plain values.</param>
    /// <param name="proto">Its message; tensors in it are copied.</param>
    /// <param name="declarations">What value_info has, of plain values perhaps not.</param>
    /// <param name="tensors">Reads the tensors.</param>
    /// <param name="around">What the messages say of the graph around it.</param>
    public static ValueReader Read(ForwardGraph graph, PlainValues plain, GraphProto proto, IEnumerable<ValueInfoProto> declarations, TensorReader tensors, ValueReader? around)
    {
        // reading uses tensors up
        var copy = new GraphProto { Input = { proto.Input }, Output = { proto.Output } };
        copy.Initializer.AddRange(proto.Initializer.Select(tensor => tensor.Clone()));
        copy.SparseInitializer.AddRange(proto.SparseInitializer.Select(tensor => tensor.Clone()));
        var values = new ValueReader(new(), tensors, around);
        values.Add(copy, new Results(graph, plain), declarations, extension: null);
        foreach (var value in graph.Values)
            if (value.Kind == ValueKind.Outer && (value.Uses.Count > 0 || graph.Outputs.Contains(value)))
                values.Resolve(value.Name, "the graph's operations");
        return values;
    }

    private sealed class Results(ForwardGraph graph, PlainValues plain) : INodeResults
    {
        private readonly HashSet<string> _statistics = [.. graph.Operations.Where(operation => operation.Type.Name == "BatchNormalization")
            .SelectMany(operation => operation.Inputs.Skip(3)).Select(input => input.Value?.Name ?? "")];

        public IEnumerable<string> Made => graph.Values.Where(value => value.Kind == ValueKind.Activation && !plain.Has(value)).Select(value => value.Name);

        public bool IsMade(string name) => graph.FindValue(name) is { Kind: ValueKind.Activation };

        public bool IsStatistics(string name) => _statistics.Contains(name);
    }
}
