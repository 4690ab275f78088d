using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Compare;
using GraphBridge.Formats;
using GraphBridge.Lowering;

namespace GraphBridge.Benchmarks;

/// <summary>
/// Our side of what benchmarks/rivals/run.py measures without the start of a process: <c>rivals load FILE</c>, <c>save FILE OUT</c>,
/// <c>export MODEL INPUT OUT</c>, each with a number of rounds, prints the median in milliseconds; <c>rivals distance NODES PAIRS</c>
/// prints small graphs, the price of what the comparison found, and its milliseconds as JSON.
/// </summary>
internal static class RivalTasks
{
    private static readonly string[] s_types = ["conv", "relu", "add", "norm"];

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["load", var file, var rounds]:
                Print(rounds, () => GraphFile.Load(file));
                return 0;
            case ["save", var file, var path, var rounds]:
                var graph = GraphFile.Load(file);
                Print(rounds, () => graph.Save(path));
                return 0;
            case ["export", var model, var input, var path, var rounds]:
                using (var observed = TorchScriptModel.Load(model, trusted: true))
                    Print(rounds, () => observed.Capture([InputSpec.Parse(input)]).Graph.Lower(new() { Opset = 17, FoldBatchNorm = true }).Save(path));
                return 0;
            case ["distance", var nodes, var pairs]:
                Distances(Number(nodes), Number(pairs));
                return 0;
            default:
                Console.Error.WriteLine("rivals load FILE ROUNDS | save FILE OUT ROUNDS | export MODEL INPUT OUT ROUNDS | distance NODES PAIRS");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Print(string rounds, Action action) =>
        Console.WriteLine(Milliseconds(Number(rounds), action).ToString("0.000", CultureInfo.InvariantCulture));

    private static double Milliseconds(int rounds, Action action)
    {
        action(); // compiles it
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var before = Stopwatch.GetTimestamp();
            action();
            times[round] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }
        return times.Order().ElementAt(rounds / 2);
    }

    private static void Distances(int nodes, int pairs)
    {
        var random = new Random(nodes);
        var told = new List<object>();
        for (var i = 0; i < pairs; i++)
        {
            var (a, b) = (Sketch.Random(nodes, random), default(Sketch)!);
            b = a.Edited(random);
            var (x, y) = (a.Build("a"), b.Build("b"));
            var milliseconds = Milliseconds(9, () => GraphComparison.Compare(x, y));
            told.Add(new { a = a.Told(), b = b.Told(), price = Price(a, b, GraphComparison.Compare(x, y)), milliseconds });
        }
        Console.WriteLine(JsonSerializer.Serialize(told));
    }

    /// <summary>What the matches cost as networkx counts: one for each node and edge that is added or removed and each node of another type.</summary>
    private static int Price(Sketch a, Sketch b, Comparison found)
    {
        var image = new Dictionary<int, int>();
        foreach (var match in found.Matches)
            image.Add(match.A.Id.Index, match.B.Id.Index);
        var kept = a.Edges.Count(edge => image.TryGetValue(edge.From, out var from) && image.TryGetValue(edge.To, out var to) && b.Edges.Contains((from, to)));
        return a.Types.Count + b.Types.Count - 2 * image.Count + image.Count(pair => a.Types[pair.Key] != b.Types[pair.Value])
            + a.Edges.Count + b.Edges.Count - 2 * kept;
    }

    /// <summary>Operations in order, and which uses the result of which.</summary>
    private sealed record Sketch(List<string> Types, HashSet<(int From, int To)> Edges)
    {
        public static Sketch Random(int nodes, Random random)
        {
            var sketch = new Sketch([], []);
            for (var node = 0; node < nodes; node++)
            {
                sketch.Types.Add(s_types[random.Next(s_types.Length)]);
                for (var use = random.Next(2); use >= 0 && node > 0; use--)
                    sketch.Edges.Add((random.Next(Math.Max(0, node - 4), node), node));
            }
            return sketch;
        }

        /// <summary>Another with one operation of another type, one put in, and one edge moved.</summary>
        public Sketch Edited(Random random)
        {
            var types = Types.ToList();
            types[random.Next(types.Count)] = "pool";
            var at = random.Next(1, types.Count);
            types.Insert(at, s_types[random.Next(s_types.Length)]);
            var edges = Edges.Select(edge => (edge.From >= at ? edge.From + 1 : edge.From, edge.To >= at ? edge.To + 1 : edge.To)).ToHashSet();
            var last = types.Count - 1;
            edges.Add((random.Next(at), at));
            edges.Remove(edges.Where(edge => edge.Item2 == last).Min());
            edges.Add((random.Next(last), last));
            return new(types, edges);
        }

        public ForwardGraph Build(string names)
        {
            var builder = new ForwardGraphBuilder("sketch");
            var x = builder.AddInput("x", TensorType.Of(ElementType.Float32, 4));
            var made = new List<ValueId>();
            foreach (var (node, type) in Types.Index())
            {
                Input[] inputs = [.. Edges.Where(edge => edge.To == node).OrderBy(edge => edge.From).Select(edge => new Input("", made[edge.From])).DefaultIfEmpty(new("", x))];
                made.Add(builder.AddValue($"{names}{node}", ValueKind.Activation, TensorType.Of(ElementType.Float32, 4)));
                builder.AddOperation(new("test", type), $"{names}.{node}", inputs, [new("", made[node])]);
            }
            builder.MarkOutput(made[^1]);
            return builder.Build();
        }

        public object Told() => new { types = Types, edges = Edges.Order().Select(edge => new[] { edge.From, edge.To }) };
    }
}
