using System.Collections.Immutable;

namespace GraphBridge.Formats.Text;

/// <summary>
/// Gives every node of a tree a number that is equal for nodes whose rows say the same, whatever they are called.
/// Everything is reduced to triples of numbers, so that comparing two subtrees of any size is comparing two numbers.
/// </summary>
internal sealed class SummaryContent
{
    private readonly Dictionary<(int, int, int), int> _triples = [];
    private readonly Dictionary<object, int> _things = [];
    private readonly int[] _ofNode;

    public SummaryContent(ForwardGraph graph, CallTree tree, Func<int, ImmutableArray<DataType?>> outputsOf, ParameterTally parameters, PassCosts costs)
    {
        var calls = graph.Calls.Count;
        _ofNode = new int[calls + graph.Operations.Count];
        // operations first, then inner calls before the calls around them
        for (var node = _ofNode.Length - 1; node >= 0; node--)
        {
            var (what, size, cost) = tree.IsCall(node)
                ? (OfCall(tree, node), parameters.Of(tree.CallOf(node)), (costs.MultiplyAdds[tree.CallOf(node)], costs.Memory[tree.CallOf(node)]))
                : (OfOperation(tree.OperationOf(node)), parameters.Of(tree.OperationOf(node)), (costs.MultiplyAdds[tree.OperationOf(node)], costs.Memory[tree.OperationOf(node)]));
            var outputs = 0;
            foreach (var type in outputsOf(node))
                outputs = Triple(1, outputs, type is null ? 0 : Thing(type));
            _ofNode[node] = Triple(Triple(what, outputs, size == default ? 0 : Thing(size)), 3, cost == default ? 0 : Thing(cost));
        }
    }

    public int this[int node] => _ofNode[node];

    private int OfCall(CallTree tree, int node)
    {
        var call = tree.CallOf(node);
        var content = Triple(Thing(call.Module.TypeName), Thing(call.Module.Arguments), call.RepeatCount);
        foreach (var child in tree.ChildrenOf(node).Span)
        {
            var label = tree.IsCall(child) ? Thing(SummaryLabels.Of(tree.CallOf(child))) : 0;
            content = Triple(content, _ofNode[child], label);
        }
        return content;
    }

    // what is inside a nested graph is not compared: an operation with one is like no other, and so is one that failed or read a value
    private int OfOperation(Operation operation) => Triple(2, Thing(operation.Type), IsLikeNoOther(operation) ? 1 + operation.Index : 0);

    private static bool IsLikeNoOther(Operation operation) => NestedGraphs.Has(operation) || operation.Trace is { Error: not null } or { Read: not null };

    private int Triple(int a, int b, int c)
    {
        if (!_triples.TryGetValue((a, b, c), out var number))
            _triples.Add((a, b, c), number = Next);
        return number;
    }

    private int Thing(object thing)
    {
        if (!_things.TryGetValue(thing, out var number))
            _things.Add(thing, number = Next);
        return number;
    }

    // numbers below 8 mark kinds in triples
    private int Next => 8 + _triples.Count + _things.Count;
}
