namespace GraphBridge.Capture;

/// <summary>
/// Operators that write arguments which their schema does not mark as written: batch normalisation updates its running
/// statistics in training.
/// </summary>
internal static class SilentWrites
{
    private static readonly string[] RunningStatistics = ["running_mean", "running_var"];

    /// <summary>The arguments that an operator writes when the one named <paramref name="condition"/> is true.</summary>
    public static ReadOnlySpan<string> Of(OpType type, out string condition)
    {
        (condition, var written) = type switch
        {
            { Domain: "aten", Name: "batch_norm" or "native_batch_norm" or "_batch_norm_impl_index" } => ("training", RunningStatistics),
            { Domain: "aten", Name: "instance_norm" } => ("use_input_stats", RunningStatistics),
            _ => ("", []),
        };
        return written;
    }
}
