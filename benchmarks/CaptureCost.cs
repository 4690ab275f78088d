using System.Globalization;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;

namespace GraphBridge.Benchmarks;

/// <summary>
/// What recording costs: a plain run of a TorchScript model, as libtorch does it by itself, and a recorded one, by turns in
/// one process; the graph is made within the recorded time. Medians, because others work on the machine.
/// </summary>
internal static class CaptureCost
{
    /// <summary><c>capture MODEL INPUT… ROUNDS</c></summary>
    public static int Run(string[] args)
    {
        if (args.Length < 3)
        {
            Console.Error.WriteLine("capture MODEL INPUT… ROUNDS");
            return 2;
        }
        var inputs = args[1..^1].Select(InputSpec.Parse).ToArray();
        var rounds = int.Parse(args[^1], CultureInfo.InvariantCulture);
        using var plain = TorchScriptModel.LoadPlain(args[0]);
        using var observed = TorchScriptModel.Load(args[0], trusted: true);
        var times = new List<(double Plain, double Recorded)>();
        var operations = 0;
        // the first rounds warm up libtorch's executor and the runtime's compiler
        for (var round = -3; round < rounds; round++)
        {
            var without = plain.Run(inputs).TotalMilliseconds;
            var before = TimeProvider.System.GetTimestamp();
            operations = observed.Capture(inputs).Graph.Operations.Count;
            var with = TimeProvider.System.GetElapsedTime(before).TotalMilliseconds;
            if (round >= 0)
                times.Add((without, with));
        }
        var (p, r) = (Median(times.Select(time => time.Plain)), Median(times.Select(time => time.Recorded)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(args[0])}: plain {p:0.0} ms, recorded {r:0.0} ms (+{100 * (r / p - 1):0.0} %), {operations} operations, {1000 * (r - p) / operations:0.00} µs each"));
        return 0;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
