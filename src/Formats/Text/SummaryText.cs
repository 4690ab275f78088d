using System.Collections.Immutable;
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

    /// <summary>Writes the whole summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="columns">The columns of the table; without it those of <see cref="SummaryColumns.DefaultFor"/>.</param>
    public static void Write(GraphSummary summary, TextWriter writer, ImmutableArray<SummaryColumn>? columns = null)
    {
        foreach (var line in HeaderLines(summary))
            WriteLine(writer, line);
        WriteLine(writer, "");
        WriteTable(summary, writer, columns ?? SummaryColumns.DefaultFor(summary));
        WriteLine(writer, "");
        foreach (var line in TotalLines(summary.Totals))
            WriteLine(writer, line);
    }

    private static void WriteTable(GraphSummary summary, TextWriter writer, ImmutableArray<SummaryColumn> columns)
    {
        // made twice and not kept: the cells of a million rows take a gigabyte
        var rows = summary.Rows.Select(row => Cells(row, summary.Totals, columns)).Prepend([.. columns.Select(SummaryColumns.NameOf)]);
        var widths = new int[columns.Length];
        foreach (var row in rows)
            for (var column = 0; column < row.Length; column++)
                widths[column] = Math.Max(widths[column], DisplayText.Width(row[column]));
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                var padding = new string(' ', widths[column] - DisplayText.Width(row[column]));
                line.Append(column > 0 ? "  " : "").Append(SummaryColumns.IsNumber(columns[column]) ? padding + row[column] : row[column] + padding);
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
        return ports.Length > ShownPorts ? shown.Append($"and {SummaryNumbers.Whole(ports.Length - ShownPorts)} more {word}s") : shown;
    }

    /// <summary>The cells of a row. The name is indented by depth; a number is that of one of what the row stands for, with how many it stands for, but for time, which is that of all.</summary>
    public static ImmutableArray<string> Cells(SummaryRow row, SummaryTotals totals, ImmutableArray<SummaryColumn> columns) =>
        [.. columns.Select(column => Cell(row, totals, column))];

    private static string Cell(SummaryRow row, SummaryTotals totals, SummaryColumn column)
    {
        var each = row.Repeats > 1 ? $"{row.Repeats} × " : "";
        return column switch
        {
            SummaryColumn.Name => Name(row),
            SummaryColumn.Type => DisplayText.Of(row.TypeName.Length > 0 ? row.TypeName : row.Operator, LongestLabel),
            SummaryColumn.Output => Outcome(row),
            SummaryColumn.Parameters => row.Parameters == default ? "" : each + SummaryNumbers.Whole(row.Parameters.Elements),
            SummaryColumn.Trainable => row.Parameters == default ? "" : row.Trainable is { } trainable ? each + SummaryNumbers.Whole(trainable) : "?",
            SummaryColumn.Size => row.Parameters == default ? "" : each + SummaryNumbers.Bytes(row.Parameters.Bytes),
            SummaryColumn.MultiplyAdds => row.Cost == default ? "" : each + SummaryNumbers.MultiplyAdds(row.Cost),
            SummaryColumn.Memory => row.Memory == 0 ? "" : each + SummaryNumbers.Bytes(row.Memory),
            SummaryColumn.Time => row.Time is { } time ? SummaryNumbers.Time(time) : "",
            SummaryColumn.Share => row.Time is { } time && totals.Time is { } whole ? SummaryNumbers.Share(time, whole) : "",
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
        };
    }

    private static string Name(SummaryRow row)
    {
        var pass = row.Pass > 1 ? $" (pass {row.Pass})" : "";
        var repeats = row.Repeats > 1 ? $" × {row.Repeats}" : "";
        return new string(' ', 2 * row.Depth) + DisplayText.Of(row.Label, LongestLabel) + pass + repeats;
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
        var byType = totals.OperationsByType.Take(ShownTypes).Select(count => $"{SummaryNumbers.Whole(count.Count)} {DisplayText.Of(SummaryLabels.Of(count.Type), LongestLabel)}");
        var rest = totals.OperationsByType.Skip(ShownTypes).Sum(count => count.Count);
        if (rest > 0)
            byType = byType.Append($"{SummaryNumbers.Whole(rest)} of {totals.OperationsByType.Length - ShownTypes} other types");
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"operations  {SummaryNumbers.Whole(totals.Operations)}" + (totals.Operations > 0 ? $": {string.Join(", ", byType)}" : ""));
        if (totals.Modules > 0)
            lines.Add($"modules     {SummaryNumbers.Whole(totals.Modules)}, run {SummaryNumbers.Whole(totals.ModuleCalls)} times");
        lines.Add($"parameters  {SummaryNumbers.Amount(totals.Parameters)}" + (totals.Trainable is { } trainable && trainable != totals.Parameters.Elements
            ? $", {SummaryNumbers.Whole(trainable)} of them trainable" : ""));
        if (totals.Buffers != default)
            lines.Add($"buffers     {SummaryNumbers.Amount(totals.Buffers)}");
        if (totals.Constants != default)
            lines.Add($"constants   {SummaryNumbers.Amount(totals.Constants)}");
        if (totals.Unsized > 0)
            lines.Add($"not counted {SummaryNumbers.Whole(totals.Unsized)} tensors without a fixed size");
        lines.AddRange(CostLines(totals));
        return lines.ToImmutable();
    }

    private static IEnumerable<string> CostLines(SummaryTotals totals)
    {
        if (totals.Cost != default)
            yield return $"mult-adds   {SummaryNumbers.MultiplyAdds(totals.Cost)}" + (totals.Cost.Unknown > 0 ? "; unknown of " + SummaryNumbers.Count(totals.Cost.Unknown, "operation") : "");
        if (totals.PeakAt is { } place)
        {
            yield return $"activations {SummaryNumbers.Bytes(totals.ActivationBytes)} made, at most {SummaryNumbers.Bytes(totals.PeakBytes)} in use at once (in {DisplayText.Of(place, LongestLabel)})";
            var unknown = totals.UnknownBytes > 0 ? $"; {SummaryNumbers.Count(totals.UnknownBytes, "tensor")} of unknown size not counted" : "";
            yield return $"memory      {SummaryNumbers.Bytes(totals.PassBytes)} for a pass: weights, inputs, and activations in use at once{unknown}";
        }
        if (totals.Time is { } time)
            yield return $"time        {SummaryNumbers.Time(time)}";
    }
}
