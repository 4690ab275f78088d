using GraphBridge.Compare;

namespace GraphBridge.Cli.Diffs;

/// <summary>The words that options of <c>diff</c> and <c>hash</c> take.</summary>
internal static class DiffWords
{
    private const string Attributes = "attributes:";

    private static readonly SortedDictionary<string, IgnoredParts> Parts = new(StringComparer.Ordinal)
    {
        ["names"] = IgnoredParts.Names,
        ["weights"] = IgnoredParts.Weights,
        ["shapes"] = IgnoredParts.Shapes,
        ["metadata"] = IgnoredParts.Metadata,
        ["order"] = IgnoredParts.Order,
    };

    /// <summary>What may stand in <c>--ignore</c>, besides attributes.</summary>
    public static IReadOnlyList<string> IgnoredWords { get; } = [.. Parts.Keys];

    /// <summary>The kinds of change by their names.</summary>
    public static IReadOnlyDictionary<string, ChangeKind> Kinds { get; } =
        new SortedDictionary<string, ChangeKind>(Enum.GetValues<ChangeKind>().ToDictionary(ChangeWords.Of), StringComparer.Ordinal);

    /// <summary>What is left out: parts, and attributes as <c>attributes:dropout.p</c>.</summary>
    public static CompareOptions Ignored(IReadOnlyList<string> words)
    {
        var options = CompareOptions.Default;
        foreach (var word in words)
        {
            if (word.StartsWith(Attributes, StringComparison.Ordinal) && word.Length > Attributes.Length)
                options = options with { IgnoreAttributes = options.IgnoreAttributes.Add(word[Attributes.Length..]) };
            else if (Parts.TryGetValue(word, out var part))
                options = options with { Ignore = options.Ignore | part };
            else
                throw new GraphBridgeException($"there is no '{word}'", remedy: $"choose among {string.Join(", ", IgnoredWords)}, {Attributes}OPERATOR.NAME");
        }
        return options;
    }

    /// <summary>What goes into a hash besides the structure.</summary>
    public static HashOptions Hashed(IReadOnlyList<string> words)
    {
        var options = HashOptions.Default;
        foreach (var word in words)
            options = word switch
            {
                "names" => options with { Names = true },
                "weights" => options with { Weights = true },
                _ => throw new GraphBridgeException($"there is no '{word}'", remedy: "choose among names, weights"),
            };
        return options;
    }

    /// <summary>Kinds of change.</summary>
    public static IReadOnlySet<ChangeKind> ChangeKinds(IReadOnlyList<string> words) => words.Select(word => WordList.Choose(word, Kinds)).ToHashSet();
}
