using System.Collections.Immutable;

namespace GraphBridge.Query;

/// <summary>What <c>kind(…)</c> asks for.</summary>
internal enum NodeKind
{
    Operation,
    Source,
    Input,
    Output,
    Parameter,
    Buffer,
    Constant,
    Unused,
    Failed,
    Read,
}

/// <summary>The words of kinds.</summary>
internal static class NodeKinds
{
    public static ImmutableSortedDictionary<string, NodeKind> Words { get; } =
        Enum.GetValues<NodeKind>().ToImmutableSortedDictionary(WordFor, kind => kind, StringComparer.Ordinal);

    public static string WordFor(NodeKind kind) => kind switch
    {
        NodeKind.Operation => "operation",
        NodeKind.Source => "source",
        NodeKind.Input => "input",
        NodeKind.Output => "output",
        NodeKind.Parameter => "parameter",
        NodeKind.Buffer => "buffer",
        NodeKind.Constant => "constant",
        NodeKind.Unused => "unused",
        NodeKind.Failed => "failed",
        NodeKind.Read => "read",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string WordFor(ValueKind kind) => kind switch
    {
        ValueKind.Activation => "activation",
        ValueKind.Input => "input",
        ValueKind.Parameter => "parameter",
        ValueKind.Buffer => "buffer",
        ValueKind.Constant => "constant",
        ValueKind.Outer => "outer",
        ValueKind.Undefined => "undefined",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>All nodes of a kind.</summary>
    public static NodeSet Of(ForwardGraph graph, NodeKind kind) => kind switch
    {
        NodeKind.Operation => NodeSet.OfOperations(graph, _ => true),
        NodeKind.Source => NodeSet.Where(graph, node => node.Source is not null),
        NodeKind.Input => Sources(graph, ValueKind.Input),
        NodeKind.Output => NodeSet.Of(graph, graph.Outputs.Select(value => new GraphNode(value))),
        NodeKind.Parameter => Sources(graph, ValueKind.Parameter),
        NodeKind.Buffer => Sources(graph, ValueKind.Buffer),
        NodeKind.Constant => Sources(graph, ValueKind.Constant),
        NodeKind.Unused => Unused(graph),
        NodeKind.Failed => NodeSet.OfOperations(graph, operation => operation.Trace?.Error is not null),
        NodeKind.Read => NodeSet.OfOperations(graph, operation => operation.Trace?.Read is not null),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static NodeSet Sources(ForwardGraph graph, ValueKind kind) => NodeSet.Where(graph, node => node.Source?.Kind == kind);

    private static NodeSet Unused(ForwardGraph graph)
    {
        var edges = NodeEdges.Of(graph);
        var outputs = Of(graph, NodeKind.Output);
        return NodeSet.Where(graph, node => edges.Children(node.Number).IsEmpty && !outputs.Contains(node) && (node.Operation is not { } operation || IsForItsResults(operation)));
    }

    /// <summary>Whether an operation does nothing else than give results: what writes into a tensor, is read by the program or gives nothing does.</summary>
    public static bool IsForItsResults(Operation operation) => operation.Trace is not { Read: not null }
        && operation.Outputs.Any(port => port.Value is not null) && operation.Outputs.All(port => port.Value?.Trace?.Previous is null);
}
