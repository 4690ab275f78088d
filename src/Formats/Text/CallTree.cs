namespace GraphBridge.Formats.Text;

/// <summary>
/// Module calls and operations as one tree in execution order. A node is a number: a call's index, or
/// the number of calls plus an operation's index.
/// </summary>
internal sealed class CallTree
{
    private readonly ForwardGraph _graph;
    private readonly int[] _start;
    private readonly int[] _children;
    private readonly int[] _operationsIn;

    public CallTree(ForwardGraph graph)
    {
        _graph = graph;
        var calls = graph.Calls.Count;
        var nodes = InExecutionOrder(graph, out _operationsIn);
        // bucket the ordered nodes by parent; bucket 0 is for those outside every call
        _start = new int[calls + 2];
        foreach (var node in nodes)
            _start[ParentOf(node) + 2]++;
        for (var i = 1; i < _start.Length; i++)
            _start[i] += _start[i - 1];
        var next = _start[..^1];
        _children = new int[nodes.Length];
        foreach (var node in nodes)
            _children[next[ParentOf(node) + 1]++] = node;
    }

    /// <summary>The nodes outside every call.</summary>
    public ReadOnlyMemory<int> Outermost => _children.AsMemory(0, _start[1]);

    public bool IsCall(int node) => node < _graph.Calls.Count;

    public ModuleCall CallOf(int node) => _graph.Calls[node];

    public Operation OperationOf(int node) => _graph.Operations[node - _graph.Calls.Count];

    /// <summary>What a call holds, in execution order.</summary>
    public ReadOnlyMemory<int> ChildrenOf(int call) => _children.AsMemory(_start[call + 1].._start[call + 2]);

    /// <summary>How many operations ran in a call and in the calls inside it.</summary>
    public int OperationsIn(int call) => _operationsIn[call];

    /// <summary>The one operation that a call holds and nothing else, with no graph inside it; null where there is more.</summary>
    public Operation? OnlyOperation(int call)
    {
        var children = ChildrenOf(call).Span;
        return children.Length == 1 && !IsCall(children[0]) && OperationOf(children[0]) is var only && !NestedGraphs.Has(only) ? only : null;
    }

    private int ParentOf(int node) => (IsCall(node) ? CallOf(node).Parent : OperationOf(node).Call)?.Index ?? -1;

    /// <summary>All nodes, a call where its first operation is; one without operations stands before the next call.</summary>
    private static int[] InExecutionOrder(ForwardGraph graph, out int[] operationsIn)
    {
        var calls = graph.Calls.Count;
        var first = new int[calls];
        operationsIn = new int[calls];
        Array.Fill(first, int.MaxValue);
        foreach (var operation in graph.Operations)
        {
            if (operation.Call is not { } call)
                continue;
            first[call.Index] = Math.Min(first[call.Index], operation.Index);
            operationsIn[call.Index]++;
        }
        for (var i = calls - 1; i >= 0; i--)
        {
            if (graph.Calls[i].Parent is not { } parent)
                continue;
            first[parent.Index] = Math.Min(first[parent.Index], first[i]);
            operationsIn[parent.Index] += operationsIn[i];
        }
        for (var i = calls - 2; i >= 0; i--)
            if (first[i] == int.MaxValue)
                first[i] = first[i + 1];

        var order = new long[calls + graph.Operations.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = (long)(i < calls ? first[i] : i - calls) << 32 | (uint)i;
        Array.Sort(order);
        return Array.ConvertAll(order, key => (int)(uint)key);
    }
}
