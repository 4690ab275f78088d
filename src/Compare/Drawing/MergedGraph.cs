namespace GraphBridge.Compare.Drawing;

/// <summary>What became of a part of a merged graph.</summary>
public enum MergedState
{
    /// <summary>Both graphs have it, and it is the same.</summary>
    Same,
    /// <summary>Only the new graph has it.</summary>
    Added,
    /// <summary>Only the old graph has it.</summary>
    Removed,
    /// <summary>Both have it, and it is different.</summary>
    Changed,
}

/// <summary>A connection of the old graph that is gone, between two parts of the merged graph.</summary>
/// <param name="From">The value that was used.</param>
/// <param name="To">The operation that used it.</param>
public readonly record struct GoneUse(ValueId From, OperationId To);

/// <summary>
/// Two graphs in one, to be drawn: all of the new graph, and what only the old one has, in the modules that it ran in. What is
/// gone is given names of its own where the new graph has these, so it is for the eye and not for running.
/// </summary>
public sealed class MergedGraph
{
    private readonly MergedState[] _operations;
    private readonly MergedState[] _values;
    private readonly MergedState[] _calls;
    private readonly MergedState[] _inputs;
    private readonly int[] _firstInput;
    private readonly string?[] _notes;
    private readonly OldPlaces _old;

    internal MergedGraph(ForwardGraph graph, MergedStates states, OldPlaces old, IReadOnlyList<GoneUse> goneUses)
    {
        (Graph, GoneUses, _old) = (graph, goneUses, old);
        (_operations, _values, _calls, _inputs, _notes) = (states.Operations, states.Values, states.Calls, [.. states.Inputs], states.Notes);
        _firstInput = new int[graph.Operations.Count + 1];
        foreach (var operation in graph.Operations)
            _firstInput[operation.Index + 1] = _firstInput[operation.Index] + operation.Inputs.Count;
    }

    /// <summary>Merges the graphs of a comparison.</summary>
    public static MergedGraph Of(Comparison comparison) => Of(comparison, comparison.A, comparison.B);

    /// <summary>Merges the graphs of a comparison as they are shown.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="old">The old graph with other types: those that it does not state, found elsewhere.</param>
    /// <param name="now">The new graph with other types.</param>
    public static MergedGraph Of(Comparison comparison, ForwardGraph old, ForwardGraph now) => new Merging(comparison, old, now).Merge();

    /// <summary>Both graphs in one. What the new graph has stands in the same places here.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>The connections that are gone and that the graph cannot hold, because what used them is there still.</summary>
    public IReadOnlyList<GoneUse> GoneUses { get; }

    /// <summary>What became of an operation of <see cref="Graph"/>.</summary>
    public MergedState StateOf(Operation operation) => _operations[operation.Index];

    /// <summary>What became of a value.</summary>
    public MergedState StateOf(Value value) => _values[value.Index];

    /// <summary>What became of a module call.</summary>
    public MergedState StateOf(ModuleCall call) => _calls[call.Index];

    /// <summary>What became of an operation's input.</summary>
    public MergedState StateOf(Operation operation, int slot) => _inputs[_firstInput[operation.Index] + slot];

    /// <summary>The part of <see cref="Graph"/> that an operation of the old graph is.</summary>
    public Operation OfOld(Operation operation) => Graph.Operations[_old.Operations[operation.Index]];

    /// <summary>The part of <see cref="Graph"/> that a value of the old graph is.</summary>
    public Value OfOld(Value value) => Graph.Values[_old.Values[value.Index]];

    /// <summary>The part of <see cref="Graph"/> that a module call of the old graph is.</summary>
    public ModuleCall OfOld(ModuleCall call) => Graph.Calls[_old.Calls[call.Index]];

    /// <summary>What is different in an operation, in a few short lines; null where nothing is.</summary>
    public string? NoteOf(Operation operation) => _notes[operation.Index];
}

/// <summary>Where the parts of the old graph are in the merged one, by their places in the old one.</summary>
internal sealed record OldPlaces(int[] Operations, int[] Values, int[] Calls);

/// <summary>What became of each part, by its place in the merged graph.</summary>
/// <param name="Operations">Of the operations.</param>
/// <param name="Values">Of the values.</param>
/// <param name="Calls">Of the calls.</param>
/// <param name="Inputs">Of the inputs of all operations, one behind the other.</param>
/// <param name="Notes">What is different in each operation.</param>
internal sealed record MergedStates(MergedState[] Operations, MergedState[] Values, MergedState[] Calls, IReadOnlyList<MergedState> Inputs, string?[] Notes)
{
    /// <summary>The same with what was added behind it, all of which is gone.</summary>
    public MergedStates Extended(ForwardGraphBuilder builder, IReadOnlyList<MergedState> inputs) =>
        new(WithRemoved(Operations, builder.OperationCount), WithRemoved(Values, builder.ValueCount), WithRemoved(Calls, builder.CallCount), inputs,
            [.. Notes, .. new string?[builder.OperationCount - Notes.Length]]);

    private static MergedState[] WithRemoved(MergedState[] states, int count) => [.. states, .. Enumerable.Repeat(MergedState.Removed, count - states.Length)];
}
