namespace GraphBridge;

/// <summary>Views of some operations of a graph: those that lie between values, or any.</summary>
public static class SliceView
{
    /// <summary>
    /// Keeps operations that were chosen in any way. What they use and nothing that is kept makes becomes an input; what is kept of the
    /// graph's outputs or was used by what is left out are the outputs. Parameters, buffers and constants stay what they are.
    /// </summary>
    /// <param name="graph">The graph; it is given back as it is where all of it is kept.</param>
    /// <param name="operations">The operations to keep, in any order.</param>
    /// <exception cref="ArgumentException">An operation is of another graph.</exception>
    public static ForwardGraph Keep(this ForwardGraph graph, IEnumerable<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var keep = new bool[graph.Operations.Count];
        foreach (var operation in operations)
            keep[ReferenceEquals(operation.Graph, graph) ? operation.Index : throw new ArgumentException($"{operation} is of another graph", nameof(operations))] = true;
        return keep.Contains(false) ? Cut(graph, [], [], keep) : graph;
    }

    /// <summary>
    /// Keeps the operations on a path from any of some values to any of others. What they use and nothing that is kept makes
    /// becomes an input; the values asked for, and what is kept of the graph's outputs or was used by what is cut off, are the outputs.
    /// Parameters, buffers and constants stay what they are.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="from">The names of the values to start at; none for everything that the others need.</param>
    /// <param name="to">The names of the values to end at; none for the graph's outputs.</param>
    /// <exception cref="GraphBridgeException">There is no value of a name, or no path leads to one from any of the first.</exception>
    public static ForwardGraph Slice(this ForwardGraph graph, IEnumerable<string> from, IEnumerable<string> to)
    {
        var starts = Find(graph, from);
        var ends = Find(graph, to);
        if (ends.Count == 0)
            ends = [.. graph.Store.GraphOutputs.Distinct()];
        var keep = Needed(graph, ends);
        if (starts.Count > 0)
            KeepOnlyReached(graph, starts, ends, keep);
        return Cut(graph, starts, ends, keep);
    }

    private static List<int> Find(ForwardGraph graph, IEnumerable<string> names) =>
        [.. names.Select(name => graph.FindValue(name)?.Index
            ?? throw new GraphBridgeException($"there is no value '{name}'", remedy: "name a value of the graph")).Distinct()];

    /// <summary>By operation: whether it is needed to make any of the values.</summary>
    private static bool[] Needed(ForwardGraph graph, List<int> ends)
    {
        var needed = new bool[graph.Operations.Count];
        void Need(int value)
        {
            if (value >= 0 && graph.ProducerOf[value] is >= 0 and var producer)
                needed[producer] = true;
        }
        ends.ForEach(Need);
        var inputs = graph.Store.Inputs;
        for (var op = needed.Length - 1; op >= 0; op--)
        {
            if (!needed[op])
                continue;
            for (var at = inputs.Start[op]; at < inputs.Start[op + 1]; at++)
                Need(inputs.Value[at]);
            foreach (var value in graph.Captured.GetValueOrDefault(op) ?? [])
                Need(value.Index);
        }
        return needed;
    }

    private static void KeepOnlyReached(ForwardGraph graph, List<int> starts, List<int> ends, bool[] keep)
    {
        var reached = new bool[graph.Values.Count];
        starts.ForEach(value => reached[value] = true);
        var (inputs, outputs) = (graph.Store.Inputs, graph.Store.Outputs);
        for (var op = 0; op < keep.Length; op++)
        {
            var isReached = (graph.Captured.GetValueOrDefault(op) ?? []).Any(value => reached[value.Index]);
            for (var at = inputs.Start[op]; at < inputs.Start[op + 1]; at++)
                isReached |= inputs.Value[at] is >= 0 and var value && reached[value];
            keep[op] &= isReached;
            for (var at = outputs.Start[op]; isReached && at < outputs.Start[op + 1]; at++)
                if (outputs.Value[at] is >= 0 and var value)
                    reached[value] = true;
        }
        foreach (var value in ends)
            if (!reached[value])
                throw new GraphBridgeException($"no path leads to '{graph.Store.ValueNames[value]}' from {string.Join(", ", starts.Select(start => $"'{graph.Store.ValueNames[start]}'"))}",
                    remedy: "start at values that come before it");
    }

    private static ForwardGraph Cut(ForwardGraph graph, List<int> starts, List<int> ends, bool[] keep)
    {
        var store = graph.Store;
        var isUsed = new bool[graph.Values.Count];
        var isOutput = new bool[graph.Values.Count];
        foreach (var value in starts.Concat(ends))
            isUsed[value] = true;
        foreach (var value in store.GraphOutputs)
            isOutput[value] = true;
        for (var value = 0; value < isUsed.Length; value++)
        {
            for (var at = graph.Uses.Start[value]; at < graph.Uses.Start[value + 1]; at++)
            {
                if (keep[graph.Uses.Operation[at]])
                    isUsed[value] = true;
                else
                    isOutput[value] = true;
            }
        }
        bool IsMade(int value) => graph.ProducerOf[value] is >= 0 and var producer && keep[producer];

        var rebuild = new GraphRebuild(graph);
        foreach (var value in store.GraphInputs)
            if (isUsed[value])
                rebuild.CopyAsInput(value);
        foreach (var value in ByProducer(graph, value => isUsed[value] && !IsMade(value) && graph.ProducerOf[value] >= 0))
            rebuild.CopyAsInput(value);
        rebuild.CopyHierarchy(CallsWith(store, keep));
        for (var op = 0; op < keep.Length; op++)
            if (keep[op])
                rebuild.CopyOperation(op);
        foreach (var value in ends)
            rebuild.Builder.MarkOutput(rebuild.Value(value));
        var asked = ends.ToHashSet();
        foreach (var value in ByProducer(graph, value => isOutput[value] && IsMade(value) && !asked.Contains(value)))
            rebuild.Builder.MarkOutput(rebuild.Value(value));
        return rebuild.Builder.Build();
    }

    /// <summary>Values that operations make, in the order they are made.</summary>
    private static IEnumerable<int> ByProducer(ForwardGraph graph, Func<int, bool> wanted) =>
        graph.Store.Outputs.Value.Where(value => value >= 0 && wanted(value));

    private static bool[] CallsWith(GraphStore store, bool[] keep)
    {
        var calls = new bool[store.Calls.Count];
        for (var op = 0; op < keep.Length; op++)
            if (keep[op] && store.OpCalls[op] >= 0)
                calls[store.OpCalls[op]] = true;
        for (var call = calls.Length - 1; call >= 0; call--)
            if (calls[call] && store.Calls[call].Parent is >= 0 and var parent)
                calls[parent] = true;
        return calls;
    }
}
