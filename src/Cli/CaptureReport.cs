using System.Globalization;
using GraphBridge.Capture;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli;

/// <summary>Says in a few lines what a capture saw.</summary>
internal static class CaptureReport
{
    public static void Write(TextWriter writer, ForwardCapture capture)
    {
        var graph = capture.Graph;
        writer.WriteLine(Line($"{graph.Name}: {graph.Operations.Count} operations in {graph.Calls.Count} calls of {graph.Modules.Count} modules, {capture.Duration.TotalMilliseconds:0.#} ms"));
        Values(writer, "in ", graph.Inputs);
        Values(writer, "out", graph.Outputs);
        foreach (var operation in graph.Operations)
        {
            if (operation.Trace?.Read is { } read)
                writer.WriteLine(Line($"read {operation.Name}: {read}"));
        }
        if (capture.FailedOperation is { } failed)
            writer.WriteLine(Line($"failed {failed.Name}: {failed.Trace!.Error}"));
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
        foreach (var difference in replay.Differences)
            writer.WriteLine(Line($"differs {difference.Value}: by {difference.Largest:G3}"));
        foreach (var operation in replay.NotReplayed)
            writer.WriteLine(Line($"not replayed {operation.Operation}: {operation.Reason}"));
    }

    private static string Line(FormattableString text) => DisplayText.Of(text.ToString(CultureInfo.InvariantCulture));
}
