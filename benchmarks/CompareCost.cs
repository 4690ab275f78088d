using System.Diagnostics;
using GraphBridge.Compare;

namespace GraphBridge.Benchmarks;

/// <summary>
/// One comparison in a process of its own, for the memory it takes at most: <c>compare PAIR OPERATIONS</c>. Prints the seconds of
/// matching and explaining and of the script, how long that is, the process's peak resident memory in MB, and which bounds
/// were reached. <c>compare PAIR</c> compares 1,000, 10,000, 100,000 and 1,000,000 operations one after the other, each once before.
/// </summary>
internal static class CompareCost
{
    public static int Run(string[] args)
    {
        if (args.Length is < 1 or > 2 || !ComparePairs.ByName.TryGetValue(args[0], out var make))
        {
            Console.Error.WriteLine("compare " + string.Join(" | ", ComparePairs.ByName.Keys) + " [OPERATIONS]");
            return 2;
        }
        if (args is [_, var operations])
        {
            Compare(args[0], make(int.Parse(operations)));
            return 0;
        }
        foreach (var size in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            var pair = make(size);
            GraphComparison.Compare(pair.A, pair.B).ToScript();
            Compare(args[0], pair);
        }
        return 0;
    }

    private static void Compare(string name, (ForwardGraph A, ForwardGraph B) pair)
    {
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();
        var stopwatch = Stopwatch.StartNew();
        var found = GraphComparison.Compare(pair.A, pair.B);
        var changes = found.Changes.Count;
        var compared = stopwatch.Elapsed.TotalSeconds;
        var edits = found.ToScript().Edits.Count;
        var all = stopwatch.Elapsed.TotalSeconds;
        var allocated = GC.GetTotalAllocatedBytes() - before;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{name,-14} {pair.A.Operations.Count,9:N0} operations {compared,8:0.0000} s, with script {all,8:0.0000} s, {changes,7:N0} changes, {edits,9:N0} edits, "
            + $"{found.Matches.Count,9:N0} matches, {allocated / 1e6,6:0} MB allocated, process {process.PeakWorkingSet64 / 1e6,6:0} MB");
        foreach (var limit in found.Limits)
            Console.WriteLine("    limit: " + limit);
    }
}
