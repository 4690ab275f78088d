using System.Collections.Immutable;
using System.Diagnostics;
using GraphBridge.Formats;
using GraphBridge.Lowering;

namespace GraphBridge.Benchmarks;

/// <summary>
/// <c>lower FOLDER</c>: a Llama of 6.7 billion parameters in half precision, its weights ranges of a sparse file in the folder, lowered and
/// written with external data (13.5 GB). Prints seconds and the process's peak of anonymous memory, which is all but mapped files, in MB.
/// </summary>
internal static class LoweringCost
{
    private const int Width = 4096, Inside = 11008, Words = 32000, Layers = 32, Heads = 32, Length = 16;

    public static int Run(string[] args)
    {
        if (args is not [var folder])
        {
            Console.Error.WriteLine("lower FOLDER");
            return 2;
        }
        using var ended = new CancellationTokenSource();
        var peak = Task.Run(() => Peak(ended.Token));
        var graph = Llama(Path.Combine(folder, "llama.weights"));
        var stopwatch = Stopwatch.StartNew();
        var lowered = graph.Lower();
        var lowering = stopwatch.Elapsed.TotalSeconds;
        lowered.Save(Path.Combine(folder, "llama.onnx"));
        var all = stopwatch.Elapsed.TotalSeconds;
        ended.Cancel();
        Console.WriteLine($"{graph.Operations.Count} operations to {lowered.Operations.Count}: lowered in {lowering:0.00} s, written in {all - lowering:0.0} s, at most {peak.Result / 1e6:0} MB");
        return 0;
    }

    // the kernel keeps no peak of this
    private static long Peak(CancellationToken ended)
    {
        long most = 0;
        while (!ended.WaitHandle.WaitOne(5))
            foreach (var line in File.ReadLines("/proc/self/status"))
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                    most = Math.Max(most, 1024 * long.Parse(line[8..^2].Trim(), System.Globalization.CultureInfo.InvariantCulture));
        return most;
    }

    private static ForwardGraph Llama(string file)
    {
        var builder = new ForwardGraphBuilder("Llama");
        var root = builder.AddModule("", "Llama");
        var call = builder.AddCall(root);
        long offset = 0;
        var weights = new List<(ValueId Value, long Offset, long[] Shape)>();

        ValueId Weight(string name, params long[] shape)
        {
            var value = builder.AddValue(name, ValueKind.Parameter, TensorType.Of(ElementType.Float16, shape));
            weights.Add((value, offset, shape));
            offset += 2 * shape.Aggregate(1L, (product, size) => product * size);
            return value;
        }

        var made = 0;
        ValueId Op(string type, (string, ValueId)[] inputs, long[] shape, params NamedAttribute[] attributes)
        {
            var value = builder.AddValue($"{type}_{made++}", ValueKind.Activation, TensorType.Of(ElementType.Float16, shape));
            var parts = type.Split('.');
            builder.AddOperation(new("aten", parts[0], parts.Length > 1 ? parts[1] : ""), type, [.. inputs.Select(input => new Input(input.Item1, input.Item2))], [new("", value)], attributes, call);
            return value;
        }

        long[] flat = [1, Length, Width], split = [1, Length, Heads, Width / Heads], turned = [1, Heads, Length, Width / Heads];
        ValueId Linear(string name, ValueId x, long from, long to) => Op("linear", [("input", x), ("weight", Weight(name, to, from))], [1, Length, to]);
        ValueId Norm(string name, ValueId x)
        {
            var square = Op("pow.Tensor_Scalar", [("self", x)], flat, new NamedAttribute("exponent", 2));
            var mean = Op("mean.dim", [("self", square)], [1, Length, 1], new("dim", new AttributeValue.Ints([-1])), new("keepdim", true));
            var scale = Op("rsqrt", [("self", Op("add.Scalar", [("self", mean)], [1, Length, 1], new NamedAttribute("other", 1e-5)))], [1, Length, 1]);
            return Op("mul.Tensor", [("self", Op("mul.Tensor", [("self", x), ("other", scale)], flat)), ("other", Weight(name, Width))], flat);
        }
        ValueId Head(ValueId x) => Op("transpose.int", [("self", Op("view", [("self", x)], split, new NamedAttribute("size", new AttributeValue.Ints([.. split]))))], turned,
            new("dim0", 1), new("dim1", 2));

        var ids = builder.AddInput("ids", TensorType.Of(ElementType.Int64, 1, Length));
        var x = Op("embedding", [("weight", Weight("embed.weight", Words, Width)), ("indices", ids)], flat);
        for (var layer = 0; layer < Layers; layer++)
        {
            var at = $"layers.{layer}.";
            var normed = Norm(at + "attention_norm.weight", x);
            var (q, k, v) = (Head(Linear(at + "wq.weight", normed, Width, Width)), Head(Linear(at + "wk.weight", normed, Width, Width)), Head(Linear(at + "wv.weight", normed, Width, Width)));
            var scores = Op("matmul", [("self", q), ("other", Op("transpose.int", [("self", k)], [1, Heads, Width / Heads, Length], new("dim0", 2), new("dim1", 3)))], [1, Heads, Length, Length]);
            var parts = Op("softmax.int", [("self", Op("div.Scalar", [("self", scores)], [1, Heads, Length, Length], new NamedAttribute("other", Math.Sqrt(Width / Heads))))],
                [1, Heads, Length, Length], new NamedAttribute("dim", -1));
            var mixed = Op("transpose.int", [("self", Op("matmul", [("self", parts), ("other", v)], turned))], split, new("dim0", 1), new("dim1", 2));
            var joined = Op("reshape", [("self", mixed)], flat, new NamedAttribute("shape", new AttributeValue.Ints([.. flat])));
            x = Op("add.Tensor", [("self", x), ("other", Linear(at + "wo.weight", joined, Width, Width))], flat);
            normed = Norm(at + "ffn_norm.weight", x);
            var gate = Op("silu", [("self", Linear(at + "w1.weight", normed, Width, Inside))], [1, Length, Inside]);
            var inner = Op("mul.Tensor", [("self", gate), ("other", Linear(at + "w3.weight", normed, Width, Inside))], [1, Length, Inside]);
            x = Op("add.Tensor", [("self", x), ("other", Linear(at + "w2.weight", inner, Inside, Width))], flat);
        }
        builder.MarkOutput(Linear("output.weight", Norm("norm.weight", x), Width, Words));

        using (var stream = File.Create(file))
            stream.SetLength(offset);
        var info = new FileInfo(file);
        foreach (var (value, start, shape) in weights)
            builder.SetData(value, TensorData.FromFile(ElementType.Float16, ImmutableArray.Create(shape),
                new(info.FullName, start, 2 * shape.Aggregate(1L, (product, size) => product * size), offset, info.LastWriteTimeUtc)));
        return builder.Build();
    }
}
