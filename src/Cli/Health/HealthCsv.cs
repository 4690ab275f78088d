using System.Globalization;
using GraphBridge.Formats.Text;
using GraphBridge.Health;

namespace GraphBridge.Cli.Health;

/// <summary>What the values of a pass were like as comma-separated values (RFC 4180, UTF-8), with plain numbers.</summary>
internal static class HealthCsv
{
    private static readonly string[] Header =
    [
        "value", "type", "operation", "operator", "module", "count", "minimum", "maximum", "mean", "standard_deviation", "nans", "infinities", "zeros", "channels", "dead_channels", "issues",
    ];

    public static void Write(ShownHealth shown, Stream destination) => CsvText.Write(destination, Header, shown.Rows.Select(Cells));

    private static string[] Cells(ObservedValue row)
    {
        var (maker, statistics) = (row.Value.Producer, row.Statistics);
        return
        [
            row.Value.Name, row.Value.Type?.ToString() ?? "", maker?.Name ?? "", maker?.Type.ToString() ?? "", maker?.Call?.Module.Path ?? "", Number(statistics.Count),
            Number(statistics.Minimum), Number(statistics.Maximum), Number(statistics.Mean), Number(statistics.StandardDeviation), Number(statistics.NaNs), Number(statistics.Infinities),
            Number(statistics.Zeros), row.Channels is { } channels ? Number(channels.Count) : "", row.Channels is { } counted ? Number(counted.Dead) : "",
            string.Join("; ", row.Issues.Select(HealthWords.Of)),
        ];
    }

    /// <summary>A number; nothing where no element is finite.</summary>
    private static string Number(double number) => double.IsNaN(number) ? "" : number.ToString(CultureInfo.InvariantCulture);
}
