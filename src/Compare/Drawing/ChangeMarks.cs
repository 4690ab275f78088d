namespace GraphBridge.Compare.Drawing;

/// <summary>What is different in the new graph, by its places, as far as the comparison tells it: what the options leave out is the same here.</summary>
internal sealed class ChangeMarks
{
    private const int MaximumNotes = 3;

    private readonly ForwardGraph _b;
    private readonly MergedState[] _operations;
    private readonly MergedState[] _values;
    private readonly MergedState[] _calls;
    private readonly string?[] _notes;
    private readonly int[] _noteCounts;
    private readonly HashSet<(int Operation, int Slot)> _rewired = [];

    public ChangeMarks(Comparison comparison)
    {
        _b = comparison.B;
        (_operations, _values, _calls) = (AllAdded(_b.Operations.Count), AllAdded(_b.Values.Count), AllAdded(_b.Calls.Count));
        (_notes, _noteCounts) = (new string?[_b.Operations.Count], new int[_b.Operations.Count]);
        foreach (var match in comparison.Matches)
            _operations[match.B.Index] = MergedState.Same;
        foreach (var match in comparison.ValueMatches)
            _values[match.B.Index] = MergedState.Same;
        foreach (var match in comparison.CallMatches)
            _calls[match.B.Index] = MergedState.Same;
        Walk(comparison.Changes);
    }

    private static MergedState[] AllAdded(int count)
    {
        var states = new MergedState[count];
        Array.Fill(states, MergedState.Added);
        return states;
    }

    /// <summary>Whether the old graph has no such operation.</summary>
    public bool IsNew(Operation operation) => _operations[operation.Index] == MergedState.Added;

    /// <summary>Whether an input comes from elsewhere.</summary>
    public bool IsRewired(Operation operation, int slot) => _rewired.Contains((operation.Index, slot));

    public MergedStates States() => new(_operations, _values, _calls, [], _notes);

    private void Walk(IReadOnlyList<Change> changes)
    {
        var waiting = new Stack<Change>(changes.Reverse());
        while (waiting.TryPop(out var change))
        {
            foreach (var edit in change.Edits)
                if (edit is Edit.Changed changed)
                    Mark(changed, change.Kind);
            foreach (var part in change.Parts.Reverse())
                waiting.Push(part);
        }
    }

    private void Mark(Edit.Changed edit, ChangeKind kind)
    {
        switch (edit.Kind)
        {
            case EntityKind.Operation:
                Change(_operations, edit.B);
                Note(edit);
                if (edit.Aspect == Aspect.Input && kind == ChangeKind.Rewired && edit.NewAt >= 0)
                    _rewired.Add((edit.B, edit.NewAt));
                break;
            case EntityKind.Value:
                Change(_values, edit.B);
                break;
            case EntityKind.Call:
                Change(_calls, edit.B);
                break;
            case EntityKind.Module:
                foreach (var call in _b.Calls)
                    if (call.Module.Index == edit.B)
                        Change(_calls, call.Index);
                break;
            case EntityKind.Graph:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit), edit.Kind, "no such kind of part");
        }
    }

    private static void Change(MergedState[] states, int place)
    {
        if (states[place] == MergedState.Same)
            states[place] = MergedState.Changed;
    }

    private void Note(Edit.Changed edit)
    {
        if (_noteCounts[edit.B]++ >= MaximumNotes)
            return;
        var text = edit switch
        {
            { Aspect: Aspect.Attribute } => $"{((Facet.Attribute)(edit.Old ?? edit.New)!).Name}: {edit.Old?.ToString() ?? "none"} → {edit.New?.ToString() ?? "none"}",
            { Aspect: Aspect.Type or Aspect.Name } => $"was {edit.Old}",
            { Aspect: Aspect.Caller } => $"was in {edit.Old}",
            { Aspect: Aspect.Input or Aspect.Output } => "",
            _ => ChangeWords.Of(edit.Aspect),
        };
        if (text.Length > 0)
            _notes[edit.B] = _notes[edit.B] is { } before ? before + "\n" + text : text;
    }
}
