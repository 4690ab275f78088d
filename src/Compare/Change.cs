namespace GraphBridge.Compare;

/// <summary>What happened.</summary>
public enum ChangeKind
{
    /// <summary>Only the new graph has it.</summary>
    Added,
    /// <summary>Only the old graph has it.</summary>
    Removed,
    /// <summary>Something stands in the place of something else.</summary>
    Replaced,
    /// <summary>An attribute, an argument or a port's name is another; or what is inside differs.</summary>
    Changed,
    /// <summary>An operation does, a module is or a value holds another type or shape.</summary>
    Retyped,
    /// <summary>Its name or its path is another.</summary>
    Renamed,
    /// <summary>It is in another module.</summary>
    Moved,
    /// <summary>An input comes from elsewhere.</summary>
    Rewired,
    /// <summary>The elements of a tensor are others.</summary>
    Data,
    /// <summary>It stands elsewhere in the order.</summary>
    Reordered,
    /// <summary>What travels with it is another: metadata, or what a capture saw.</summary>
    Metadata,
}

/// <summary>One difference, or many that have one cause or one pattern.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">To what.</param>
/// <param name="Place">Where: the path of a module, or of the module that an operation ran in; empty for the root.</param>
/// <param name="Name">Which one there: a name and a type.</param>
/// <param name="Aspect">What of it.</param>
/// <param name="Key">Which attribute or port; empty where there is no choice.</param>
/// <param name="Old">What was, as text; null where nothing was.</param>
/// <param name="New">What is, as text; null where nothing is.</param>
public sealed record Change(ChangeKind Kind, EntityKind Subject, string Place, string Name, Aspect Aspect, string Key, string? Old, string? New)
{
    /// <summary>How the two sides were found to be one; <see cref="MatchReason.None"/> where there is one side.</summary>
    public MatchReason Reason { get; init; }

    /// <summary>How sure it is, from 0 to 1.</summary>
    public double Sureness { get; init; } = 1;

    /// <summary>How many times the same happened, as in the layers of a network.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What it gathers; empty for a single difference.</summary>
    public IReadOnlyList<Change> Parts { get; init; } = [];

    /// <summary>The edits of the script that it tells of, without those of its parts.</summary>
    public IReadOnlyList<Edit> Edits { get; init; } = [];
}
