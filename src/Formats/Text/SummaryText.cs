using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GraphBridge.Formats.Text;

/// <summary>A summary as plain text in aligned columns, and its cells and lines for whoever draws it in another way.</summary>
public static class SummaryText
{
    private const int LongestLabel = 60;
    private const int LongestOutput = 56;
    private const int LongestError = 100;
    private const int ShownOutputs = 2;
    private const int ShownTypes = 8;
    private const int ShownPorts = 16;

    /// <summary>The names of the columns; the last two hold numbers.</summary>
    public static ImmutableArray<string> Columns { get; } = ["name", "type", "output", "parameters", "size"];

    /// <summary>Writes the whole summary.</summary>
    public static void Write(GraphSummary summary, TextWriter writer)
    {
        foreach (var line in HeaderLines(summary))
            WriteLine(writer, line);
        WriteLine(writer, "");
        WriteTable(summary, writer);
        WriteLine(writer, "");
        foreach (var line in TotalLines(summary.Totals))
            WriteLine(writer, line);
    }

    private static void WriteTable(GraphSummary summary, TextWriter writer)
    {
        var rows = summary.Rows.Select(Cells).Prepend(Columns).ToList();
        var widths = Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => DisplayText.Width(row[column]))).ToArray();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                var padding = new string(' ', widths[column] - DisplayText.Width(row[column]));
                var isNumber = column >= Columns.Length - 2;
                line.Append(column > 0 ? "  " : "").Append(isNumber ? padding + row[column] : row[column] + padding);
            }
            WriteLine(writer, line.ToString().TrimEnd());
        }
    }

    // the writer's own line end is the platform's
    private static void WriteLine(TextWriter writer, string line) => writer.Write(line + "\n");

    /// <summary>What stands above the table: the graph's name and producer, its inputs and outputs.</summary>
    public static ImmutableArray<string> HeaderLines(GraphSummary summary)
    {
        var title = summary.Name.Length == 0 ? "(no name)" : DisplayText.Of(summary.Name, LongestLabel);
        var producer = summary.Producer is { } by ? $", made by {DisplayText.Of($"{by.Name} {by.Version}".Trim(), LongestLabel)}" : "";
        return [title + producer, .. Ports("input", summary.Inputs), .. Ports("output", summary.Outputs)];
    }

    private static IEnumerable<string> Ports(string word, ImmutableArray<SummaryPort> ports)
    {
        var shown = ports.Take(ShownPorts)
            .Select(port => $"{word,-7} {DisplayText.Of(port.Name, LongestLabel)}: {DisplayText.Of(port.Type?.ToString() ?? "?", LongestOutput)}");
        return ports.Length > ShownPorts ? shown.Append($"and {Number(ports.Length - ShownPorts)} more {word}s") : shown;
    }

    /// <summary>The cells of a row, in the order of <see cref="Columns"/>; the first is indented by depth.</summary>
    public static ImmutableArray<string> Cells(SummaryRow row)
    {
        var pass = row.Pass > 1 ? $" (pass {row.Pass})" : "";
        var repeats = row.Repeats > 1 ? $" × {row.Repeats}" : "";
        var each = row.Repeats > 1 ? $"{row.Repeats} × " : "";
        var type = row.TypeName.Length > 0 ? row.TypeName : row.Operator;
        var (parameters, size) = row.Parameters == default ? ("", "")
            : (each + Number(row.Parameters.Elements), each + ByteSize(row.Parameters.Bytes));
        return [new string(' ', 2 * row.Depth) + DisplayText.Of(row.Label, LongestLabel) + pass + repeats, DisplayText.Of(type, LongestLabel),
            Outcome(row), parameters, size];
    }

    /// <summary>The output's types, the value that was read, the error.</summary>
    private static string Outcome(SummaryRow row)
    {
        var outcome = Outputs(row.Outputs);
        if (row.Read is { } read)
            outcome += (outcome.Length > 0 ? " → " : "→ ") + DisplayText.Of(read, LongestLabel);
        if (row.Error is { } error)
            outcome += (outcome.Length > 0 ? " failed: " : "failed: ") + DisplayText.Of(FirstLine(error), LongestError);
        return outcome;
    }

    private static string FirstLine(string text) => text.Trim() is var line && line.IndexOf('\n') is var end and >= 0 ? line[..end].TrimEnd() : line;

    private static string Outputs(ImmutableArray<DataType?> types)
    {
        // a shape of which nothing is known says nothing
        if (types.All(type => type is null))
            return "";
        var shown = string.Join(", ", types.Take(ShownOutputs).Select(type => DisplayText.Of(type?.ToString() ?? "?", LongestOutput)));
        return types.Length > ShownOutputs ? $"{shown} and {types.Length - ShownOutputs} more" : shown;
    }

    /// <summary>What stands below the table: counts over the whole graph.</summary>
    public static ImmutableArray<string> TotalLines(SummaryTotals totals)
    {
        var byType = totals.OperationsByType.Take(ShownTypes).Select(count => $"{Number(count.Count)} {DisplayText.Of(SummaryLabels.Of(count.Type), LongestLabel)}");
        var rest = totals.OperationsByType.Skip(ShownTypes).Sum(count => count.Count);
        if (rest > 0)
            byType = byType.Append($"{Number(rest)} of {totals.OperationsByType.Length - ShownTypes} other types");
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"operations  {Number(totals.Operations)}" + (totals.Operations > 0 ? $": {string.Join(", ", byType)}" : ""));
        if (totals.Modules > 0)
            lines.Add($"modules     {Number(totals.Modules)}, run {Number(totals.ModuleCalls)} times");
        lines.Add($"parameters  {Amount(totals.Parameters)}");
        if (totals.Buffers != default)
            lines.Add($"buffers     {Amount(totals.Buffers)}");
        if (totals.Constants != default)
            lines.Add($"constants   {Amount(totals.Constants)}");
        if (totals.Unsized > 0)
            lines.Add($"not counted {Number(totals.Unsized)} tensors without a fixed size");
        return lines.ToImmutable();
    }

    private static string Amount(TensorSize size) => $"{Number(size.Elements)} ({ByteSize(size.Bytes)})";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string ByteSize(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit + 1 < units.Length; unit++)
            size /= 1024;
        return (unit == 0 ? Number(bytes) : size.ToString("F1", CultureInfo.InvariantCulture)) + " " + units[unit];
    }
}
