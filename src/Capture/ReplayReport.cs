using System.Collections.Immutable;

namespace GraphBridge.Capture;

/// <summary>
/// What came of running a recorded graph again, operation by operation, from its inputs, parameters and constants and with
/// the random generator set as it was.
/// </summary>
/// <param name="OperationCount">How many operations were run again.</param>
/// <param name="ValueCount">How many values were compared.</param>
/// <param name="Differences">The values that came out otherwise than they were recorded, in the order of the graph.</param>
/// <param name="NotReplayed">The operations that could not be run again, in the order of the graph. What comes after them was given their recorded values.</param>
public sealed record ReplayReport(int OperationCount, int ValueCount, ImmutableArray<ReplayDifference> Differences,
    ImmutableArray<NotReplayed> NotReplayed)
{
    /// <summary>Whether every operation was run again and gave the very bits that were recorded.</summary>
    public bool IsExact => Differences.IsEmpty && NotReplayed.IsEmpty;
}

/// <summary>A value that came out otherwise than it was recorded.</summary>
/// <param name="Value">The value's name; that of the operation where it was a number that the program read.</param>
/// <param name="Largest">The largest absolute difference of an element; NaN where type or shape differ, or an element is no number.</param>
public sealed record ReplayDifference(string Value, double Largest);

/// <summary>An operation that could not be run again.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Reason">Why.</param>
public sealed record NotReplayed(string Operation, string Reason);
