namespace GraphBridge.Formats.Dot;

/// <summary>A colour that a part of a picture stands out by.</summary>
public enum DotMark
{
    /// <summary>It does not stand out.</summary>
    None,
    /// <summary>Green.</summary>
    Green,
    /// <summary>Red.</summary>
    Red,
    /// <summary>Amber.</summary>
    Amber,
}

/// <summary>An edge that is drawn besides those that the graph has.</summary>
/// <param name="From">The value that it comes from.</param>
/// <param name="To">The operation that it leads to.</param>
/// <param name="Mark">Its colour.</param>
public readonly record struct DotExtraEdge(ValueId From, OperationId To, DotMark Mark);

/// <summary>What stands out in a picture. All that has no mark is drawn pale, so that the rest is seen at once.</summary>
public sealed record DotMarks
{
    /// <summary>A line over the picture; empty for none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The mark of an operation.</summary>
    public Func<Operation, DotMark> Operation { get; init; } = _ => DotMark.None;

    /// <summary>Lines that stand in an operation's box under its own; null for none.</summary>
    public Func<Operation, string?> Note { get; init; } = _ => null;

    /// <summary>The mark of a value that is drawn as a node.</summary>
    public Func<Value, DotMark> Value { get; init; } = _ => DotMark.None;

    /// <summary>The mark of a module call.</summary>
    public Func<ModuleCall, DotMark> Call { get; init; } = _ => DotMark.None;

    /// <summary>The mark of the edge to an operation's input.</summary>
    public Func<Operation, int, DotMark> Input { get; init; } = (_, _) => DotMark.None;

    /// <summary>Edges that the graph does not have.</summary>
    public IReadOnlyList<DotExtraEdge> ExtraEdges { get; init; } = [];
}
