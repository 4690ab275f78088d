namespace GraphBridge.Formats.Pictures;

/// <summary>The first operation of each branch that a steering read led to, to which a picture draws an edge from the read.</summary>
/// <param name="Read">The operation whose value was read.</param>
/// <param name="Taken">The way that was taken: <c>then</c>, <c>else</c>, <c>iteration 3</c>.</param>
/// <param name="First">The first operation that ran because of it.</param>
internal readonly record struct Steering(Operation Read, string Taken, Operation First)
{
    /// <summary>The branches of a graph, in execution order.</summary>
    public static IEnumerable<Steering> Of(ForwardGraph graph)
    {
        var seen = new HashSet<Branch>();
        foreach (var operation in graph.Operations)
            if (operation.Trace?.Branch is { } branch && seen.Add(branch) && graph.FindValue(branch.Read)?.Producer is { } read && read != operation)
                yield return new(read, branch.Taken, operation);
    }
}
