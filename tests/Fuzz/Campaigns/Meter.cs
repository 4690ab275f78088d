using System.Globalization;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>
/// The memory and the processor time that something takes. Memory is what the process has in the machine, the collector's heap and
/// mapped files alike, at its highest: Linux keeps that mark, and can be told to begin anew. Elsewhere the managed heap alone is looked at.
/// </summary>
internal sealed class Meter
{
    private static readonly bool HasMark = OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs");

    private readonly long _memory;
    private readonly TimeSpan _time;

    private Meter(long memory, TimeSpan time) => (_memory, _time) = (memory, time);

    public static Meter Start()
    {
        if (HasMark)
            File.WriteAllText("/proc/self/clear_refs", "5");
        return new(Resident("VmRSS:"), Environment.CpuUsage.TotalTime);
    }

    /// <summary>Bytes that were taken at most, at once, beyond what there was before.</summary>
    public long Taken => Resident("VmHWM:") - _memory;

    public TimeSpan Time => Environment.CpuUsage.TotalTime - _time;

    /// <summary>Gives what was freed back to the machine when there is much of it, so that it doesn't hide what the next one takes.</summary>
    public static void Tidy()
    {
        const long much = 250L << 20;
        if (Resident("VmRSS:") > much)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    private static long Resident(string name)
    {
        if (!HasMark)
            return GC.GetTotalMemory(forceFullCollection: false);
        foreach (var line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith(name, StringComparison.Ordinal))
                return 1024 * long.Parse(line.AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
        return 0;
    }
}
