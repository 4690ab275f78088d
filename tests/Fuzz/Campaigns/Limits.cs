namespace GraphBridge.Fuzz.Campaigns;

/// <summary>What an input of a size may take.</summary>
internal static class Limits
{
    private const long LeastMemory = 200_000_000;
    private const double SecondsPerByte = 10.0 / 1_000_000;

    /// <summary>Small inputs take what starting up takes, on a machine that does other things too.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of memory beyond what the process had before.</summary>
    public static long Memory(long size) => LeastMemory + (4 * size);

    /// <summary>Time of a processor.</summary>
    public static TimeSpan Time(long size) => TimeSpan.FromSeconds(Math.Max(LeastTime.TotalSeconds, size * SecondsPerByte));

    /// <summary>How long a process is waited for, all steps together, before it counts as lost.</summary>
    public static TimeSpan Patience(long size) => TimeSpan.FromSeconds(20) + (5 * Time(size));
}
