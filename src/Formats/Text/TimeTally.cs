namespace GraphBridge.Formats.Text;

/// <summary>The wall time of operations and calls, where a capture measured it; that of a call without a time of its own is that of what is in it.</summary>
internal sealed class TimeTally
{
    private readonly TimeSpan?[] _ofCall;

    public TimeTally(ForwardGraph graph)
    {
        _ofCall = new TimeSpan?[graph.Calls.Count];
        foreach (var operation in graph.Operations)
            AddTo(operation.Call, Of(operation));
        // a caller has a smaller index than what it calls
        for (var i = graph.Calls.Count - 1; i >= 0; i--)
        {
            _ofCall[i] = graph.Calls[i].Duration ?? _ofCall[i];
            AddTo(graph.Calls[i].Parent, _ofCall[i]);
        }
    }

    /// <summary>That of the whole pass; null where nothing was measured.</summary>
    public TimeSpan? Whole { get; private set; }

    public TimeSpan? Of(ModuleCall call) => _ofCall[call.Index];

    public static TimeSpan? Of(Operation operation) => operation.Trace?.Duration;

    private void AddTo(ModuleCall? call, TimeSpan? time)
    {
        if (time is not { } measured)
            return;
        if (call is { } around)
            _ofCall[around.Index] = _ofCall[around.Index].GetValueOrDefault() + measured;
        else
            Whole = Whole.GetValueOrDefault() + measured;
    }
}
