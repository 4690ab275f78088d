namespace GraphBridge.Lowering;

/// <summary>An operation can't be said in ONNX's operators. The lowering gathers these and tells all of them at once.</summary>
internal sealed class NotLoweredException : Exception
{
    /// <summary>One that says why.</summary>
    /// <param name="reason">Why, to be read after the operation's name: <c>a dilation with an average pool</c>.</param>
    public NotLoweredException(string reason)
        : base(reason)
    {
    }

    /// <summary>
    /// Why an operation could not be lowered; null for what is no reason. Rules rely on it that what was recorded did run, so that axes, ranks
    /// and numbers fit each other. A file can say anything, and what a rule then stumbles over tells that.
    /// </summary>
    public static string? Reason(Exception error) => error switch
    {
        NotLoweredException => error.Message,
        IndexOutOfRangeException or ArgumentOutOfRangeException or InvalidCastException or ArithmeticException =>
            $"its arguments and the types of its inputs contradict each other ({error.GetType().Name} in {error.TargetSite?.DeclaringType?.Name}.{error.TargetSite?.Name})",
        _ => null,
    };
}
