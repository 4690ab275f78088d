namespace GraphBridge.Compare.Drawing;

/// <summary>Which parts of a merged graph changes are about: those of their edits and of what they gather.</summary>
/// <param name="comparison">The comparison that the changes are of.</param>
/// <param name="merged">Its graphs in one.</param>
public sealed class ChangePlaces(Comparison comparison, MergedGraph merged)
{
    /// <summary>So many of each are named.</summary>
    private const int Most = 32;

    private readonly ILookup<int, ModuleCall> _oldCalls = comparison.A.Calls.ToLookup(call => call.Module.Index);
    private readonly ILookup<int, ModuleCall> _newCalls = comparison.B.Calls.ToLookup(call => call.Module.Index);

    /// <summary>The parts that a change is about, the first few of them: for a value who makes or uses it, for a module its calls.</summary>
    public (IReadOnlyList<Operation> Operations, IReadOnlyList<ModuleCall> Calls) Of(Change change)
    {
        var (operations, calls) = (new Few<Operation>(), new Few<ModuleCall>());
        var waiting = new Stack<Change>([change]);
        while (waiting.TryPop(out var next) && !(operations.IsFull && calls.IsFull))
        {
            foreach (var edit in next.Edits)
                Add(edit, operations, calls);
            foreach (var part in next.Parts.Reverse())
                waiting.Push(part);
        }
        return (operations.List, calls.List);
    }

    private void Add(Edit edit, Few<Operation> operations, Few<ModuleCall> calls)
    {
        var (kind, at, isOld) = edit switch
        {
            Edit.Added added => (added.Kind, added.At, false),
            Edit.Moved moved => (moved.Kind, moved.B, false),
            Edit.Changed changed => (changed.Kind, changed.B, false),
            Edit.Removed removed => (removed.Kind, removed.At, true),
            _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "no such kind of edit"),
        };
        switch (kind)
        {
            case EntityKind.Operation:
                operations.Add(isOld ? merged.OfOld(comparison.A.Operations[at]) : merged.Graph.Operations[at]);
                break;
            case EntityKind.Value:
                AddRound(isOld ? merged.OfOld(comparison.A.Values[at]) : merged.Graph.Values[at], operations);
                break;
            case EntityKind.Call:
                calls.Add(isOld ? merged.OfOld(comparison.A.Calls[at]) : merged.Graph.Calls[at]);
                break;
            case EntityKind.Module:
                foreach (var call in (isOld ? _oldCalls : _newCalls)[at])
                    calls.Add(isOld ? merged.OfOld(call) : merged.Graph[call.Id]);
                break;
            case EntityKind.Graph:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit), kind, "no such kind of part");
        }
    }

    private static void AddRound(Value value, Few<Operation> operations)
    {
        if (value.Producer is { } producer)
            operations.Add(producer);
        else
            for (var use = 0; use < value.Uses.Count && !operations.IsFull; use++)
                operations.Add(value.Uses[use].Operation);
    }

    private sealed class Few<T>
    {
        private readonly HashSet<T> _known = [];

        public List<T> List { get; } = [];

        public bool IsFull => List.Count >= Most;

        public void Add(T item)
        {
            if (!IsFull && _known.Add(item))
                List.Add(item);
        }
    }
}
