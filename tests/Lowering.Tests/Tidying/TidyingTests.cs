using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Tidying;

/// <summary>Captured graphs that do something for nothing, and what is left of them.</summary>
public sealed class TidyingTests
{
    [Fact]
    public void TwoTranspositionsAreOneAndTwoOppositeOnesNone()
    {
        var graph = new Captured("float32[2,3,4]");
        var there = graph.Add("permute", graph.X, "float32[3,4,2]", ("dims", (long[])[1, 2, 0]));
        var on = graph.Add("permute", there, "float32[4,2,3]", ("dims", (long[])[1, 2, 0]));
        var back = graph.Add("permute", on, "float32[2,3,4]", ("dims", (long[])[1, 2, 0]));
        Assert.Equal(["Transpose: float32[4,2,3]", "Identity: float32[2,3,4]"], graph.Lowered(on, back));
    }

    [Fact]
    public void OfShapesTheLastCounts()
    {
        var graph = new Captured("float32[2,3,4]");
        var flat = graph.Add("flatten", graph.X, "float32[2,12]", ("start_dim", 1L), overload: "using_ints");
        var apart = graph.Add("unsqueeze", flat, "float32[2,1,12]", ("dim", 1L));
        var last = graph.Add("view", apart, "float32[6,4]", ("size", (long[])[6, 4]));
        var same = graph.Add("squeeze", apart, "float32[2,12]", ("dim", 1L), overload: "dim");
        Assert.Equal(["Flatten: float32[2,12]", "Reshape: float32[6,4]"], graph.Lowered(last, same));
    }

    [Fact]
    public void ConversionsThatLoseNothingAreLeftOut()
    {
        var graph = new Captured("float32[2]");
        var wide = graph.Add("to", graph.X, "float64[2]", ("dtype", "float64"), overload: "dtype");
        var again = graph.Add("to", wide, "float32[2]", ("dtype", "float32"), overload: "dtype");
        var narrow = graph.Add("to", graph.X, "float16[2]", ("dtype", "float16"), overload: "dtype");
        var lost = graph.Add("to", narrow, "float32[2]", ("dtype", "float32"), overload: "dtype");
        Assert.Equal(["Cast: float16[2]", "Cast: float32[2]", "Identity: float32[2]"], graph.Lowered(again, lost));
    }

    [Fact]
    public void WhatIsDoneTwiceIsDoneOnceAndBothResultsKeepTheirNames()
    {
        var graph = new Captured("float32[2]");
        var first = graph.Add("relu", graph.X, "float32[2]");
        var second = graph.Add("relu", graph.X, "float32[2]");
        var lowered = graph.Graph(first, second).Lower();
        Assert.Equal(["Relu", "Identity"], lowered.Operations.Select(operation => operation.Type.Name));
        Assert.Equal(["v1", "v2"], lowered.Outputs.Select(value => value.Name));
    }

    [Fact]
    public void ARandomNumberIsNotTheSameTwice()
    {
        var graph = new Captured("float32[2]");
        var first = graph.Add("rand_like", graph.X, "float32[2]");
        var second = graph.Add("rand_like", graph.X, "float32[2]");
        Assert.Equal(2, graph.Lowered(first, second).Count(line => line.StartsWith("RandomUniform", StringComparison.Ordinal)));
    }

    [Fact]
    public void AWeightThatIsTransposedTwiceIsKeptOnce()
    {
        var graph = new Captured("float32[64,64]");
        var weight = graph.Parameter("weight", Elements.Of(ElementType.Float32, [64, 64], new double[4096]));
        var first = graph.Add("t", weight, "float32[64,64]");
        var second = graph.Add("t", weight, "float32[64,64]");
        var sum = graph.Add("add", graph.X, "float32[64,64]", ("other", first), overload: "Tensor");
        var lowered = graph.Graph(graph.Add("mul", sum, "float32[64,64]", ("other", second), overload: "Tensor")).Lower();
        Assert.Equal(["weight_transpose: float32[64,64]"], lowered.Values.Where(value => value.Data is not null).Select(value => value.ToString()));
    }

