using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using GraphBridge.Capture;
using GraphBridge.Instrument;

namespace GraphBridge.Benchmarks;

/// <summary>
/// What instrumenting TorchSharp.dll and recording on it cost: the original and the instrumented one by turns in one process,
/// each in a load context of its own, and recorded passes beside them. Medians, because others work on the machine.
/// </summary>
internal static class TorchSharpCost
{
    private const int ChainLength = 10_000;

    /// <summary><c>torchsharp ROUNDS [FOLDER]</c>: a folder with a real TorchSharp.dll, what it needs, and its native library; else the stand-in of the tests.</summary>
    public static int Run(string[] args)
    {
        if (args.Length is 0 or > 2)
        {
            Console.Error.WriteLine("torchsharp ROUNDS [FOLDER]");
            return 2;
        }
        var rounds = int.Parse(args[0], CultureInfo.InvariantCulture);
        var zoo = Path.Combine(Root(), "tests", "TorchSharp.Zoo", "bin", "Release", "net10.0", "GraphBridge.Zoo.dll");
        var folder = args.Length > 1 ? Path.GetFullPath(args[1]) : Path.Combine(Root(), "tests", "TorchSharp.StandIn", "bin", "Release", "net10.0");
        Rewriting(folder, rounds);

        var original = Workloads(new OriginalContext(zoo, folder).LoadFromAssemblyPath(zoo));
        var woven = Workloads(new InstrumentedLoadContext(zoo, folder).LoadProgram());
        var (plain, off) = (Make(original, "Chain", ChainLength), Make(woven, "Chain", ChainLength));
        var cost = Turns(5 * rounds, plain.Pass, off.Pass);
        Console.WriteLine(Line($"{ChainLength} operations: original {cost[0]:0.00} ms, instrumented {cost[1]:0.00} ms ({Percent(cost[1], cost[0])})"));
        // by itself: what a recording leaves to the collector slows down what comes next
        cost = Turns(rounds, off.Pass, () => ForwardCapture.Run(off.Model, off.Pass));
        Console.WriteLine(Line($"{ChainLength} operations: not recorded {cost[0]:0.00} ms, recorded {cost[1]:0.00} ms ({1000 * (cost[1] - cost[0]) / ChainLength:0.00} µs an operation more)"));

        var (resnet, pass) = Make(woven, "ResNet18");
        var none = () => { };
        cost = Turns(5 * rounds, () => ForwardCapture.Run(resnet, none, new() { Weights = false }), () => ForwardCapture.Run(resnet, none));
        Console.WriteLine(Line($"ResNet-18, a recording of nothing: {cost[0]:0.0} ms, with a copy of its weights {cost[1]:0.0} ms"));
        cost = Turns(rounds, pass, () => ForwardCapture.Run(resnet, pass, new() { Weights = false }), () => ForwardCapture.Run(resnet, pass));
        Console.WriteLine(Line($"ResNet-18 at 224: not recorded {cost[0]:0.0} ms, recorded {cost[1]:0.0} ms ({Percent(cost[1], cost[0])}), with a copy of its weights {cost[2]:0.0} ms ({Percent(cost[2], cost[0])})"));
        return 0;
    }

    private static void Rewriting(string folder, int rounds)
    {
        var path = Path.Combine(folder, "TorchSharp.dll");
        var (assembly, symbols) = (File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, ".pdb")));
        var methods = Weaver.Weave(assembly, symbols, folder).Woven.Count;
        var cost = Turns(Math.Min(rounds, 5), () => Weaver.Weave(assembly, symbols, folder));
        Console.WriteLine(Line($"rewriting {methods} methods of {assembly.Length / 1024} KiB: {cost[0]:0} ms"));
    }

    /// <summary>The medians of several things that are done by turns, in milliseconds.</summary>
    private static double[] Turns(int rounds, params Action[] things)
    {
        var times = things.Select(_ => new List<double>()).ToArray();
        // the first rounds are for the runtime's compiler
        for (var round = -10; round < rounds; round++)
        {
            // the one that goes first changes, because it finds other caches
            for (var i = 0; i < things.Length; i++)
            {
                var at = (i + round + things.Length * 10) % things.Length;
                var before = Stopwatch.GetTimestamp();
                things[at]();
                if (round >= 0)
                    times[at].Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
        }
        return [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
    }

    private static Type Workloads(Assembly zoo) => zoo.GetType("Zoo.Workloads", throwOnError: true)!;

    private static (object Model, Action Pass) Make(Type workloads, string name, params object[] arguments)
    {
        var made = (ITuple)workloads.GetMethod(name)!.Invoke(null, arguments)!;
        return (made[0]!, (Action)made[1]!);
    }

    private static string Percent(double with, double without) => string.Create(CultureInfo.InvariantCulture, $"{100 * (with / without - 1):+0.0;-0.0} %");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Root([CallerFilePath] string here = "") => Path.GetDirectoryName(Path.GetDirectoryName(here))!;

    /// <summary>The zoo on a TorchSharp.dll as it is.</summary>
    private sealed class OriginalContext(string program, string folder) : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            new[] { folder, Path.GetDirectoryName(program)! }.Select(place => Path.Combine(place, assemblyName.Name + ".dll")).FirstOrDefault(File.Exists) is { } path
                ? LoadFromAssemblyPath(path) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            NativeLibrary.TryLoad(Path.Combine(folder, "lib" + unmanagedDllName + ".so"), out var library)
                || NativeLibrary.TryLoad(Path.Combine(folder, unmanagedDllName + ".so"), out library) ? library : 0;
    }
}
