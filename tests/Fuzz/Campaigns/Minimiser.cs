using System.Diagnostics;
using GraphBridge.Fuzz.Targets;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>Makes an input smaller as long as it shows the same fault: cuts out halves, quarters and so on.</summary>
internal sealed class Minimiser(Target target, WorkerProcess worker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public void Shrink(string path, Fault fault)
    {
        var clock = Stopwatch.StartNew();
        var best = File.ReadAllBytes(path);
        var tried = path + ".tried" + target.Ending;
        for (var length = Math.Max(1, best.Length / 2); length > 0 && clock.Elapsed < Patience; length /= 2)
        {
            for (var at = 0; at < best.Length && clock.Elapsed < Patience;)
            {
                byte[] smaller = [.. best[..at], .. best[Math.Min(best.Length, at + length)..]];
                File.WriteAllBytes(tried, smaller);
                if (Shows(tried, fault))
                    best = smaller;
                else
                    at += length;
            }
        }
        File.Delete(tried);
        File.WriteAllBytes(path, best);
    }

    // an exception leaves the process as it was; other faults are looked at in one of their own
    private bool Shows(string path, Fault fault) =>
        (fault.Kind == FaultKind.Exception ? worker.CheckQuickly(target.Name, path) : worker.Check(target.Name, path))?.Signature == fault.Signature;
}
