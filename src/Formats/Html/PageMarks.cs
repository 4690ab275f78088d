namespace GraphBridge.Formats.Html;

/// <summary>What became of a part of a graph, in the order in which the page numbers them.</summary>
public enum PageMark
{
    /// <summary>It is as it was.</summary>
    Same,
    /// <summary>It is new.</summary>
    Added,
    /// <summary>It is gone.</summary>
    Removed,
    /// <summary>It is different.</summary>
    Changed,
}

/// <summary>A connection that is gone, in a graph whose parts are still there.</summary>
/// <param name="From">The value that was used.</param>
/// <param name="To">The operation that used it.</param>
public readonly record struct PageGoneUse(ValueId From, OperationId To);

/// <summary>What became of the parts of a graph in a comparison.</summary>
public sealed record PageMarks
{
    /// <summary>Of an operation.</summary>
    public Func<Operation, PageMark> Operation { get; init; } = _ => PageMark.Same;

    /// <summary>Of a module call.</summary>
    public Func<ModuleCall, PageMark> Call { get; init; } = _ => PageMark.Same;

    /// <summary>Of a value.</summary>
    public Func<Value, PageMark> Value { get; init; } = _ => PageMark.Same;

    /// <summary>Of an operation's input.</summary>
    public Func<Operation, int, PageMark> Input { get; init; } = (_, _) => PageMark.Same;

    /// <summary>What is different in an operation, in a few lines; null for none.</summary>
    public Func<Operation, string?> Note { get; init; } = _ => null;

    /// <summary>Connections that the graph does not have.</summary>
    public IReadOnlyList<PageGoneUse> GoneUses { get; init; } = [];
}
