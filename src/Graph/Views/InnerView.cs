namespace GraphBridge;

/// <summary>A view that shows what operations were carried out by.</summary>
public static class InnerView
{
    /// <summary>A large graph may grow as much as real ones do.</summary>
    private const long MostTimes = 50;

    /// <summary>
    /// Puts the inner operations of each operation (<see cref="OperationTrace.Inner"/>) in its place, in its module call and on
    /// its branch. Their names, and those of what they make, begin with the operation's name and a slash; what the operation
    /// made keeps its name, and where nothing inside made it (it is an input that was handed through) its uses are uses of that
    /// input. What the operation read, its error and its source go to the inner operations. Calls inside an inner graph are not
    /// shown. An operation stays as it is where the ends of its inner graph are not its own, where nothing inside made what it
    /// read, and where it failed before anything inside ran.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="depth">How many levels of inner operations are shown; all unless it is given.</param>
    /// <param name="operations">How many operations it may have beyond 50 times the graph's own: inner graphs that share inner graphs can ask for any number.</param>
    /// <exception cref="GraphBridgeException">The view would have more operations.</exception>
    public static ForwardGraph ShowInner(this ForwardGraph graph, int depth = int.MaxValue, long operations = 250_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        RequireRoom(graph, depth, operations);
        for (var level = 0; level < depth && InnerLevel.Show(graph) is { } shown; level++)
            graph = shown;
        return graph;
    }

    private static void RequireRoom(ForwardGraph graph, int depth, long operations)
    {
        var total = (long)graph.Operations.Count;
        var most = operations + (MostTimes * graph.Operations.Count);
        // by graph of a level: how many operations it is inside of
        var level = new Dictionary<ForwardGraph, long>(ReferenceEqualityComparer.Instance) { [graph] = 1 };
        for (var left = depth; left > 0 && level.Count > 0; left--)
        {
            var next = new Dictionary<ForwardGraph, long>(ReferenceEqualityComparer.Instance);
            foreach (var (around, times) in level)
            {
                foreach (var trace in around.Store.OpTraces.Values)
                {
                    if (trace.Inner is not { } inner)
                        continue;
                    next[inner] = next.GetValueOrDefault(inner) + times;
                    total += times * inner.Operations.Count;
                    if (total > most)
                        throw new GraphBridgeException($"with what is inside them it has more than {most} operations", remedy: "show fewer levels");
                }
            }
            level = next;
        }
    }
}
