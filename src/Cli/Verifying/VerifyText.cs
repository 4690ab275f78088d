using GraphBridge.Numbers;
using GraphBridge.OnnxRuntime.Verification;
using static GraphBridge.Cli.Values.ValueWords;

namespace GraphBridge.Cli.Verifying;

/// <summary>What a verification found, in lines and aligned columns: a row an output where all agree, else a row an output and run.</summary>
internal static class VerifyText
{
    private const int LongestName = 60;

    public static void Write(VerifyReport report, TextWriter writer)
    {
        Line(writer, $"{report.Model} on ONNX Runtime {report.Version} ({report.Provider}) against {report.Against}");
        foreach (var warning in report.Warnings)
            Line(writer, "ONNX Runtime warns: " + warning);
        foreach (var skipped in report.Runs.Where(run => run.NotRun is not null).DistinctBy(run => run.Sizes.ToString()))
            Line(writer, $"{report.Against} does not run with {skipped.Sizes}: {skipped.NotRun}");
        var ran = report.Runs.Where(run => run.Result is not null).ToList();
        var rows = report.Agrees ? Compact(ran) : Full(ran);
        if (rows.Count > 1)
            Table(writer, rows, LongestName);
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
            Last(writer, "captured as", Makers.Of(value, found.Agreeing));
        Last(writer, "made by    ", first.Operations);
    }

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

    /// <summary>What was allowed: <c>; float32 within 1E-05 relative, 1E-07 absolute</c>.</summary>
    private static string Tolerances(List<VerifiedRun> runs) => string.Concat(runs.SelectMany(run => run.Result!.Outputs)
        .Select(output => (Type: output.Expected.ElementType, output.Tolerance)).Distinct()
        .Select(one => one.Tolerance == default ? $"; {one.Type.Name()} exactly"
            : $"; {one.Type.Name()} within {Number(one.Tolerance.Relative)} relative, {Number(one.Tolerance.Absolute)} absolute"));

    private static string Times(int count) => count == 1 ? "1 run" : $"{count} runs";
}
