using System.Globalization;
using GraphBridge.Health;
using static GraphBridge.Cli.Values.ValueWords;

namespace GraphBridge.Cli.Health;

/// <summary>What the values of a pass were like, in aligned columns and some lines.</summary>
internal static class HealthText
{
    private const int LongestCell = 40;
    private const int Digits = 4;
    private const int ShownSteps = 8;

    public static void Write(ShownHealth shown, TextWriter writer)
    {
        var report = shown.Report;
        List<string[]> rows = [["value", "type", "min", "max", "mean", "std", "zeros", "issues"]];
        rows.AddRange(shown.Rows.Select(Row));
        if (rows.Count > 1)
            Table(writer, rows, LongestCell);
        Write(writer, "NaN", report.FirstNaN, statistics => statistics.NaNs);
        Write(writer, "infinity", report.FirstInfinity, statistics => statistics.Infinities);
        Line(writer, Totals(shown));
        if (report.Unknown > 0)
            Line(writer, $"of {Counted(report.Unknown, "more ")} nothing is known");
        if (!report.LookedAtElements)
            Line(writer, "channels are counted where the elements are there: --values, with what 'capture --activations' saved");
    }

    private static string[] Row(ObservedValue value)
    {
        var statistics = value.Statistics;
        return
        [
            value.Value.Name, value.Value.Type?.ToString() ?? "?", Figure(statistics.Minimum), Figure(statistics.Maximum), Figure(statistics.Mean),
            Figure(statistics.StandardDeviation), Percent(value.ZeroShare), string.Join(", ", value.Issues.Select(issue => Told(issue, value))),
        ];
    }

    private static string Figure(double number) => double.IsNaN(number) ? "-" : Number(number, Digits);

    private static string Percent(double share) => share == 0 ? "" : share.ToString("0.# %", CultureInfo.InvariantCulture);

    private static string Told(HealthIssue issue, ObservedValue value) => issue switch
    {
        HealthIssue.NaN => $"{value.Statistics.NaNs} nan",
        HealthIssue.Infinity => $"{value.Statistics.Infinities} infinity",
        HealthIssue.DeadChannels => $"{value.Channels!.Value.Dead}/{value.Channels.Value.Count} dead-channels",
        _ => HealthWords.Of(issue),
    };

    private static void Write(TextWriter writer, string what, NonFiniteOrigin? origin, Func<ValueStatistics, long> count)
    {
        if (origin is null)
            return;
        Line(writer, $"first {what}: {origin.Value.Name}, {count(origin.Statistics)} of {origin.Statistics.Count} elements, "
            + (origin.Maker is { } maker ? "by " + Named(maker) : "which went into the pass"));
        foreach (var (value, statistics) in origin.Inputs)
            Line(writer, $"  given {value.Name}: {Told(value, statistics)}");
        if (origin.Path.Length > 0)
            Line(writer, "  path  " + Steps(origin.Path));
        Line(writer, "  on to " + (origin.Reached == 0 ? "no other value" : Counted(origin.Reached, "more "))
            + (origin.Output is { } output ? $", and the output {output.Name}" + (origin.PathToOutput.Length > 0 ? " by " + Steps(origin.PathToOutput) : "") : ""));
    }

    private static string Told(Value value, ValueStatistics? statistics)
    {
        if (statistics is null)
            return $"{value.Type?.ToString() ?? "?"}, of which nothing is known";
        var range = double.IsNaN(statistics.Minimum) ? "nothing finite" : $"{Figure(statistics.Minimum)} to {Figure(statistics.Maximum)}";
        return $"{value.Type}, {range}" + (statistics.NaNs > 0 ? $", {statistics.NaNs} nan" : "") + (statistics.Infinities > 0 ? $", {statistics.Infinities} infinity" : "")
            + (statistics.NaNs == 0 && statistics.Infinities == 0 ? ", all finite" : "");
    }

    /// <summary>The operations of a path; of a long one, both ends.</summary>
    private static string Steps(IReadOnlyList<Operation> path) => path.Count <= ShownSteps ? string.Join(" → ", path)
        : $"{string.Join(" → ", path.Take(ShownSteps / 2))} → {path.Count - ShownSteps} more → {string.Join(" → ", path.TakeLast(ShownSteps / 2))}";

    private static string Totals(ShownHealth shown)
    {
        var counts = HealthWords.Issues.Select(pair => (pair.Key, Count: shown.Report.Values.Count(value => value.Issues.Contains(pair.Value)))).Where(pair => pair.Count > 0).ToList();
        return $"{Counted(shown.Report.Values.Length)}: " + (counts.Count == 0 ? "nothing found" : string.Join(", ", counts.Select(pair => $"{pair.Count} {pair.Key}")));
    }
}
