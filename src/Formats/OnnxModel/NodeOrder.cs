using Google.Protobuf.Collections;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Puts nodes in execution order where a file does not have them so.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes' places in execution order, or null where they stand in it already.</summary>
    /// <exception cref="GraphBridgeException">The nodes form a cycle.</exception>
    public static int[]? Sort(RepeatedField<NodeProto> nodes)
    {
        var producer = new Dictionary<string, int>(nodes.Count, StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
            foreach (var output in nodes[i].Output)
                producer.TryAdd(output, i);

        var isSorted = true;
        for (var i = 0; i < nodes.Count && isSorted; i++)
            foreach (var input in UsedNames(nodes[i]))
                isSorted &= input.Length == 0 || !producer.TryGetValue(input, out var maker) || maker < i;
        if (isSorted)
            return null;

        var waiting = new int[nodes.Count];
        var users = new List<int>?[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var input in UsedNames(nodes[i]))
            {
                if (input.Length == 0 || !producer.TryGetValue(input, out var maker))
                    continue;
                (users[maker] ??= []).Add(i);
                waiting[i]++;
            }
        }
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < nodes.Count; i++)
            if (waiting[i] == 0)
                ready.Enqueue(i, i);
        var order = new List<int>(nodes.Count);
        while (ready.TryDequeue(out var next, out _))
        {
            order.Add(next);
            foreach (var user in users[next] ?? [])
                if (--waiting[user] == 0)
                    ready.Enqueue(user, user);
        }
        return order.Count == nodes.Count ? [.. order] : throw Cycle(nodes, waiting);
    }

    /// <summary>The names that a node uses: its inputs, and what its nested graphs take from around them.</summary>
    private static IEnumerable<string> UsedNames(NodeProto node)
    {
        foreach (var input in node.Input)
            yield return input;
        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is { } graph)
                foreach (var name in OuterNames(graph))
                    yield return name;
            foreach (var item in attribute.Graphs)
                foreach (var name in OuterNames(item))
                    yield return name;
        }
    }

    private static IEnumerable<string> OuterNames(GraphProto graph)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        own.UnionWith(graph.Input.Select(input => input.Name));
        own.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
        own.UnionWith(graph.SparseInitializer.Select(sparse => sparse.Values?.Name ?? ""));
        own.UnionWith(graph.Node.SelectMany(node => node.Output));
        return graph.Node.SelectMany(UsedNames).Concat(graph.Output.Select(output => output.Name)).Where(name => !own.Contains(name));
    }

    private static GraphBridgeException Cycle(RepeatedField<NodeProto> nodes, int[] waiting)
    {
        var stuck = Enumerable.Range(0, nodes.Count).Where(i => waiting[i] > 0).Take(5)
            .Select(i => nodes[i].Name.Length > 0 ? nodes[i].Name : $"{nodes[i].OpType} {i}");
        return new("nodes use each other's results in a cycle", place: "nodes " + string.Join(", ", stuck), remedy: "a forward graph has none; export the model again");
    }
}
