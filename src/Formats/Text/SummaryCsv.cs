using System.Globalization;

namespace GraphBridge.Formats.Text;

/// <summary>The rows of a summary as comma-separated values (RFC 4180, UTF-8), with all that is known of each and plain numbers.</summary>
public static class SummaryCsv
{
    private static readonly string[] Header =
    [
        "kind", "depth", "path", "label", "type", "operator", "pass", "repeats", "count", "operations", "outputs", "parameters", "trainable", "parameter_bytes",
        "multiply_adds", "multiply_adds_unknown", "activation_bytes", "seconds", "share", "read", "error",
    ];

    /// <summary>Writes a line of names, and a line for each row.</summary>
    public static void Write(GraphSummary summary, Stream destination) => CsvText.Write(destination, Header, summary.Rows.Select(row => Cells(row, summary.Totals)));

    private static string[] Cells(SummaryRow row, SummaryTotals totals) =>
    [
        SummaryJson.NameOf(row.Kind), Number(row.Depth), row.Path, row.Label, row.TypeName, row.Operator, Number(row.Pass), Number(row.Repeats), Number(row.Count),
        Number(row.Operations), string.Join("; ", row.Outputs.Select(type => type?.ToString() ?? "?")), Number(row.Parameters.Elements), row.Trainable is { } trainable ? Number(trainable) : "", Number(row.Parameters.Bytes),
        Number(row.Cost.MultiplyAdds), Number(row.Cost.Unknown), Number(row.Memory), row.Time is { } time ? Number(time.TotalSeconds) : "",
        row.Time is { } part && totals.Time is { } whole ? Number(SummaryNumbers.Ratio(part, whole)) : "", row.Read ?? "", row.Error ?? "",
    ];

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
