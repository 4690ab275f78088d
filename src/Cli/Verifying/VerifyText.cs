using System.Collections.Immutable;
using System.Globalization;
using GraphBridge.Formats.Text;
using GraphBridge.OnnxRuntime.Verification;

namespace GraphBridge.Cli.Verifying;

/// <summary>What a verification found, in lines and aligned columns: a row an output where all agree, else a row an output and run.</summary>
internal static class VerifyText
{
    private const int LongestName = 60;
    private const int ShownOperations = 12;

    public static void Write(VerifyReport report, TextWriter writer)
    {
        Line(writer, $"{report.Model} on ONNX Runtime {report.Version} ({report.Provider}) against {report.Against}");
        foreach (var warning in report.Warnings)
            Line(writer, "ONNX Runtime warns: " + warning);
        foreach (var skipped in report.Runs.Where(run => run.NotRun is not null).DistinctBy(run => run.Sizes.ToString()))
            Line(writer, $"{report.Against} does not run with {skipped.Sizes}: {skipped.NotRun}");
        var ran = report.Runs.Where(run => run.Result is not null).ToList();
        Table(writer, report.Agrees ? Compact(ran) : Full(ran));
        foreach (var failed in ran.Where(run => run.Result!.Failure is not null))
            Line(writer, $"{failed}: {failed.Result!.Failure}");
        foreach (var (run, output) in ran.SelectMany(run => run.Result!.Outputs.Where(output => !output.Agrees).Select(output => (run, output))))
            Line(writer, $"{run}: {output.Name} {Departs(output)}");
        var departing = ran.Count(run => !run.Result!.Agrees);
        Line(writer, (departing == 0 ? $"agrees in {Times(ran.Count)}" : $"departs in {departing} of {Times(ran.Count)}") + Tolerances(ran));
        if (report.Bisected is { } bisected)
            Write(writer, bisected.Run, bisected.Found, bisected.Captured);
    }

    private static void Write(TextWriter writer, VerifiedRun run, Bisection found, ForwardGraph? captured)
    {
        if (found.First is not { } first)
        {
            Line(writer, found.Agreeing.Count == 0 ? "bisect: no value has the same name in both"
                : $"bisect ({run}): all {found.Agreeing.Count} values of the same name agree, when each is kept; what departs comes after them, or of an optimisation that fuses them");
            return;
        }
        Line(writer, $"bisect ({run}): {found.Agreeing.Count} values agree, and the first to depart is {first.Value.Name}, which {Departs(first.Value)}");
        if (captured?.FindValue(first.Value.Name) is { } value)
            Last(writer, "captured as", OnnxBisection.Makers(value, found.Agreeing));
        Last(writer, "made by    ", first.Operations);
    }

    /// <summary>The operations that make a value of values that agree; of many, those next to it.</summary>
    private static void Last(TextWriter writer, string how, ImmutableArray<Operation> operations)
    {
        if (operations.Length > ShownOperations)
            Line(writer, $"  {how} {operations.Length - ShownOperations} operations and these:");
        foreach (var operation in operations.TakeLast(ShownOperations))
            Line(writer, $"  {how} {Named(operation)}");
    }

    /// <summary><c>ai.onnx::Conv /conv1/Conv in conv1 (Conv2d)</c>.</summary>
    private static string Named(Operation operation) => operation + (operation.Call?.Module is { } module && module.Path.Length > 0
        ? $" in {module.Path}" + (module.TypeName.Length > 0 ? $" ({module.TypeName})" : "") : "");

    private static List<string[]> Compact(List<VerifiedRun> runs)
    {
        List<string[]> rows = [["output", "shape", "runs", "absolute", "relative"]];
        foreach (var outputs in runs.SelectMany(run => run.Result!.Outputs).GroupBy(output => output.Name, StringComparer.Ordinal))
        {
            var shapes = outputs.Select(output => output.Actual.ToString()).Distinct(StringComparer.Ordinal).ToList();
            rows.Add([outputs.Key, shapes[0] + (shapes.Count > 1 ? $" and {shapes.Count - 1} more" : ""), outputs.Count().ToString(),
                Number(outputs.Max(output => output.LargestAbsolute)), Number(outputs.Max(output => output.LargestRelative))]);
        }
        return rows;
    }

    private static List<string[]> Full(List<VerifiedRun> runs)
    {
        List<string[]> rows = [["run", "output", "shape", "absolute", "relative", ""]];
        foreach (var run in runs)
            foreach (var output in run.Result!.Outputs)
                rows.Add([run.ToString(), output.Name, output.Actual.ToString(), Number(output.LargestAbsolute), Number(output.LargestRelative), output.Agrees ? "agrees" : "departs"]);
        return rows;
    }

    private static void Table(TextWriter writer, List<string[]> rows)
    {
        if (rows.Count == 1)
            return;
        var shown = rows.ConvertAll(row => row.Select(cell => DisplayText.Of(cell, LongestName)).ToArray());
        var widths = Enumerable.Range(0, shown[0].Length).Select(column => shown.Max(row => row[column].Length)).ToArray();
        foreach (var row in shown)
            writer.Write(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n");
    }

    private static string Departs(ValueComparison value)
    {
        if (value.Expected != value.Actual)
            return $"is {value.Actual} and not {value.Expected}";
        return value.Worst is { } worst
            ? $"departs by {Number(value.LargestAbsolute)} (relative {Number(value.LargestRelative)}); [{string.Join(',', worst.Index)}] is {Number(worst.Actual, 9)} and not {Number(worst.Expected, 9)}"
            : "is not the same, bit by bit";
    }

    /// <summary>What was allowed: <c>; float32 within 1E-05 relative, 1E-07 absolute</c>.</summary>
    private static string Tolerances(List<VerifiedRun> runs) => string.Concat(runs.SelectMany(run => run.Result!.Outputs)
        .Select(output => (Type: output.Expected.ElementType, output.Tolerance)).Distinct()
        .Select(one => one.Tolerance == default ? $"; {one.Type.Name()} exactly"
            : $"; {one.Type.Name()} within {Number(one.Tolerance.Relative)} relative, {Number(one.Tolerance.Absolute)} absolute"));

    private static string Times(int count) => count == 1 ? "1 run" : $"{count} runs";

    private static string Number(double number, int digits = 3) => double.IsInfinity(number) ? number > 0 ? "∞" : "-∞"
        : number.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // the writer's own line end is the platform's
    private static void Line(TextWriter writer, string line) => writer.Write(DisplayText.Of(line) + "\n");
}
