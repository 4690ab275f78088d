namespace GraphBridge.Formats.Flat;

/// <summary>
/// The order in which the operations of a file run: the one it says, or that they stand in, changed only where an edge
/// demands it.
/// </summary>
internal static class FlatOrder
{
    /// <summary>How many nodes of a cycle an error names.</summary>
    private const int MaximumNamed = 10;

    /// <summary>The operations among the nodes, by their place, in execution order.</summary>
    /// <exception cref="GraphBridgeException">There is a cycle.</exception>
    public static int[] Of(List<NodeRecord> nodes, List<EdgeRecord> edges)
    {
        var order = AsSaid(nodes);
        var rank = new int[nodes.Count];
        Array.Fill(rank, -1);
        for (var i = 0; i < order.Length; i++)
            rank[order[i]] = i;
        foreach (var edge in edges)
            if (rank[edge.Source] >= rank[edge.Target] && rank[edge.Target] >= 0)
                return Sorted(nodes, edges, order, rank);
        return order;
    }

    /// <summary>One without a number was put in after the one before it.</summary>
    private static int[] AsSaid(List<NodeRecord> nodes)
    {
        var order = new List<int>(nodes.Count);
        var keys = new List<long>(nodes.Count);
        var last = -1;
        var isSorted = true;
        for (var i = 0; i < nodes.Count; i++)
        {
            if (!nodes[i].IsOperation)
                continue;
            last = nodes[i].Order >= 0 ? nodes[i].Order : last;
            var key = ((long)last << 32) + i;
            isSorted &= keys.Count == 0 || keys[^1] < key;
            keys.Add(key);
            order.Add(i);
        }
        if (isSorted)
            return [.. order];
        var (keyArray, orderArray) = (keys.ToArray(), order.ToArray());
        Array.Sort(keyArray, orderArray);
        return orderArray;
    }

    private static int[] Sorted(List<NodeRecord> nodes, List<EdgeRecord> edges, int[] order, int[] rank)
    {
        var (start, follower) = Followers(edges, rank, order.Length);
        var waitsFor = new int[order.Length];
        foreach (var next in follower)
            waitsFor[next]++;
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < order.Length; i++)
            if (waitsFor[i] == 0)
                ready.Enqueue(i, i);
        var sorted = new int[order.Length];
        var count = 0;
        while (ready.TryDequeue(out var at, out _))
        {
            sorted[count++] = order[at];
            for (var i = start[at]; i < start[at + 1]; i++)
                if (--waitsFor[follower[i]] == 0)
                    ready.Enqueue(follower[i], follower[i]);
        }
        return count == sorted.Length ? sorted : throw CycleError(nodes, order, start, follower, waitsFor);
    }

    private static (int[] Start, int[] Follower) Followers(List<EdgeRecord> edges, int[] rank, int count)
    {
        var start = new int[count + 1];
        foreach (var edge in edges)
            if (rank[edge.Source] >= 0 && rank[edge.Target] >= 0)
                start[rank[edge.Source] + 1]++;
        for (var i = 0; i < count; i++)
            start[i + 1] += start[i];
        var next = start.AsSpan(0, count).ToArray();
        var follower = new int[start[count]];
        foreach (var edge in edges)
            if (rank[edge.Source] >= 0 && rank[edge.Target] >= 0)
                follower[next[rank[edge.Source]]++] = rank[edge.Target];
        return (start, follower);
    }

    /// <summary>Every operation left waiting follows another one; walking back from one to the next ends in the cycle.</summary>
    private static GraphBridgeException CycleError(List<NodeRecord> nodes, int[] order, int[] start, int[] follower, int[] waitsFor)
    {
        var before = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            for (var j = start[i]; waitsFor[i] > 0 && j < start[i + 1]; j++)
                before[follower[j]] = i;
        var seen = new bool[order.Length];
        var at = Array.FindIndex(waitsFor, count => count > 0);
        for (; !seen[at]; at = before[at])
            seen[at] = true;
        var cycle = new List<int> { at };
        for (var step = before[at]; step != at; step = before[step])
            cycle.Add(step);
        cycle.Add(at);
        cycle.Reverse();
        var names = string.Join(" -> ", cycle.Take(MaximumNamed).Select(i => "'" + Excerpt.Of(nodes[order[i]].Id) + "'"));
        return new($"the edges run in a cycle: {names}{(cycle.Count > MaximumNamed ? " -> …" : "")}", place: $"node '{Excerpt.Of(nodes[order[at]].Id)}'",
            remedy: "a forward graph has none: remove an edge of it");
    }
}
