using System.Runtime.InteropServices;

namespace GraphBridge;

/// <summary>What follows from a store and is worked out once: who makes a value, who uses it, and that the order holds.</summary>
internal static class GraphIndex
{
    public static Dictionary<string, int> ByName(List<string> names)
    {
        var index = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
            index[names[i]] = i;
        return index;
    }

    public static (int[] Operation, int[] Slot) Producers(GraphStore store)
    {
        var operation = new int[store.ValueNames.Count];
        var slot = new int[operation.Length];
        Array.Fill(operation, -1);
        Array.Fill(slot, -1);
        var start = CollectionsMarshal.AsSpan(store.Outputs.Start);
        var values = CollectionsMarshal.AsSpan(store.Outputs.Value);
        for (var op = 0; op + 1 < start.Length; op++)
        {
            for (var at = start[op]; at < start[op + 1]; at++)
            {
                var value = values[at];
                if (value < 0)
                    continue;
                if (operation[value] >= 0)
                    throw new GraphBridgeException($"two operations make the value '{store.ValueNames[value]}'", place: Describe(store, op),
                        remedy: "give each result a name of its own");
                if (store.ValueKinds[value] != ValueKind.Activation)
                    throw new GraphBridgeException($"an operation makes the value '{store.ValueNames[value]}', which is {Word(store.ValueKinds[value])}",
                        place: Describe(store, op), remedy: "give the result a name of its own");
                operation[value] = op;
                slot[value] = at - start[op];
            }
        }
        return (operation, slot);
    }

    /// <summary>By operation: the values of this graph that its nested graphs use by name.</summary>
    public static Dictionary<int, ValueId[]> CapturedValues(GraphStore store, Func<Dictionary<string, int>> names)
    {
        var captured = new Dictionary<int, ValueId[]>();
        for (var op = 0; op < store.OpAttributes.Count; op++)
        {
            List<ValueId>? found = null;
            foreach (var attribute in store.OpAttributes[op])
            {
                foreach (var nested in NestedGraphs(attribute.Value))
                {
                    foreach (var value in nested.Values)
                    {
                        if (value.Kind != ValueKind.Outer)
                            continue;
                        if (!names().TryGetValue(value.Name, out var index))
                            throw new GraphBridgeException($"a nested graph uses '{value.Name}', which nothing around it defines",
                                place: Describe(store, op), remedy: "define the value, or make it an input of the nested graph");
                        found ??= [];
                        if (!found.Contains(new(index)))
                            found.Add(new(index));
                    }
                }
            }
            if (found is not null)
                captured.Add(op, [.. found]);
        }
        return captured;
    }

    public static bool HasNestedGraphs(AttributeValue value) => value is AttributeValue.Graph or AttributeValue.List { Kind: AttributeKind.Graph };

    /// <summary>The graphs that an attribute holds.</summary>
    public static IEnumerable<ForwardGraph> NestedGraphs(AttributeValue value) => value switch
    {
        AttributeValue.Graph graph => [graph.Value],
        AttributeValue.List { Kind: AttributeKind.Graph } list => list.Items.Select(item => ((AttributeValue.Graph)item).Value),
        _ => [],
    };

    public static UseTable Uses(GraphStore store, Dictionary<int, ValueId[]> captured)
    {
        var start = new int[store.ValueNames.Count + 1];
        var inputs = CollectionsMarshal.AsSpan(store.Inputs.Value);
        foreach (var value in inputs)
            if (value >= 0)
                start[value + 1]++;
        foreach (var values in captured.Values)
            foreach (var value in values)
                start[value.Index + 1]++;
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];

        var next = start.AsSpan(0, start.Length - 1).ToArray();
        var operation = new int[start[^1]];
        var slot = new int[operation.Length];
        for (var op = 0; op < store.OpTypes.Count; op++)
        {
            var first = store.Inputs.Start[op];
            for (var at = first; at < store.Inputs.Start[op + 1]; at++)
            {
                if (inputs[at] is not (>= 0 and var value))
                    continue;
                var place = next[value]++;
                (operation[place], slot[place]) = (op, at - first);
            }
            if (captured.TryGetValue(op, out var outer))
            {
                foreach (var value in outer)
                {
                    var place = next[value.Index]++;
                    (operation[place], slot[place]) = (op, -1);
                }
            }
        }
        return new(start, operation, slot);
    }

    public static void RequireExecutionOrder(GraphStore store, ForwardGraph graph)
    {
        for (var value = 0; value < graph.ProducerOf.Length; value++)
        {
            var producer = graph.ProducerOf[value];
            if (producer < 0 && store.ValueKinds[value] == ValueKind.Activation)
                throw new GraphBridgeException($"nothing makes the value '{store.ValueNames[value]}'", remedy: "define it, or make it an input");
            for (var at = graph.Uses.Start[value]; at < graph.Uses.Start[value + 1]; at++)
            {
                if (graph.Uses.Operation[at] <= producer)
                    throw new GraphBridgeException($"'{store.ValueNames[value]}' is used before it is made", place: Describe(store, graph.Uses.Operation[at]),
                        remedy: "add operations in execution order");
            }
        }
    }

    public static string Describe(GraphStore store, int op) =>
        store.OpNames[op].Length > 0 ? $"operation '{store.OpNames[op]}' ({store.OpTypes[op]})" : $"operation {op} ({store.OpTypes[op]})";

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Input => "an input",
        ValueKind.Parameter => "a parameter",
        ValueKind.Buffer => "a buffer",
        ValueKind.Constant => "a constant",
        ValueKind.Outer => "a value of a graph around it",
        ValueKind.Undefined => "declared as made by nothing",
        _ => "made by an operation",
    };
}
