using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.Compare.Values;

/// <summary>How the values of two passes compare.</summary>
/// <param name="Agreeing">How many values were compared and agree, those before the first that departs.</param>
/// <param name="NotCompared">How many of the new graph's values before it are in one pass alone, or have nothing to be compared by.</param>
/// <param name="First">The first value that departs, or null where all agree.</param>
public sealed record PassDifference(int Agreeing, int NotCompared, ValueDeparture? First);

/// <summary>A value that two passes may have differently; it was compared by elements or by statistics.</summary>
/// <param name="A">The value in the old graph.</param>
/// <param name="B">The value in the new one.</param>
/// <param name="Elements">How its elements compare; null where statistics were compared.</param>
/// <param name="Statistics">How its statistics compare; null where elements were compared.</param>
public sealed record ValueDeparture(Value A, Value B, ValueComparison? Elements, StatisticsComparison? Statistics)
{
    /// <summary>Whether it is the same in both, as far as the tolerance says.</summary>
    public bool Agrees => Elements?.Agrees ?? Statistics!.Agrees;

    /// <summary>The old graph's operations that make it of values that agree, in the order of execution.</summary>
    public ImmutableArray<Operation> OperationsOfA { get; init; } = [];

    /// <summary>The new graph's operations that make it of values that agree, in the order of execution; the last one gives it.</summary>
    public ImmutableArray<Operation> OperationsOfB { get; init; } = [];

    /// <summary>What these operations are given that is no activation and has other elements in the two: weights that were changed.</summary>
    public ImmutableArray<ValueMatch> Weights { get; init; } = [];
}
