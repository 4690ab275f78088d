using GraphBridge.Health;

namespace GraphBridge.Cli.Health;

/// <summary>The words that the options and the output of <c>stats</c> have.</summary>
internal static class HealthWords
{
    /// <summary>The issues by their names.</summary>
    public static IReadOnlyDictionary<string, HealthIssue> Issues { get; } = Enum.GetValues<HealthIssue>().ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>What rows may be ordered by; numbers have the largest first.</summary>
    public static IReadOnlyDictionary<string, Func<ObservedValue, double>?> Orders { get; } = new Dictionary<string, Func<ObservedValue, double>?>(StringComparer.Ordinal)
    {
        ["pass"] = null,
        ["count"] = value => value.Statistics.Count,
        ["min"] = value => value.Statistics.Minimum,
        ["max"] = value => value.Statistics.Maximum,
        ["mean"] = value => value.Statistics.Mean,
        ["std"] = value => value.Statistics.StandardDeviation,
        ["magnitude"] = value => value.LargestMagnitude,
        ["zeros"] = value => value.ZeroShare,
        ["nan"] = value => value.Statistics.NaNs,
        ["infinity"] = value => value.Statistics.Infinities,
        ["dead-channels"] = value => value.Channels?.Dead ?? 0,
    };

    public static string Of(HealthIssue issue) => issue switch
    {
        HealthIssue.NaN => "nan",
        HealthIssue.Infinity => "infinity",
        HealthIssue.Zero => "zero",
        HealthIssue.MostlyZero => "mostly-zero",
        HealthIssue.DeadChannels => "dead-channels",
        HealthIssue.Exploding => "exploding",
        HealthIssue.Vanishing => "vanishing",
        _ => throw new ArgumentOutOfRangeException(nameof(issue), issue, null),
    };
}
