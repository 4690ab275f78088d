namespace GraphBridge.Shapes;

/// <summary>What the graphs inside one function's call have in common, or those outside all.</summary>
internal sealed class Frame
{
    /// <summary>Graphs in graphs, and functions that call functions, go three or four deep; hostile files nest without end.</summary>
    public const int MaximumDepth = 48;

    // what a graph that says no operator set is taken to be written in
    private const long NewestOpset = 24;

    private readonly Dictionary<OpType, GraphFunction> _functions;
    private readonly Call? _call;
    private readonly GraphFunction? _function;

    public Frame(ForwardGraph graph, IReadOnlyDictionary<string, long> sizes)
    {
        _functions = [];
        foreach (var function in graph.Functions)
            _functions.TryAdd(function.Type, function);
        Symbols = new(graph.Inputs.SelectMany(input => (input.Type as TensorType)?.Shape?.Dimensions ?? []).Select(dimension => dimension.Symbol).OfType<string>(), sizes);
        // a function is walked for each of its calls, and the body of a loop in a loop in a loop for what the first rounds of each make
        var seen = new HashSet<ForwardGraph>(ReferenceEqualityComparer.Instance);
        Effort = new(10_000 + (30 * (OperationsIn(graph, seen, 0) + graph.Functions.Sum(function => OperationsIn(function.Body, seen, 0)))));
        Opset = OpsetOf(graph) ?? NewestOpset;
    }

    private Frame(Frame around, GraphFunction function, Call call)
    {
        (_functions, Symbols, Effort, _function, _call, Depth) = (around._functions, around.Symbols, around.Effort, function, call, call.Pass.Depth);
        Opset = OpsetOf(function.Body) ?? around.Opset;
    }

    public Symbols Symbols { get; }

    public Effort Effort { get; }

    /// <summary>How many graphs are around the function's body, and functions' calls.</summary>
    public int Depth { get; }

    /// <summary>The version of ONNX's operator set.</summary>
    public long Opset { get; }

    /// <summary>What the function's caller gives for an attribute, or what the function takes otherwise.</summary>
    public AttributeValue? Attribute(string name) => _call?.Attribute(name) ?? _function?.DefaultAttributes.FirstOrDefault(attribute => attribute.Name == name).Value;

    /// <summary>Says what a call of one of the graph's functions gives, and nothing of other calls.</summary>
    public void Call(Call call)
    {
        if (_functions.Count == 0 || !_functions.TryGetValue(call.Operation.Type, out var function) || call.Pass.Depth >= MaximumDepth || !Effort.TryTake(function.Body.Operations.Count))
            return;
        var pass = new GraphPass(function.Body, new Frame(this, function, call));
        pass.Enter([.. Enumerable.Range(0, call.InputCount).Select(call.Any)]);
        pass.Run();
        foreach (var (slot, known) in pass.Outputs.Index())
            call.Give(slot, known);
    }

    private static long OperationsIn(ForwardGraph graph, HashSet<ForwardGraph> seen, int depth)
    {
        if (depth > MaximumDepth || !seen.Add(graph))
            return 0;
        long count = graph.Operations.Count;
        foreach (var operation in graph.Operations)
            for (var i = 0; i < operation.Attributes.Count; i++)
                if (operation.Attributes[i].Value is AttributeValue.Graph nested)
                    count += OperationsIn(nested.Value, seen, depth + 1);
        return count;
    }

    private static long? OpsetOf(ForwardGraph graph) => graph.Opsets.FirstOrDefault(opset => opset.Domain == OpType.OnnxDomain)?.Version;
}
