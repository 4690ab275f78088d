using System.Collections.Immutable;

namespace GraphBridge.Formats.Text;

/// <summary>Counts over a whole graph, the graphs inside its operations included; a shared tensor counts once.</summary>
/// <param name="Operations">How many operations there are.</param>
/// <param name="OperationsByType">How many of each type, the most frequent first.</param>
/// <param name="Modules">How many modules there are.</param>
/// <param name="ModuleCalls">How many times a module runs.</param>
/// <param name="Parameters">What is learned.</param>
/// <param name="Buffers">What modules own and do not learn.</param>
/// <param name="Constants">What is fixed.</param>
/// <param name="Unsized">How many parameters, buffers and constants have no fixed size, and so are in no count.</param>
public sealed record SummaryTotals(int Operations, ImmutableArray<OperationCount> OperationsByType, int Modules, int ModuleCalls,
    TensorSize Parameters, TensorSize Buffers, TensorSize Constants, int Unsized)
{
    internal static SummaryTotals Of(ForwardGraph graph)
    {
        var counts = new Dictionary<OpType, int>();
        var (operations, unsized) = (0, 0);
        var sizes = new TensorSize[3];
        foreach (var part in NestedGraphs.Within(graph))
        {
            foreach (var operation in part.Operations)
                counts[operation.Type] = counts.GetValueOrDefault(operation.Type) + 1;
            operations += part.Operations.Count;
            foreach (var value in part.Values)
            {
                if (SlotOf(value.Kind) is not { } slot)
                    continue;
                if (TensorSize.Of(value) is { } size)
                    sizes[slot] += size;
                else
                    unsized++;
            }
        }
        var byType = counts.Select(count => new OperationCount(count.Key, count.Value))
            .OrderByDescending(count => count.Count).ThenBy(count => count.Type.ToString(), StringComparer.Ordinal);
        return new(operations, [.. byType], graph.Modules.Count, graph.Calls.Count, sizes[0], sizes[1], sizes[2], unsized);
    }

    private static int? SlotOf(ValueKind kind) => kind switch
    {
        ValueKind.Parameter => 0,
        ValueKind.Buffer => 1,
        ValueKind.Constant => 2,
        ValueKind.Activation or ValueKind.Input or ValueKind.Outer or ValueKind.Undefined => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>How many operations of one type there are.</summary>
/// <param name="Type">The type.</param>
/// <param name="Count">How many.</param>
public sealed record OperationCount(OpType Type, int Count);
