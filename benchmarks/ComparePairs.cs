using GraphBridge.Testing.Edits;

namespace GraphBridge.Benchmarks;

/// <summary>Pairs of graphs to compare: networks that were edited, and what defeats hashing.</summary>
internal static class ComparePairs
{
    private static readonly OpType Add = new("aten", "add", "Tensor");
    private static readonly OpType Relu = new("aten", "relu");
    private static readonly OpType Stack = new("aten", "stack");
    private static readonly DataType Row = TensorType.Of(ElementType.Float32, 1, 768);

    public static IReadOnlyDictionary<string, Func<int, (ForwardGraph A, ForwardGraph B)>> ByName { get; } = new SortedDictionary<string, Func<int, (ForwardGraph, ForwardGraph)>>(StringComparer.Ordinal)
    {
        ["edited"] = operations => Edited(operations, operations / 100),
        ["equal"] = operations => (Networks.Transformer(operations), Networks.Transformer(operations)),
        ["renamed"] = operations => With(Edited(operations, operations / 100), sketch => SeededEdit.All.Single(edit => edit.Name == "rename everything").Make(sketch, new Random(1))),
        ["longer"] = operations => (Networks.Transformer(operations * 9 / 10), Networks.Transformer(operations)),
        ["other"] = operations => (Networks.Transformer(operations), Random(operations, 1)),
        ["chain"] = operations => (Chain(operations, "a", -1), Chain(operations + 3, "a", -1)),
        ["chain-renamed"] = operations => (Chain(operations, "a", -1), Chain(operations + 3, "b", -1)),
        ["chain-broken"] = operations => (Chain(operations, "a", operations / 3), Chain(operations, "b", operations / 2)),
        ["parallel"] = operations => (Parallel(operations, "a"), Parallel(operations + 3, "b")),
        ["random"] = operations => (Random(operations, 1), Random(operations, 2)),
        ["bipartite"] = operations => (Bipartite(operations, "a", false), Bipartite(operations, "b", true)),
        ["weights"] = operations => With(Edited(operations, operations / 100), SetEqualWeights, SetEqualWeights),
    };

    /// <summary>A network and the same after that many edits of one operation each, spread over it.</summary>
    public static (ForwardGraph A, ForwardGraph B) Edited(int operations, int edits)
    {
        var a = Networks.Transformer(operations);
        var sketch = GraphSketch.Of(a);
        var uses = sketch.Uses();
        var random = new Random(1);
        var chosen = Enumerable.Range(1, edits).Select(i => sketch.Operations[(int)((long)i * (operations - 2) / (edits + 1))]).ToHashSet();
        var changed = new List<SketchOperation>(operations);
        foreach (var op in sketch.Operations)
        {
            var (input, output) = (op.Inputs[0].Value!, op.Outputs[0].Value!);
            var what = chosen.Contains(op) ? random.Next(4) : -1;
            if (what == 0 && !sketch.Outputs.Contains(output))
            {
                sketch.Rewire(uses[output], output, input);
                continue;
            }
            changed.Add(op);
            if (what == 1)
            {
                var made = new SketchValue(output.Name + ".inserted", ValueKind.Activation) { Type = output.Type };
                sketch.Values.Add(made);
                changed.Add(new(Relu, "inserted") { Call = op.Call, Inputs = [new("self", output)], Outputs = [new("", made)] });
                sketch.Rewire(uses[output], output, made);
            }
            else if (what == 2)
            {
                op.Type = Relu;
            }
            else if (what == 3)
            {
                op.Attributes.Add(new("changed", true));
            }
        }
        sketch.Operations.Clear();
        sketch.Operations.AddRange(changed);
        return (a, sketch.Build());
    }

    private static (ForwardGraph A, ForwardGraph B) With((ForwardGraph A, ForwardGraph B) pair, Func<GraphSketch, bool> changeB, Func<GraphSketch, bool>? changeA = null)
    {
        var (a, b) = (GraphSketch.Of(pair.A), GraphSketch.Of(pair.B));
        changeB(b);
        changeA?.Invoke(a);
        return (a.Build(), b.Build());
    }

    private static bool SetEqualWeights(GraphSketch sketch)
    {
        foreach (var value in sketch.Values.Where(value => value.Kind == ValueKind.Parameter))
            (value.Type, value.Data) = (TensorType.Of(ElementType.Float32, 8, 8), TensorData.FromBytes(ElementType.Float32, [8, 8], new byte[256]));
        return true;
    }

    /// <summary>Equal operations, one after the other; at one place there may be one of another kind.</summary>
    private static ForwardGraph Chain(int operations, string names, int broken)
    {
        var builder = new ForwardGraphBuilder("chain");
        var at = builder.AddInput("x", Row);
        for (var i = 0; i < operations; i++)
        {
            var next = builder.AddValue($"{names}{i}", ValueKind.Activation, Row);
            builder.AddOperation(i == broken ? Add : Relu, $"{names}.{i}", [new("self", at)], [new("", next)]);
            at = next;
        }
        builder.MarkOutput(at);
        return builder.Build();
    }

    /// <summary>Equal operations side by side.</summary>
    private static ForwardGraph Parallel(int operations, string names)
    {
        var builder = new ForwardGraphBuilder("parallel");
        var x = builder.AddInput("x", Row);
        for (var i = 0; i < operations; i++)
            builder.AddOperation(Relu, $"{names}.{i}", [new("self", x)], [new("", builder.AddValue($"{names}{i}", ValueKind.Activation, Row))]);
        return builder.Build();
    }

    /// <summary>Additions of two earlier results each.</summary>
    private static ForwardGraph Random(int operations, int seed)
    {
        var builder = new ForwardGraphBuilder("random");
        var random = new Random(seed);
        var made = new List<ValueId> { builder.AddInput("x", Row) };
        for (var i = 0; i < operations; i++)
        {
            var next = builder.AddValue($"v{i}", ValueKind.Activation, Row);
            builder.AddOperation(Add, $"add.{i}", [new("self", made[random.Next(made.Count)]), new("other", made[random.Next(made.Count)])], [new("", next)]);
            made.Add(next);
        }
        builder.MarkOutput(made[^1]);
        return builder.Build();
    }

    /// <summary>Two layers of equal operations, each of the second using all of the first: as many inputs as operations are asked for.</summary>
    private static ForwardGraph Bipartite(int inputs, string names, bool edited)
    {
        var width = (int)Math.Sqrt(inputs);
        var builder = new ForwardGraphBuilder("bipartite");
        var x = builder.AddInput("x", Row);
        var first = new Input[width];
        for (var i = 0; i < width; i++)
        {
            var made = builder.AddValue($"{names}{i}", ValueKind.Activation, Row);
            builder.AddOperation(Relu, $"{names}.{i}", [new("self", x)], [new("", made)]);
            first[i] = new("", made);
        }
        for (var i = 0; i < width; i++)
        {
            var made = builder.AddValue($"{names}.sum{i}", ValueKind.Activation, Row);
            Input[] inputsOfOne = edited && i == width / 2 ? [.. first[1..], first[0]] : first;
            builder.AddOperation(Stack, $"{names}.stack.{i}", inputsOfOne, [new("", made)]);
        }
        return builder.Build();
    }
}
