namespace GraphBridge.Formats.Html;

/// <summary>How two graphs differ, as a page tells it.</summary>
/// <param name="Old">What the old one is called.</param>
/// <param name="New">What the new one is called.</param>
public sealed record PageComparison(string Old, string New)
{
    /// <summary>By operation of the old graph: its place in both in one, or -1.</summary>
    public IReadOnlyList<int> OldOperations { get; init; } = [];

    /// <summary>By operation of the new graph.</summary>
    public IReadOnlyList<int> NewOperations { get; init; } = [];

    /// <summary>By module call of the old graph.</summary>
    public IReadOnlyList<int> OldCalls { get; init; } = [];

    /// <summary>By module call of the new graph.</summary>
    public IReadOnlyList<int> NewCalls { get; init; } = [];

    /// <summary>How many changes there are of each kind.</summary>
    public IReadOnlyList<(string Kind, int Count)> Counts { get; init; } = [];

    /// <summary>The bounds of the search that were reached, in words.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>What changed, in order.</summary>
    public IReadOnlyList<PageChange> Changes { get; init; } = [];
}

/// <summary>One change, or several that one line tells of.</summary>
/// <param name="Kind">What happened: <c>added</c>, <c>rewired</c>.</param>
/// <param name="Text">One line on it.</param>
/// <param name="Old">What was; null where nothing was.</param>
/// <param name="New">What is; null where nothing is.</param>
public sealed record PageChange(string Kind, string Text, string? Old, string? New)
{
    /// <summary>The operations that it is about, in both in one.</summary>
    public IReadOnlyList<OperationId> Operations { get; init; } = [];

    /// <summary>The module calls that it is about, in both in one.</summary>
    public IReadOnlyList<CallId> Calls { get; init; } = [];

    /// <summary>What it gathers.</summary>
    public IReadOnlyList<PageChange> Parts { get; init; } = [];
}
