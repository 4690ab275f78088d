namespace GraphBridge.Formats.OnnxModel;

/// <summary>Puts nodes in execution order where a file does not have them so.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes' places in execution order, or null where they stand in it already.</summary>
    /// <exception cref="GraphBridgeException">The nodes form a cycle.</exception>
    public static int[]? Sort(NodeSource nodes, NodeNames names)
    {
        if (names.AreInOrder())
            return null;
        var waiting = new int[nodes.Count];
        var users = new List<int>?[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var maker in names.Needed(i))
            {
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

    private static GraphBridgeException Cycle(NodeSource nodes, int[] waiting)
    {
        var stuck = Enumerable.Range(0, nodes.Count).Where(i => waiting[i] > 0).Take(5)
            .Select(i => nodes[i] is { Name.Length: > 0 } named ? named.Name : $"{nodes[i].OpType} {i}");
        return new("nodes use each other's results in a cycle", place: "nodes " + string.Join(", ", stuck), remedy: "a forward graph has none; export the model again");
    }
}
