namespace GraphBridge.Compare;

/// <summary>How two parts of two graphs were found to be the same one.</summary>
public enum MatchReason
{
    /// <summary>Not matched.</summary>
    None,
    /// <summary>The two graphs are equal in all that matching looks at.</summary>
    Identity,
    /// <summary>All that leads to it and all that follows from it is the same, and there is one such.</summary>
    Hash,
    /// <summary>It has the same name and the same neighbourhood.</summary>
    Name,
    /// <summary>Its surroundings are the same, and there is one such in the module.</summary>
    Anchor,
    /// <summary>It belongs to parts that are matched: its operations, its module or its owner are.</summary>
    Module,
    /// <summary>A neighbour is matched, and it is the only one that can stand beside it.</summary>
    Spread,
    /// <summary>It stands in the same place of a sequence.</summary>
    Sequence,
    /// <summary>It stands between the same neighbours, though it does something else.</summary>
    Position,
    /// <summary>It is the most alike of those that were left.</summary>
    Similarity,
}

/// <summary>Two operations that are one.</summary>
/// <param name="A">In the old graph.</param>
/// <param name="B">In the new one.</param>
/// <param name="Reason">How this was found.</param>
/// <param name="Sureness">How sure it is, from 0 to 1.</param>
public readonly record struct OperationMatch(Operation A, Operation B, MatchReason Reason, double Sureness);

/// <summary>Two modules that are one.</summary>
/// <param name="A">In the old graph.</param>
/// <param name="B">In the new one.</param>
/// <param name="Reason">How this was found.</param>
/// <param name="Sureness">How sure it is, from 0 to 1.</param>
public readonly record struct ModuleMatch(Module A, Module B, MatchReason Reason, double Sureness);

/// <summary>Two module calls that are one.</summary>
/// <param name="A">In the old graph.</param>
/// <param name="B">In the new one.</param>
/// <param name="Reason">How this was found.</param>
/// <param name="Sureness">How sure it is, from 0 to 1.</param>
public readonly record struct CallMatch(ModuleCall A, ModuleCall B, MatchReason Reason, double Sureness);

/// <summary>Two values that are one.</summary>
/// <param name="A">In the old graph.</param>
/// <param name="B">In the new one.</param>
/// <param name="Reason">How this was found.</param>
/// <param name="Sureness">How sure it is, from 0 to 1.</param>
public readonly record struct ValueMatch(Value A, Value B, MatchReason Reason, double Sureness);
