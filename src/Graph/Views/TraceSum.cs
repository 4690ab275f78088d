namespace GraphBridge;

/// <summary>What a capture saw of several runs, as if they were one.</summary>
internal static class TraceSum
{
    /// <summary>The time of both; of one where the other was not measured. A sum that is too large is the largest time.</summary>
    public static TimeSpan? Add(TimeSpan? first, TimeSpan? second)
    {
        if (first is not { } a || second is not { } b)
            return first ?? second;
        var ticks = (Int128)a.Ticks + b.Ticks;
        return TimeSpan.FromTicks((long)Int128.Clamp(ticks, long.MinValue, long.MaxValue));
    }

    /// <summary>The first trace with the time of both, and with the second's error where it has none.</summary>
    public static OperationTrace? Add(OperationTrace? first, OperationTrace? second) => second is null || (second.Duration is null && second.Error is null) ? first
        : (first ?? new()) with { Duration = Add(first?.Duration, second.Duration), Error = first?.Error ?? second.Error };
}
