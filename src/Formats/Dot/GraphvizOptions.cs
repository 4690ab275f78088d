namespace GraphBridge.Formats.Dot;

/// <summary>How pictures are drawn.</summary>
public sealed record GraphvizOptions
{
    /// <summary>Graphviz's program: a name that is looked for on the path, or a path.</summary>
    public string Program { get; init; } = "dot";

    /// <summary>How long it may take. What takes longer is no picture that anyone can read.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);
}
