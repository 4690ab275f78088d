using System.Runtime.CompilerServices;

namespace GraphBridge.Query;

/// <summary>Who uses whom among the nodes of a graph, each once: worked out once a graph, in time linear in its inputs.</summary>
internal sealed class NodeEdges
{
    private static readonly ConditionalWeakTable<ForwardGraph, NodeEdges> Known = [];

    private readonly int[] _parentStart;
    private readonly int[] _parents;
    private readonly int[] _childStart;
    private readonly int[] _children;

    private NodeEdges(ForwardGraph graph)
    {
        (ValueCount, OperationCount) = (graph.Values.Count, graph.Operations.Count);
        (_parentStart, _parents) = ParentsOf(graph);
        _childStart = new int[Count + 1];
        foreach (var parent in _parents)
            _childStart[parent + 1]++;
        for (var node = 0; node < Count; node++)
            _childStart[node + 1] += _childStart[node];
        var next = _childStart[..^1];
        _children = new int[_parents.Length];
        for (var operation = 0; operation < OperationCount; operation++)
            foreach (var parent in Parents(operation))
                _children[next[parent]++] = ValueCount + operation;
    }

    public int ValueCount { get; }

    public int OperationCount { get; }

    /// <summary>How many numbers of nodes there are; values that operations make have one that no node bears.</summary>
    public int Count => ValueCount + OperationCount;

    public static NodeEdges Of(ForwardGraph graph) => Known.GetValue(graph, static graph => new(graph));

    /// <summary>The number of the node that a value is found as.</summary>
    public static int NumberOf(ForwardGraph graph, int value) => graph.ProducerOf[value] is >= 0 and var producer ? graph.Values.Count + producer : value;

    /// <summary>The nodes that an operation uses, each once, in the order of its arguments.</summary>
    public ReadOnlySpan<int> Parents(int operation) => _parents.AsSpan(_parentStart[operation].._parentStart[operation + 1]);

    /// <summary>The operations that use what a node gives, each once, in execution order.</summary>
    public ReadOnlySpan<int> Children(int node) => _children.AsSpan(_childStart[node].._childStart[node + 1]);

    private static (int[] Start, int[] Parents) ParentsOf(ForwardGraph graph)
    {
        var inputs = graph.Store.Inputs;
        var start = new int[graph.Operations.Count + 1];
        var parents = new List<int>(inputs.Value.Count);
        var lastUser = new int[graph.Values.Count + graph.Operations.Count];
        Array.Fill(lastUser, -1);
        for (var operation = 0; operation < graph.Operations.Count; operation++)
        {
            for (var at = inputs.Start[operation]; at < inputs.Start[operation + 1]; at++)
                Add(operation, inputs.Value[at]);
            if (graph.Captured.TryGetValue(operation, out var captured))
                foreach (var value in captured)
                    Add(operation, value.Index);
            start[operation + 1] = parents.Count;
        }
        return (start, [.. parents]);

        void Add(int operation, int value)
        {
            if (value < 0)
                return;
            var parent = NumberOf(graph, value);
            if (lastUser[parent] == operation)
                return;
            lastUser[parent] = operation;
            parents.Add(parent);
        }
    }
}
