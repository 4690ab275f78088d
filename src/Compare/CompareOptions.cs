using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>What a comparison looks at. It changes what is told, never the script, which always carries the one graph to the other wholly.</summary>
public sealed record CompareOptions
{
    /// <summary>Everything, at every depth.</summary>
    public static CompareOptions Default { get; } = new();

    /// <summary>What makes no difference.</summary>
    public IgnoredParts Ignore { get; init; }

    /// <summary>
    /// Attributes that make no difference: the operator's name and the attribute's, as <c>dropout.p</c>, each of which may be
    /// <c>*</c> (<c>*.inplace</c>). The operator may be named with its domain (<c>aten::dropout.p</c>).
    /// </summary>
    public ImmutableArray<string> IgnoreAttributes { get; init; } = [];

    /// <summary>Whether changes are told of modules only: what changed in one is gathered into it.</summary>
    public bool OnlyModules { get; init; }

    /// <summary>How many levels of module calls are told apart; what lies deeper is gathered. Null for all.</summary>
    public int? Depth { get; init; }
}

/// <summary>What a comparison may leave out.</summary>
[Flags]
public enum IgnoredParts
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The names of operations, values, arguments and the graph, and the paths of modules.</summary>
    Names = 1,
    /// <summary>The elements of parameters, buffers and constants.</summary>
    Weights = 2,
    /// <summary>The shapes of values.</summary>
    Shapes = 4,
    /// <summary>Metadata, what a capture saw, and what made the graph.</summary>
    Metadata = 8,
    /// <summary>The order of operations, modules and calls, where the wiring is the same.</summary>
    Order = 16,
}
