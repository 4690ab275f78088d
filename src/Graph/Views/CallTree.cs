namespace GraphBridge;

/// <summary>The calls of a graph in the order of a walk down the tree, so that a call with all in it is a range of calls and of operations.</summary>
internal sealed class CallTree
{
    private readonly int[] _firstOperation;

    public CallTree(ForwardGraph graph)
    {
        var calls = graph.Store.Calls;
        Order = new int[calls.Count];
        Place = new int[calls.Count];
        Size = new int[calls.Count];
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            Size[i]++;
            if (calls[i].Parent is >= 0 and var parent)
                Size[parent] += Size[i];
        }
        var next = new int[calls.Count];
        var nextRoot = 0;
        for (var i = 0; i < Place.Length; i++)
        {
            ref var free = ref nextRoot;
            if (calls[i].Parent >= 0)
                free = ref next[calls[i].Parent];
            Place[i] = free;
            Order[free] = i;
            free += Size[i];
            next[i] = Place[i] + 1;
        }
        (_firstOperation, Operations, PlaceOfOperation) = SortOperations(graph.Store);
    }

    /// <summary>The calls, each before what it calls and siblings in their order.</summary>
    public int[] Order { get; }

    /// <summary>By call: its place in <see cref="Order"/>.</summary>
    public int[] Place { get; }

    /// <summary>By call: how many calls it is with all those in it.</summary>
    public int[] Size { get; }

    /// <summary>The operations by the place of their call, those of one call in execution order; those outside every call first.</summary>
    public int[] Operations { get; }

    /// <summary>By operation: its place in <see cref="Operations"/>.</summary>
    public int[] PlaceOfOperation { get; }

    /// <summary>Where the operations of a call and of all calls in it are in <see cref="Operations"/>.</summary>
    public (int Start, int End) OperationsIn(int call) => (_firstOperation[Place[call] + 1], _firstOperation[Place[call] + 1 + Size[call]]);

    /// <summary>The operations of a call that ran in none of those in it, in execution order.</summary>
    public ReadOnlySpan<int> OwnOperations(int call) => Operations.AsSpan(_firstOperation[Place[call] + 1].._firstOperation[Place[call] + 2]);

    /// <summary>The operations outside every call, in execution order.</summary>
    public ReadOnlySpan<int> OutsideOperations => Operations.AsSpan(.._firstOperation[1]);

    /// <summary>Whether an operation ran in a call or in one in it.</summary>
    public bool IsIn(int operation, int call)
    {
        var (start, end) = OperationsIn(call);
        return PlaceOfOperation[operation] >= start && PlaceOfOperation[operation] < end;
    }

    private (int[] First, int[] Operations, int[] Places) SortOperations(GraphStore store)
    {
        // one bucket for the operations outside every call, and one a call
        var first = new int[store.Calls.Count + 2];
        int Bucket(int op) => store.OpCalls[op] is >= 0 and var call ? Place[call] + 1 : 0;
        for (var op = 0; op < store.OpCalls.Count; op++)
            first[Bucket(op) + 1]++;
        for (var i = 1; i < first.Length; i++)
            first[i] += first[i - 1];
        var next = first.AsSpan().ToArray();
        var operations = new int[store.OpCalls.Count];
        var places = new int[operations.Length];
        for (var op = 0; op < operations.Length; op++)
        {
            places[op] = next[Bucket(op)]++;
            operations[places[op]] = op;
        }
        return (first, operations, places);
    }
}
