namespace GraphBridge;

/// <summary>A view that shows each module once, however often it runs.</summary>
public static class RollView
{
    /// <summary>
    /// The key of the metadata by which an operation tells an input that it had in a later pass and has not in the rolled view:
    /// the slot (-1 for one that a nested graph uses by name), a space, and the name of the value.
    /// </summary>
    public const string LostInputKey = "rolled";

    /// <summary>
    /// Lets the first pass of each module stand for all that do the same: its <see cref="ModuleCall.RepeatCount"/> tells how many
    /// calls it stands for, and what a later pass made is what the first makes. What went into a later pass and not into the
    /// first, most often a value of the loop that would close a cycle, is no edge of the view; each is told by metadata of the
    /// operation that it went into, under <see cref="LostInputKey"/>. A pass that does something else than those before it stays.
    /// </summary>
    public static ForwardGraph RollPasses(this ForwardGraph graph)
    {
        // rolling what is inside two passes can make them alike
        while (RollOnce(graph) is { } rolled)
            graph = rolled;
        return graph;
    }

    private static ForwardGraph? RollOnce(ForwardGraph graph)
    {
        var tree = new CallTree(graph);
        var merge = new CallMerge(graph, tree);
        var comparison = new CallComparison(graph, tree, sameTypes: false);
        var shapes = Shapes(graph, tree);
        var firstLike = new Dictionary<(int Module, int Shape), int>();
        // a caller comes before what it calls, so whether it stays is settled when its calls are met
        for (var call = 0; call < tree.Size.Length; call++)
        {
            if (!merge.IsKept(call))
                continue;
            var key = (graph.Store.Calls[call].Module, shapes[call]);
            if (!firstLike.TryGetValue(key, out var first))
                firstLike.Add(key, call);
            else if (comparison.AreAlike(first, call))
                merge.Merge(first, call);
        }
        return merge.Any ? merge.Build(noteLost: true) : null;
    }

    /// <summary>By call: a number that is the same for calls that do the same, so that only few are compared.</summary>
    private static int[] Shapes(ForwardGraph graph, CallTree tree)
    {
        var shapes = new int[tree.Size.Length];
        // from the end of the walk down the tree, so that what a call calls has its number before it
        for (var place = shapes.Length - 1; place >= 0; place--)
        {
            var call = tree.Order[place];
            var hash = new HashCode();
            hash.Add(shapes[call]);
            foreach (var op in tree.OwnOperations(call))
            {
                hash.Add(graph.Store.OpTypes[op]);
                hash.Add(graph.Store.Inputs.Start[op + 1] - graph.Store.Inputs.Start[op]);
                foreach (var attribute in graph.Store.OpAttributes[op])
                    hash.Add(attribute);
            }
            shapes[call] = hash.ToHashCode();
            if (graph.Store.Calls[call].Parent is >= 0 and var parent)
                shapes[parent] = HashCode.Combine(shapes[parent], shapes[call]);
        }
        return shapes;
    }
}