    [Fact]
    public void ABatchNormalizationGoesIntoTheConvolutionBeforeItWhenAsked()
    {
        var graph = new Captured("float32[1,2,5,5]");
        var weight = graph.Parameter("weight", Random([3, 2, 3, 3], 1));
        var scale = graph.Parameter("scale", Random([3], 2));
        var shift = graph.Parameter("shift", Random([3], 3));
        var mean = graph.Parameter("mean", Random([3], 4));
        var variance = graph.Parameter("variance", Elements.Of(ElementType.Float32, [3], [0.5, 1.0, 2.0]));
        var x = graph.Add("conv2d", graph.X, "float32[1,3,3,3]", ("weight", weight), port: "input");
        var y = graph.Add("batch_norm", x, "float32[1,3,3,3]", port: "input",
            others: [("weight", scale), ("bias", shift), ("running_mean", mean), ("running_var", variance)],
            attributes: [("training", false), ("momentum", 0.1), ("eps", 1e-5), ("cudnn_enabled", true)]);
        var captured = graph.Graph(y);
        var (plain, folded) = (captured.Lower(), captured.Lower(new() { FoldBatchNorm = true }));
        Assert.Equal(["Conv", "BatchNormalization"], plain.Operations.Select(operation => operation.Type.Name));
        Assert.Equal(["Conv"], folded.Operations.Select(operation => operation.Type.Name));
        KeyValuePair<string, TensorData>[] feeds = [new("x", Random([1, 2, 5, 5], 5))];
        Tensors.AssertClose(OnnxRun.Run(plain, feeds, "apart")[0], OnnxRun.Run(folded, feeds, "folded")[0], 1e-5, 1e-6, "batch norm");
    }

    private static TensorData Random(ImmutableArray<long> dimensions, int seed)
    {
        var random = new Random(seed);
        var count = dimensions.Aggregate(1L, (product, size) => product * size);
        return Elements.Of(ElementType.Float32, dimensions, [.. Enumerable.Range(0, (int)count).Select(_ => random.NextDouble() - 0.5)]);
    }

    private sealed class Captured
    {
        private readonly ForwardGraphBuilder _builder = new("net");
        private int _count;

        public Captured(string input) => _builder.MarkInput(X = _builder.AddValue("x", ValueKind.Input, DataType.Parse(input)));

        public ValueId X { get; }

        public ValueId Parameter(string name, TensorData data) => _builder.AddValue(name, ValueKind.Parameter, data.Type, data);

        public ValueId Add(string name, ValueId self, string type, params (string Name, AttributeValue Value)[] attributes) => Add(name, self, type, "", "self", [], attributes);

        public ValueId Add(string name, ValueId self, string type, (string Name, AttributeValue Value) attribute, string overload) => Add(name, self, type, overload, "self", [], [attribute]);

        public ValueId Add(string name, ValueId self, string type, (string Name, ValueId Value) other, string overload = "", string port = "self") => Add(name, self, type, overload, port, [other], []);

        public ValueId Add(string name, ValueId self, string type, string port, (string Name, ValueId Value)[] others, (string Name, AttributeValue Value)[] attributes) => Add(name, self, type, "", port, others, attributes);

        private ValueId Add(string name, ValueId self, string type, string overload, string port, (string Name, ValueId Value)[] others, (string Name, AttributeValue Value)[] attributes)
        {
            var made = _builder.AddValue($"v{++_count}", ValueKind.Activation, DataType.Parse(type));
            _builder.AddOperation(new("aten", name, overload), name, [new(port, self), .. others.Select(other => new Input(other.Name, other.Value))], [new("", made)],
                [.. attributes.Select(attribute => new NamedAttribute(attribute.Name, attribute.Value))]);
            return made;
        }

        public ForwardGraph Graph(params ValueId[] outputs)
        {
            foreach (var output in outputs)
                _builder.MarkOutput(output);
            return _builder.Build();
        }

        public string[] Lowered(params ValueId[] outputs) =>
            [.. Graph(outputs).Lower().Operations.Select(operation => $"{operation.Type.Name}: {operation.Outputs[0].Value!.Value.Type}")];
    }
}
