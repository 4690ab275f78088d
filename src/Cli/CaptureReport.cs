using System.Globalization;
using GraphBridge.Capture;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli;

/// <summary>Says in a few lines what a capture saw.</summary>
internal static class CaptureReport
{
    private const int Shown = 20;

    public static void Write(TextWriter writer, ForwardCapture capture)
    {
        var graph = capture.Graph;
        writer.WriteLine(Line($"{graph.Name}: {graph.Operations.Count} operations in {graph.Calls.Count} calls of {graph.Modules.Count} modules, {capture.Duration.TotalMilliseconds:0.#} ms"));
        Values(writer, "in ", graph.Inputs);
        Values(writer, "out", graph.Outputs);
        Some(writer, "reads", graph.Operations.Where(operation => operation.Trace?.Read is not null), operation => Line($"read {operation.Name}: {operation.Trace!.Read}"));
        if (capture.FailedOperation is { } failed)
            writer.WriteLine(Line($"failed {failed.Name}: {ErrorText.FirstLine(failed.Trace!.Error!)}"));
        if (capture.Replay is { } replay)
            Write(writer, replay);
    }

    private static void Values(TextWriter writer, string what, EntityList<Value> values)
    {
        foreach (var value in values)
            writer.WriteLine(Line($"{what} {value.Name}: {value.Type}"));
    }

    private static void Write(TextWriter writer, ReplayReport replay)
    {
        writer.WriteLine(Line($"replay: {replay.OperationCount} operations, {replay.ValueCount} values, {(replay.IsExact ? "every bit equal" : $"{replay.Differences.Length} values differ, {replay.NotReplayed.Length} operations not replayed")}"));
        Some(writer, "values that differ", replay.Differences, difference => Line($"differs {difference.Value}: by {difference.Largest:G3}"));
        Some(writer, "operations that were not replayed", replay.NotReplayed, operation => Line($"not replayed {operation.Operation}: {operation.Reason}"));
    }

    /// <summary>The first of many, and how many more there are; the graph has them all.</summary>
    private static void Some<T>(TextWriter writer, string what, IEnumerable<T> items, Func<T, string> line)
    {
        var count = 0;
        foreach (var item in items)
            if (count++ < Shown)
                writer.WriteLine(line(item));
        if (count > Shown)
            writer.WriteLine(Line($"… and {count - Shown} more {what}"));
    }

    private static string Line(FormattableString text) => DisplayText.Of(text.ToString(CultureInfo.InvariantCulture));
}
