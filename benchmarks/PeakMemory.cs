using System.Diagnostics;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;

namespace GraphBridge.Benchmarks;

/// <summary>
/// One job in a process of its own, for the memory it takes at most: <c>peak open</c>, or <c>peak write FORMAT</c> and
/// <c>peak read FORMAT</c> for 1,000,000 operations. Prints seconds and the process's peak resident memory in MB.
/// </summary>
internal static class PeakMemory
{
    public static int Run(string[] args)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "graphbridge-peak")).FullName;
        var stopwatch = Stopwatch.StartNew();
        switch (args)
        {
            case ["make"]:
                Networks.LargeModel(folder);
                break;
            case ["open"]:
                GraphSummary.Of(GraphFile.Load(Path.Combine(folder, "large.onnx")));
                break;
            case ["write", var format]:
                var graph = Networks.Transformer(1_000_000);
                stopwatch.Restart();
                graph.Save(Path.Combine(folder, "graph." + format), GraphFormats.ByName(format));
                break;
            case ["read", var format]:
                GraphFile.Load(Path.Combine(folder, "graph." + format), GraphFormats.ByName(format));
                break;
            default:
                Console.Error.WriteLine("peak make | open | write FORMAT | read FORMAT");
                return 2;
        }
        var seconds = stopwatch.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{string.Join(' ', args),-20} {seconds,7:0.00} s {process.PeakWorkingSet64 / 1e6,7:0} MB");
        return 0;
    }
}
