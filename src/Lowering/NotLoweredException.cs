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
}
