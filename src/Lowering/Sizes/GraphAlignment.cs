namespace GraphBridge.Lowering.Sizes;

/// <summary>
/// Lays graphs of one model beside each other, operation by operation. They must be the same but for numbers: sizes of values, whole
/// numbers among attributes.
/// </summary>
internal sealed class GraphAlignment
{
    private readonly ForwardGraph _graph;
    private readonly ForwardGraph[] _others;

    // for each other graph, its value for each of the graph's; -1 where there is none
    private readonly int[][] _values;

    /// <summary>Lays them beside each other.</summary>
    /// <exception cref="GraphBridgeException">They part; the text says where.</exception>
    public GraphAlignment(ForwardGraph graph, IEnumerable<ForwardGraph> others)
    {
        (_graph, _others) = (graph, [.. others]);
        _values = new int[_others.Length][];
        for (var i = 0; i < _others.Length; i++)
            _values[i] = Values(_others[i]);
    }

    /// <summary>A value in all graphs, this one first.</summary>
    public Value[] Of(Value value) => [value, .. _others.Select((other, i) => other.Values[_values[i][value.Index]])];

    /// <summary>An operation in all graphs, this one first.</summary>
    public Operation[] Of(Operation operation) => [operation, .. _others.Select(other => other.Operations[operation.Index])];

    /// <summary>Whether a value is in all graphs: no operation may use it, or only to be given back.</summary>
    public bool Has(Value value) => _values.All(values => values[value.Index] >= 0);

    private int[] Values(ForwardGraph other)
    {
        var values = Enumerable.Repeat(-1, _graph.Values.Count).ToArray();
        if (_graph.Inputs.Count != other.Inputs.Count)
            throw Part($"{_graph.Inputs.Count} inputs", $"{other.Inputs.Count} inputs", "");
        for (var i = 0; i < _graph.Inputs.Count; i++)
            Pair(_graph.Inputs[i], other.Inputs[i], "");
        var shared = Math.Min(_graph.Operations.Count, other.Operations.Count);
        for (var i = 0; i < shared; i++)
        {
            var (mine, its) = (_graph.Operations[i], other.Operations[i]);
            var where = PlaceOf(mine);
            if (mine.Type != its.Type || mine.Call?.Module.Path != its.Call?.Module.Path)
                throw Part(mine + In(mine), its + In(its), where);
            PairPorts(mine.Inputs, its.Inputs, "input");
            PairPorts(mine.Outputs, its.Outputs, "output");

            void PairPorts(PortList left, PortList right, string kind)
            {
                if (left.Count != right.Count)
                    throw Part($"{mine} with {left.Count} {kind}s", $"with {right.Count}", where);
                for (var slot = 0; slot < left.Count; slot++)
                {
                    if (left[slot].Name != right[slot].Name || left[slot].Value is null != right[slot].Value is null)
                        throw Part($"{mine} with the {kind} {left[slot].Name}", $"with {right[slot].Name}", where);
                    if (left[slot].Value is { } value)
                        Pair(value, right[slot].Value!.Value, where);
                }
            }
        }
        if (_graph.Operations.Count != other.Operations.Count)
            throw Part(Next(_graph, shared), Next(other, shared), shared == 0 ? "" : PlaceOf(_graph.Operations[shared - 1]));
        if (_graph.Outputs.Count != other.Outputs.Count)
            throw Part($"{_graph.Outputs.Count} outputs", $"{other.Outputs.Count} outputs", "");
        for (var i = 0; i < _graph.Outputs.Count; i++)
            Pair(_graph.Outputs[i], other.Outputs[i], "");
        return values;

        void Pair(Value mine, Value its, string where)
        {
            ref var known = ref values[mine.Index];
            if (known < 0 ? !IsLike(mine, its) : known != its.Index)
                throw Part($"the value {mine}", $"{its}", where);
            known = its.Index;
        }
    }

    // who made a value is compared where its maker is
    private static bool IsLike(Value left, Value right) => left.Kind == right.Kind && (left.Kind, left.Type, right.Type) switch
    {
        (ValueKind.Parameter or ValueKind.Buffer, _, _) => left.Name == right.Name && Equals(left.Type, right.Type),
        (ValueKind.Input, _, _) when left.Name != right.Name => false,
        (_, TensorType mine, TensorType its) => mine.ElementType == its.ElementType && mine.Shape?.Rank == its.Shape?.Rank,
        _ => Equals(left.Type, right.Type),
    };

    private static string Next(ForwardGraph graph, int at) => at == graph.Operations.Count ? "the end" : graph.Operations[at] + In(graph.Operations[at]);

    private static string In(Operation operation) => operation.Call?.Module.Path is { Length: > 0 } path ? $" in {path}" : "";

    private static string PlaceOf(Operation operation) => $"operation {operation.Index} ({operation}{In(operation)})";

    private static GraphBridgeException Part(string mine, string its, string where) =>
        new($"the passes are not the same but for sizes: one has {mine}, and the other {its}", place: where.Length == 0 ? null : where,
            remedy: "a loop or a branch that depends on a size has no symbolic form: keep that dimension fixed, or write the model without it");
}
