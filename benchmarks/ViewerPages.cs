using System.Diagnostics;
using System.Globalization;
using GraphBridge.Formats;

namespace GraphBridge.Benchmarks;

/// <summary>Writes the page of a network, for the browser that viewer/ measures, and tells how long that takes.</summary>
internal static class ViewerPages
{
    public static int Run(string[] args)
    {
        var graph = Network(args[0]);
        // once before, so that what is measured is compiled
        Networks.Transformer(1000).Save(Stream.Null, GraphFormats.ByName("html"));
        var clock = Stopwatch.StartNew();
        graph.Save(args[1]);
        Console.WriteLine(FormattableString.Invariant($"{args[1]}: {graph.Operations.Count:N0} operations, {new FileInfo(args[1]).Length:N0} bytes, written in {clock.Elapsed.TotalSeconds:0.00} s"));
        return 0;
    }

    /// <summary>A network of so many operations, or the one of a file.</summary>
    public static ForwardGraph Network(string name) =>
        int.TryParse(name, CultureInfo.InvariantCulture, out var operations) ? Networks.Transformer(operations) : GraphFile.Load(name);
}
