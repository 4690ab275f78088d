using System.Collections.Immutable;
using GraphBridge.Costs;

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
    /// <summary>The elements of parameters that are learned; null where that is not known of one.</summary>
    public long? Trainable { get; init; }

    /// <summary>The multiply-adds of a pass.</summary>
    public Cost Cost { get; init; }

    /// <summary>What is given to the pass, in bytes.</summary>
    public long InputBytes { get; init; }

    /// <summary>The bytes that operations make for their results, as if nothing were freed.</summary>
    public long ActivationBytes { get; init; }

    /// <summary>The most of these bytes that are in use at once.</summary>
    public long PeakBytes { get; init; }

    /// <summary>The operation during which they are; null where nothing is made.</summary>
    public string? PeakAt { get; init; }

    /// <summary>How many inputs and results are in no count of bytes, because their size is unknown.</summary>
    public int UnknownBytes { get; init; }

    /// <summary>The bytes that a pass takes at least: parameters, buffers, constants, inputs, and the most results that are in use at once.</summary>
    public long PassBytes => (Parameters + Buffers + Constants + new TensorSize(0, InputBytes) + new TensorSize(0, PeakBytes)).Bytes;

    /// <summary>The wall time of the pass; null where it was not measured.</summary>
    public TimeSpan? Time { get; init; }

    // old ONNX files list every weight among the inputs
    internal static bool IsGiven(Value input) => input is { Kind: ValueKind.Input, Data: null, SparseData: null };

    internal static SummaryTotals Of(ForwardGraph graph, PassCosts costs, IReadOnlyDictionary<string, long>? symbols)
    {
        var counts = new Dictionary<OpType, int>();
        var (operations, unsized) = (0, 0);
        var sizes = new TensorSize[3];
        var parameters = default(ParameterSum);
        foreach (var part in NestedGraphs.Within(graph))
        {
            foreach (var operation in part.Operations)
                counts[operation.Type] = counts.GetValueOrDefault(operation.Type) + 1;
            operations += part.Operations.Count;
            foreach (var value in part.Values)
            {
                if (SlotOf(value.Kind) is not { } slot)
                    continue;
                if (value.Kind is ValueKind.Parameter)
                    parameters += ParameterSum.Of(value) ?? default;
                if (TensorSize.Of(value) is { } size)
                    sizes[slot] += size;
                else
                    unsized++;
            }
        }
        var byType = counts.Select(count => new OperationCount(count.Key, count.Value))
            .OrderByDescending(count => count.Count).ThenBy(count => count.Type.ToString(), StringComparer.Ordinal);
        var inputs = graph.Inputs.Where(IsGiven).Select(input => ActivationMemory.BytesOf(input, symbols)).ToList();
        return new(operations, [.. byType], graph.Modules.Count, graph.Calls.Count, sizes[0], sizes[1], sizes[2], unsized)
        {
            Trainable = parameters.TrainableElements,
            Cost = costs.MultiplyAdds.Total,
            InputBytes = inputs.Aggregate(default(TensorSize), (sum, bytes) => sum + new TensorSize(0, bytes ?? 0)).Bytes,
            ActivationBytes = costs.Memory.Made,
            PeakBytes = costs.Memory.Peak,
            PeakAt = costs.Memory.PeakAt is { } at ? at.Name.Length > 0 ? at.Name : SummaryLabels.Of(at) : null,
            UnknownBytes = costs.Memory.Unknown + inputs.Count(bytes => bytes is null),
            Time = costs.Time.Whole,
        };
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
