using System.Collections.Immutable;

namespace GraphBridge.Formats.Text;

/// <summary>Makes the rows of a summary: walks the tree of calls and operations and folds equal neighbours.</summary>
internal sealed class SummaryRows
{
    private readonly ImmutableArray<SummaryRow>.Builder _rows;
    private readonly int _maximumDepth;
    private readonly int _nesting;
    private readonly CallTree _tree;
    private readonly ParameterTally _parameters;
    private readonly LeavingValues _leaving;
    private readonly SummaryContent? _content;
    // by call: the first error inside it
    private readonly Dictionary<int, string> _errors = [];

    private SummaryRows(ForwardGraph graph, int maximumDepth, int nesting, ImmutableArray<SummaryRow>.Builder rows)
    {
        NestedGraphs.RequireDepth(nesting);
        (_rows, _maximumDepth, _nesting) = (rows, maximumDepth, nesting);
        _tree = new(graph);
        _parameters = new(graph);
        _leaving = new(graph);
        foreach (var operation in graph.Operations)
            if (operation.Trace?.Error is { } error)
                for (var call = operation.Call; call is { } around && _errors.TryAdd(around.Index, error); call = around.Parent)
                {
                }
        // without modules a row is an operation, and the page is the list of them
        _content = graph.Calls.Count > 0 ? new(graph, _tree, OutputsOf, _parameters) : null;
    }

    public static ImmutableArray<SummaryRow> Of(ForwardGraph graph, int maximumDepth)
    {
        var rows = ImmutableArray.CreateBuilder<SummaryRow>();
        var hasRoot = graph.Calls.Any(call => call.Parent is null && call.Module.Path.Length == 0);
        new SummaryRows(graph, hasRoot ? maximumDepth : maximumDepth - 1, 0, rows).Add(0);
        return rows.DrainToImmutable();
    }

    /// <summary>A walk without recursion: calls may nest as deep as names in a file say.</summary>
    private void Add(int depth)
    {
        var waiting = new Stack<(ReadOnlyMemory<int> Nodes, int Depth)>([(_tree.Outermost, depth)]);
        while (waiting.TryPop(out var level))
        {
            if (level.Nodes.IsEmpty || level.Depth > _maximumDepth)
                continue;
            var count = RunLength(level.Nodes.Span);
            waiting.Push((level.Nodes[count..], level.Depth));
            var (first, last) = (level.Nodes.Span[0], level.Nodes.Span[count - 1]);
            if (!_tree.IsCall(first))
            {
                AddOperation(_tree.OperationOf(first), _tree.OperationOf(last), count, level.Depth);
                continue;
            }
            AddCall(first, last, count, level.Depth);
            if (_tree.OnlyOperation(first) is null)
                waiting.Push((_tree.ChildrenOf(first), level.Depth + 1));
        }
    }

    private int RunLength(ReadOnlySpan<int> nodes)
    {
        var count = 1;
        while (_content is not null && count < nodes.Length && _content[nodes[count]] == _content[nodes[0]]
            && _tree.IsCall(nodes[count]) == _tree.IsCall(nodes[0]))
            count++;
        return count;
    }

    private void AddCall(int first, int last, int count, int depth)
    {
        var (call, lastCall) = (_tree.CallOf(first), _tree.CallOf(last));
        var only = _tree.OnlyOperation(first);
        _rows.Add(new(SummaryRowKind.Module, depth, call.Module.Path,
            Span(SummaryLabels.Of(call), SummaryLabels.Of(lastCall), count), call.Module.TypeName,
            only is { } operation ? SummaryLabels.Of(operation.Type) : "", call.Pass, count * call.RepeatCount,
            _tree.OperationsIn(first), OutputsOf(first), _parameters.Of(call))
        {
            Read = only?.Trace?.Read,
            Error = only is not null || depth == _maximumDepth ? _errors.GetValueOrDefault(call.Index) : null,
        });
    }

    private void AddOperation(Operation operation, Operation last, int count, int depth)
    {
        var type = SummaryLabels.Of(operation.Type);
        _rows.Add(new(SummaryRowKind.Operation, depth, operation.Name, Span(SummaryLabels.Of(operation), SummaryLabels.Of(last), count),
            type, type, 1, count, 1, OutputsOf(operation), _parameters.Of(operation))
        {
            Read = operation.Trace?.Read,
            Error = operation.Trace?.Error,
        });
        foreach (var (name, graph) in NestedGraphs.Of(operation))
        {
            if (depth + 1 > _maximumDepth)
                break;
            var parameters = graph.Values.Where(value => value.Kind is ValueKind.Parameter)
                .Aggregate(default(TensorSize), (sum, value) => sum + (TensorSize.Of(value) ?? default));
            _rows.Add(new(SummaryRowKind.NestedGraph, depth + 1, name, name, graph.Name, "", 1, 1, graph.Operations.Count,
                [.. graph.Outputs.Select(value => value.Type)], parameters));
            new SummaryRows(graph, _maximumDepth, _nesting + 1, _rows).Add(depth + 2);
        }
    }

    private static string Span(string first, string last, int count) => count == 1 || first == last ? first : first + " … " + last;

    private ImmutableArray<DataType?> OutputsOf(int node)
    {
        if (!_tree.IsCall(node))
            return OutputsOf(_tree.OperationOf(node));
        var call = _tree.CallOf(node);
        return [.. _leaving.Of(call).Select(value => call.Graph[value].Type)];
    }

    private static ImmutableArray<DataType?> OutputsOf(Operation operation) =>
        [.. operation.Outputs.Where(port => port.Value is not null).Select(port => port.Value!.Value.Type)];
}
