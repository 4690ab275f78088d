using System.Collections.Immutable;

namespace GraphBridge.Costs;

/// <summary>
/// The multiply-adds of a pass, operation by operation, from the shapes in the graph: those of convolutions, products of matrices,
/// attention and recurrent layers; all else counts none. <c>docs/costs.md</c> has the formulas.
/// </summary>
public sealed class GraphCosts
{
    private readonly Cost[] _ofOperation;
    private readonly Cost[] _ofCall;
    private readonly Dictionary<ForwardGraph, GraphCosts> _nested = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<ForwardGraph, GraphCosts> _inner;

    private GraphCosts(ForwardGraph graph, ShapeScope scope, Dictionary<ForwardGraph, GraphCosts> inner)
    {
        Graph = graph;
        _inner = inner;
        _ofOperation = new Cost[graph.Operations.Count];
        _ofCall = new Cost[graph.Calls.Count];
        foreach (var operation in graph.Operations)
        {
            _ofOperation[operation.Index] = CostOf(operation, scope);
            AddTo(operation.Call, _ofOperation[operation.Index]);
        }
        // a caller has a smaller index than what it calls
        for (var i = graph.Calls.Count - 1; i >= 0; i--)
            AddTo(graph.Calls[i].Parent, _ofCall[i].Times(graph.Calls[i].RepeatCount));
    }

    /// <summary>The graph.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>That of all operations.</summary>
    public Cost Total { get; private set; }

    /// <summary>
    /// That of one operation. A branch counts as the costlier of its ways, a loop as often as it runs where that is fixed, and an
    /// operation without a formula as those that a capture saw it carried out by. One that failed counts none.
    /// </summary>
    public Cost this[Operation operation] => _ofOperation[operation.Index];

    /// <summary>That of what ran in one call and in the calls inside it; a call that stands for several in a folded view counts as one.</summary>
    public Cost this[ModuleCall call] => _ofCall[call.Index];

    /// <summary>The costs of one run of a graph inside an operation: a branch or a loop's body.</summary>
    public GraphCosts Inside(ForwardGraph nested) => _nested[nested];

    /// <summary>Counts the multiply-adds of a graph's operations.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="symbols">Sizes that symbols in shapes stand for, by name; without it they are unknown.</param>
    /// <exception cref="GraphBridgeException">Graphs nest too deep in it.</exception>
    public static GraphCosts Of(ForwardGraph graph, IReadOnlyDictionary<string, long>? symbols = null) =>
        new(graph, new ShapeScope(graph, symbols ?? ImmutableDictionary<string, long>.Empty), new(ReferenceEqualityComparer.Instance));

    private void AddTo(ModuleCall? call, Cost cost)
    {
        if (call is { } around)
            _ofCall[around.Index] += cost;
        else
            Total += cost;
    }

    private Cost CostOf(Operation operation, ShapeScope scope)
    {
        var nested = Nested(operation, scope);
        if (operation.Trace?.Error is not null)
            return default;
        if (nested.Count > 0)
            return OfNested(operation, nested, scope);
        var isKnown = FormulaTable.TryFind(operation.Type, out var formula);
        if (formula?.Count(new(operation, scope)) is { } count)
            return new(count, 0);
        var unknown = formula is null && isKnown ? default : new Cost(0, 1);
        if (operation.Trace?.Inner is not { } inner)
            return unknown;
        // many operations may share one inner graph, which uses nothing of what is around it, and that of its operations others
        if (!_inner.TryGetValue(inner, out var carriedOut))
            _inner.Add(inner, carriedOut = new(inner, scope.Inside(inner), _inner));
        return carriedOut.Total.Unknown == 0 ? carriedOut.Total : unknown;
    }

    private List<GraphCosts> Nested(Operation operation, ShapeScope scope)
    {
        var nested = new List<GraphCosts>();
        foreach (var (_, value) in operation.Attributes)
        {
            if (value is AttributeValue.Graph graph)
                nested.Add(Nested(graph.Value, scope));
            else if (value is AttributeValue.List { Kind: AttributeKind.Graph } list)
                nested.AddRange(list.Items.Select(item => Nested(((AttributeValue.Graph)item).Value, scope)));
        }
        return nested;
    }

    private GraphCosts Nested(ForwardGraph graph, ShapeScope scope)
    {
        if (!_nested.TryGetValue(graph, out var costs))
            _nested.Add(graph, costs = new(graph, scope.Inside(graph), _inner));
        return costs;
    }

    private static Cost OfNested(Operation operation, List<GraphCosts> nested, ShapeScope scope)
    {
        if (nested.TrueForAll(graph => graph.Total == default))
            return default;
        if (operation.Type is { Domain: OpType.OnnxDomain, Name: "If" })
            return nested.Select(graph => graph.Total).MaxBy(cost => (cost.MultiplyAdds, cost.Unknown));
        return LoopRuns.Of(operation, scope) is { } runs ? nested[0].Total.Times(runs) : new(0, 1);
    }
}
