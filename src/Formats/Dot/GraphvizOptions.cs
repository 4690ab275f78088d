namespace GraphBridge.Formats.Dot;

/// <summary>How pictures are drawn.</summary>
public sealed record GraphvizOptions
{
    /// <summary>Graphviz's program: a name that is looked for on the path, or a path.</summary>
    public string Program { get; init; } = "dot";

    /// <summary>How long it may take. What takes longer is no picture that anyone can read.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How large a picture may be: its nodes and the rows of nodes that its edges pass by. Of what is larger, modules are closed, from the
    /// deepest upwards. Where that is not enough because edges are long, they are straight; too many operations are an error.
    /// Null to draw whatever there is.
    /// </summary>
    public int? MaximumSize { get; init; } = DotSize.Usual;
}
