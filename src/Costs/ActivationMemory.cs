using System.Collections.Immutable;

namespace GraphBridge.Costs;

/// <summary>
/// The memory that operations make for their results, and how much of it is in use at once. A result is in use from the operation that
/// makes it to the last that uses it, or to the end where the pass gives it. What a capture saw to be a view, or written in place, takes
/// none of its own and keeps its base in use; so do ONNX's operators that only give a tensor another shape. What operations
/// need for themselves, and what is inside them, is not in it.
/// </summary>
public sealed class ActivationMemory
{
    private static readonly HashSet<string> OnnxViews = new(StringComparer.Ordinal) { "Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze" };

    private readonly long[] _ofOperation;
    private readonly long[] _ofCall;

    private ActivationMemory(ForwardGraph graph, ShapeScope scope)
    {
        _ofOperation = new long[graph.Operations.Count];
        _ofCall = new long[graph.Calls.Count];
        var owners = Owners(graph);
        var freed = FreedAfter(graph, owners);
        var bytes = new long[graph.Values.Count];
        var released = new long[graph.Operations.Count];
        long live = 0;
        foreach (var operation in graph.Operations)
        {
            foreach (var (_, output) in operation.Outputs)
            {
                if (output is not { } value || owners[value.Index] != value.Index)
                    continue;
                if ((value.Trace?.Bytes ?? scope.BytesOf(value)) is >= 0 and var known)
                    bytes[value.Index] = known;
                else
                    Unknown++;
                _ofOperation[operation.Index] = Amount.Sum(_ofOperation[operation.Index], bytes[value.Index]);
                if (freed[value.Index] < released.Length)
                    released[freed[value.Index]] = Amount.Sum(released[freed[value.Index]], bytes[value.Index]);
            }
            AddTo(operation.Call, _ofOperation[operation.Index]);
            live = Amount.Sum(live, _ofOperation[operation.Index]);
            if (live > Peak)
                (Peak, PeakAt) = (live, operation);
            live -= released[operation.Index];
        }
        // a caller has a smaller index than what it calls
        for (var i = graph.Calls.Count - 1; i >= 0; i--)
            AddTo(graph.Calls[i].Parent, Amount.Product(_ofCall[i], graph.Calls[i].RepeatCount));
    }

    /// <summary>The bytes that one operation makes.</summary>
    public long this[Operation operation] => _ofOperation[operation.Index];

    /// <summary>The bytes of the results of what ran in one call and in the calls inside it; a call that stands for several in a folded view counts as one.</summary>
    public long this[ModuleCall call] => _ofCall[call.Index];

    /// <summary>The bytes that all make, as if nothing were freed.</summary>
    public long Made { get; private set; }

    /// <summary>The most that is in use at once.</summary>
    public long Peak { get; }

    /// <summary>The first operation during which that much is in use; null where nothing is made.</summary>
    public Operation? PeakAt { get; }

    /// <summary>How many results are not in these numbers, because their size is unknown.</summary>
    public int Unknown { get; }

    /// <summary>Counts the memory of a graph's results: what a capture saw of their storage, otherwise by their types.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="symbols">Sizes that symbols in shapes stand for, by name; without it they are unknown.</param>
    public static ActivationMemory Of(ForwardGraph graph, IReadOnlyDictionary<string, long>? symbols = null) =>
        new(graph, new ShapeScope(graph, symbols ?? ImmutableDictionary<string, long>.Empty));

    /// <summary>The bytes of one value's tensor, by its type; null where a size is unknown.</summary>
    /// <param name="value">The value.</param>
    /// <param name="symbols">Sizes that symbols in shapes stand for, by name; without it they are unknown.</param>
    public static long? BytesOf(Value value, IReadOnlyDictionary<string, long>? symbols = null) =>
        new ShapeScope(value.Graph, symbols ?? ImmutableDictionary<string, long>.Empty).BytesOf(value);

    private void AddTo(ModuleCall? call, long bytes)
    {
        if (call is { } around)
            _ofCall[around.Index] = Amount.Sum(_ofCall[around.Index], bytes);
        else
            Made = Amount.Sum(Made, bytes);
    }

    /// <summary>By value: the one whose memory it is in, which is itself where it has its own.</summary>
    private static int[] Owners(ForwardGraph graph)
    {
        var owners = new int[graph.Values.Count];
        for (var i = 0; i < owners.Length; i++)
            owners[i] = i;
        foreach (var operation in graph.Operations)
            foreach (var (_, output) in operation.Outputs)
                if (output is { } value && BaseOf(value, operation) is { } owner)
                    owners[value.Index] = owners[owner.Index];
        return owners;
    }

    private static Value? BaseOf(Value value, Operation maker)
    {
        if ((value.Trace?.Previous ?? value.Trace?.Base) is { } name)
            return value.Graph.FindValue(name);
        return maker.Type.Domain == OpType.OnnxDomain && OnnxViews.Contains(maker.Type.Name) && maker.Inputs.Count > 0 ? maker.Inputs[0].Value : null;
    }

    /// <summary>By value that has its own memory: the last operation that uses it or what is in it, its maker where none does; after all for what the pass gives.</summary>
    private static int[] FreedAfter(ForwardGraph graph, int[] owners)
    {
        var last = new int[graph.Values.Count];
        foreach (var value in graph.Values)
        {
            var own = value.Uses is { Count: > 0 } uses ? uses[uses.Count - 1].Operation.Index : value.Producer?.Index ?? 0;
            last[owners[value.Index]] = Math.Max(last[owners[value.Index]], own);
        }
        foreach (var output in graph.Outputs)
            last[owners[output.Index]] = graph.Operations.Count;
        return last;
    }
}
