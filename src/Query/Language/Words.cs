using System.Collections.Immutable;

namespace GraphBridge.Query.Language;

/// <summary>The words and signs of the language.</summary>
internal static class Words
{
    public const string In = "in";
    public const string Shape = "shape";
    public const string Kind = "kind";
    public const string Rest = "...";

    /// <summary>What ends a word, besides white space.</summary>
    public const string Signs = "&|-!()[],\"'";

    public static ImmutableSortedDictionary<string, PatternFunction> OfPattern { get; } = Named<PatternFunction>();

    public static ImmutableSortedDictionary<string, WalkFunction> OfSet { get; } = Named<WalkFunction>();

    public static ImmutableSortedDictionary<string, WayFunction> OfTwoSets { get; } = Named<WayFunction>();

    public static ImmutableArray<string> Functions { get; } = [.. new[] { In, Shape, Kind }.Concat(OfPattern.Keys).Concat(OfSet.Keys).Concat(OfTwoSets.Keys).Order(StringComparer.Ordinal)];

    public static string Of<T>(T function) where T : struct, Enum => function.ToString().ToLowerInvariant();

    public static char Sign(SetOperator op) => op switch
    {
        SetOperator.Union => '|',
        SetOperator.Intersection => '&',
        SetOperator.Difference => '-',
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
    };

    public static bool EndsWord(char c) => char.IsWhiteSpace(c) || Signs.Contains(c, StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, T> Named<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToImmutableSortedDictionary(Of, function => function, StringComparer.Ordinal);
}
