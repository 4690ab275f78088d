namespace GraphBridge.Query;

/// <summary>
/// What a query finds: an operation, or a value that no operation makes (an input, a parameter, a buffer, a constant). A value that an
/// operation makes is found as that operation. A light handle.
/// </summary>
public readonly struct GraphNode : IEquatable<GraphNode>
{
    internal GraphNode(ForwardGraph graph, int number) => (Graph, Number) = (graph, number);

    /// <summary>An operation as a node.</summary>
    public GraphNode(Operation operation) : this(operation.Graph, operation.Graph.Values.Count + operation.Index) { }

    /// <summary>A value as a node: itself, or the operation that makes it.</summary>
    public GraphNode(Value value) : this(value.Graph, NodeEdges.NumberOf(value.Graph, value.Index)) { }

    /// <summary>The graph it is in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>Its number among all: values by their places, then operations by theirs, so that an edge leads from a smaller to a larger one.</summary>
    internal int Number { get; }

    /// <summary>The operation, or null where it is a value.</summary>
    public Operation? Operation => Number >= Graph.Values.Count ? Graph.Operations[Number - Graph.Values.Count] : null;

    /// <summary>The value that no operation makes, or null where it is an operation.</summary>
    public Value? Source => Number < Graph.Values.Count ? Graph.Values[Number] : null;

    /// <summary>Its name; of an operation without one, that of the first value it makes. Empty where there is none either.</summary>
    public string Name
    {
        get
        {
            if (Operation is not { } operation)
                return Graph.Values[Number].Name;
            return operation.Name.Length > 0 ? operation.Name : Values.FirstOrDefault() is { Graph: not null } made ? made.Name : "";
        }
    }

    /// <summary>The operator, without the domain of ONNX's standard ones; of a value its kind: <c>input</c>, <c>parameter</c>.</summary>
    public string TypeName => Operation is { } operation
        ? (operation.Type.Domain == OpType.OnnxDomain ? operation.Type with { Domain = "" } : operation.Type).ToString()
        : NodeKinds.WordFor(Graph.Values[Number].Kind);

    /// <summary>The values that it makes, or the one that it is.</summary>
    public IEnumerable<Value> Values => Operation is { } operation ? operation.Outputs.Where(port => port.Value is not null).Select(port => port.Value!.Value)
        : [Graph.Values[Number]];

    /// <inheritdoc/>
    public bool Equals(GraphNode other) => Number == other.Number && ReferenceEquals(Graph, other.Graph);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GraphNode other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => Number;
    /// <summary>The type and the name.</summary>
    public override string ToString() => TypeName + " " + Name;
    /// <summary>The same node of the same graph.</summary>
    public static bool operator ==(GraphNode left, GraphNode right) => left.Equals(right);
    /// <summary>Not the same.</summary>
    public static bool operator !=(GraphNode left, GraphNode right) => !left.Equals(right);
}
