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
    private readonly PassCosts _costs;
    private readonly SummaryContent? _content;
    // by call: the first error inside it
    private readonly Dictionary<int, string> _errors = [];

    private SummaryRows(ForwardGraph graph, PassCosts costs, int maximumDepth, int nesting, ImmutableArray<SummaryRow>.Builder rows)
    {
        NestedGraphs.RequireDepth(nesting);
        (_rows, _maximumDepth, _nesting, _costs) = (rows, maximumDepth, nesting, costs);
        _tree = new(graph);
        _parameters = new(graph);
        _leaving = new(graph);
        foreach (var operation in graph.Operations)
            if (operation.Trace?.Error is { } error)
                for (var call = operation.Call; call is { } around && _errors.TryAdd(around.Index, error); call = around.Parent)
                {
                }
        // without modules a row is an operation, and the page is the list of them
        _content = graph.Calls.Count > 0 ? new(graph, _tree, OutputsOf, _parameters, costs) : null;
    }

    public static ImmutableArray<SummaryRow> Of(ForwardGraph graph, PassCosts costs, int maximumDepth)
    {
        var rows = ImmutableArray.CreateBuilder<SummaryRow>();
        var hasRoot = graph.Calls.Any(call => call.Parent is null && call.Module.Path.Length == 0);
        new SummaryRows(graph, costs, hasRoot ? maximumDepth : maximumDepth - 1, 0, rows).Add(0);
        return rows.DrainToImmutable();
    }

    /// <summary>The nodes of one level. Where rows around it stand for several, there is an equal list for each, and rows tell of the first.</summary>
    private readonly record struct Level(ReadOnlyMemory<int>[] Copies, int From, int Depth);

    /// <summary>A walk without recursion: calls may nest as deep as names in a file say.</summary>
    private void Add(int depth)
    {
        var waiting = new Stack<Level>([new([_tree.Outermost], 0, depth)]);
        while (waiting.TryPop(out var level))
        {
            var nodes = level.Copies[0].Span[level.From..];
            if (nodes.IsEmpty || level.Depth > _maximumDepth)
                continue;
            var count = RunLength(nodes);
            waiting.Push(level with { From = level.From + count });
            var all = level.Copies.SelectMany(copy => copy.Slice(level.From, count).ToArray()).ToArray();
            if (!_tree.IsCall(nodes[0]))
            {
                AddOperation(all, count, level.Depth);
                continue;
            }
            AddCall(all, count, level.Depth);
            if (_tree.OnlyOperation(nodes[0]) is null)
                waiting.Push(new(Array.ConvertAll(all, _tree.ChildrenOf), 0, level.Depth + 1));
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

    private void AddCall(int[] all, int count, int depth)
    {
        var calls = Array.ConvertAll(all, _tree.CallOf);
        var call = calls[0];
        var only = _tree.OnlyOperation(all[0]);
        _rows.Add(new(SummaryRowKind.Module, depth, call.Module.Path,
            Span(SummaryLabels.Of(call), SummaryLabels.Of(calls[count - 1]), count), call.Module.TypeName,
            only is { } operation ? SummaryLabels.Of(operation.Type) : "", call.Pass, count * call.RepeatCount,
            _tree.OperationsIn(all[0]), OutputsOf(all[0]), _parameters.Of(call).Size)
        {
            Trainable = _parameters.Of(call).TrainableElements,
            LastPath = calls[^1].Module.Path,
            Count = all.Length * call.RepeatCount,
            Cost = _costs.MultiplyAdds[call],
            Memory = _costs.Memory[call],
            Time = Sum(calls.Select(_costs.Time.Of)),
            Read = only?.Trace?.Read,
            Error = only is not null || depth == _maximumDepth ? _errors.GetValueOrDefault(call.Index) : null,
        });
    }

    private void AddOperation(int[] all, int count, int depth)
    {
        var operations = Array.ConvertAll(all, _tree.OperationOf);
        var operation = operations[0];
        var type = SummaryLabels.Of(operation.Type);
        _rows.Add(new(SummaryRowKind.Operation, depth, operation.Name, Span(SummaryLabels.Of(operation), SummaryLabels.Of(operations[count - 1]), count),
            type, type, 1, count, 1, OutputsOf(operation), _parameters.Of(operation).Size)
        {
            Trainable = _parameters.Of(operation).TrainableElements,
            LastPath = operations[^1].Name,
            Count = all.Length,
            Cost = _costs.MultiplyAdds[operation],
            Memory = _costs.Memory[operation],
            Time = Sum(operations.Select(TimeTally.Of)),
            Read = operation.Trace?.Read,
            Error = operation.Trace?.Error,
        });
        foreach (var (name, graph) in NestedGraphs.Of(operation))
        {
            if (depth + 1 > _maximumDepth)
                break;
            var parameters = graph.Values.Where(value => value.Kind is ValueKind.Parameter)
                .Aggregate(default(ParameterSum), (sum, value) => sum + (ParameterSum.Of(value) ?? default));
            var costs = _costs.Inside(graph);
            _rows.Add(new(SummaryRowKind.NestedGraph, depth + 1, name, name, graph.Name, "", 1, 1, graph.Operations.Count,
                [.. graph.Outputs.Select(value => value.Type)], parameters.Size)
            {
                Trainable = parameters.TrainableElements,
                LastPath = name,
                Cost = costs.MultiplyAdds.Total,
                Memory = costs.Memory.Made,
            });
            new SummaryRows(graph, costs, _maximumDepth, _nesting + 1, _rows).Add(depth + 2);
        }
    }

    private static TimeSpan? Sum(IEnumerable<TimeSpan?> times) => times.Aggregate((sum, time) => sum is null ? time : time is null ? sum : sum + time);

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
