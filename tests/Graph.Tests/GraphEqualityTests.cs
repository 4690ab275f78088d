using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests;

public sealed class GraphEqualityTests
{
    [Fact]
    public void Graphs_are_equal_whatever_order_their_values_were_added_in() =>
        Prop.ForAll(GraphGenerator.Graphs(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (graph, seed) =>
        {
            var shuffled = WithValuesShuffled(graph, seed);
            Assert.Null(graph.FirstDifference(shuffled));
            Assert.Null(shuffled.FirstDifference(graph));
            Assert.Equal(graph.GetHashCode(), shuffled.GetHashCode());
        }).QuickCheckThrowOnFailure();

    private static ForwardGraph WithValuesShuffled(ForwardGraph graph, int seed)
    {
        var order = Enumerable.Range(0, graph.Values.Count).ToArray();
        new Random(seed).Shuffle(order);
        var builder = new ForwardGraphBuilder(graph.Name)
        {
            Producer = graph.Producer,
            Metadata = graph.Metadata,
            Opsets = graph.Opsets,
            Functions = graph.Functions,
        };
        var ids = new ValueId[order.Length];
        foreach (var value in order.Select(at => graph.Values[at]))
            ids[value.Index] = builder.AddValue(value.Name, value.Kind, value.Type, value.Data, value.SparseData, value.Metadata);
        foreach (var value in graph.Values)
            builder.SetTrace(ids[value.Index], value.Trace);
        foreach (var input in graph.Inputs)
            builder.MarkInput(ids[input.Index]);
        foreach (var output in graph.Outputs)
            builder.MarkOutput(ids[output.Index]);
        foreach (var module in graph.Modules)
        {
            var id = builder.AddModule(module.Path, module.TypeName, module.Parent?.Id, module.Arguments, module.Metadata);
            foreach (var (name, value) in module.Parameters)
                builder.AddParameter(id, name, ids[value.Index]);
            foreach (var (name, value) in module.Buffers)
                builder.AddBuffer(id, name, ids[value.Index]);
        }
        foreach (var call in graph.Calls)
            builder.SetDuration(builder.AddCall(call.Module.Id, call.Parent?.Id, call.Pass, call.RepeatCount), call.Duration);
        foreach (var operation in graph.Operations)
        {
            builder.AddOperation(operation.Type, operation.Name,
                [.. operation.Inputs.Select(port => new Input(port.Name, port.Value is { } value ? ids[value.Index] : ValueId.None))],
                [.. operation.Outputs.Select(port => new Output(port.Name, port.Value is { } value ? ids[value.Index] : ValueId.None))],
                [.. operation.Attributes], operation.Call?.Id, operation.Metadata, operation.Trace);
        }
        return builder.Build();
    }

    /// <summary>What is told apart, and how the difference is told.</summary>
    public static TheoryData<string, Func<Sample, Sample>> Differences => new()
    {
        { "name", sample => sample with { Name = "other" } },
        { "producer", sample => sample with { Producer = new("tool", "2") } },
        { "metadata of the graph", sample => sample with { Metadata = Metadata.Of(KeyValuePair.Create("k", "other")) } },
        { "operator sets", sample => sample with { Opset = 19 } },
        { "values", sample => sample with { ExtraValue = true } },
        { "only in the first", sample => sample with { WeightName = "bias" } },
        { "kind of value 'weight'", sample => sample with { WeightKind = ValueKind.Buffer } },
        { "type of value 'weight'", sample => sample with { WeightType = TensorType.Of(ElementType.Float32, 2) } },
        { "data of value 'weight'", sample => sample with { WeightByte = 7 } },
        { "module 0", sample => sample with { Arguments = "1, 2" } },
        { "module call 0", sample => sample with { Pass = 2 } },
        { "type: aten::mul and aten::add", sample => sample with { Type = new("aten", "add") } },
        { "name: 'mul' and 'product'", sample => sample with { OperationName = "product" } },
        { "module call", sample => sample with { InCall = false } },
        { "inputs", sample => sample with { Swapped = true } },
        { "inputs: self=x and other=x", sample => sample with { PortName = "other" } },
        { "attribute alpha", sample => sample with { Alpha = 0.0 } },
        { "trace", sample => sample with { Trace = new(TimeSpan.FromTicks(2)) } },
        { "trace", sample => sample with { Trace = sample.Trace with { Read = "3" } } },
        { "trace", sample => sample with { Trace = sample.Trace with { Branch = new("x", "else") } } },
        { "inner graph: operations: 0 and 1", sample => sample with { Trace = sample.Trace with { Inner = Inner(1) } } },
        { "trace of value 'y'", sample => sample with { ValueTrace = new("x") } },
        { "trace of value 'y'", sample => sample with { ValueTrace = sample.ValueTrace with { Statistics = new(1, 0.0, -0.0, 0, 0, 0, 0, 1) } } },
        { "trace of value 'y'", sample => sample with { ValueTrace = new(Statistics: sample.ValueTrace.Statistics! with { Histogram = null }) } },
        { "trace of value 'y'", sample => sample with { ValueTrace = new(Statistics: sample.ValueTrace.Statistics! with { Histogram = [0, 1] }) } },
        { "module call 0", sample => sample with { CallDuration = TimeSpan.FromTicks(1) } },
        { "outputs", sample => sample with { OutputIsInput = true } },
    };

    private static ForwardGraph Inner(int operations)
    {
        var builder = new ForwardGraphBuilder();
        for (var i = 0; i < operations; i++)
            builder.AddOperation(new("aten", "mul"), "", [], []);
        return builder.Build();
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_difference_is_told_in_words(string words, Func<Sample, Sample> change)
    {
        var (one, other) = (new Sample().Build(), change(new Sample()).Build());
        Assert.Contains(words, one.FirstDifference(other), StringComparison.Ordinal);
        Assert.NotNull(other.FirstDifference(one));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Two_samples_built_apart_are_equal() => Assert.Equal(new Sample().Build(), new Sample().Build());

    [Fact]
    public void Floats_are_equal_when_their_bits_are()
    {
        Assert.Equal(new AttributeValue.Float(double.NaN), new AttributeValue.Float(double.NaN));
        Assert.NotEqual(new AttributeValue.Float(0.0), new AttributeValue.Float(-0.0));
    }

    [Fact]
    public void Statistics_of_no_numbers_are_equal_whatever_their_bits()
    {
        var other = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001);
        Assert.Equal(new ValueStatistics(1, double.NaN, double.NaN, double.NaN, double.NaN, 1, 0, 0), new ValueStatistics(1, other, other, other, other, 1, 0, 0));
    }

    [Fact]
    public void Inner_graphs_that_share_inner_graphs_are_compared_once_each()
    {
        // in full this is a tree of 2^64 graphs
        ForwardGraph Doubled()
        {
            var graph = Inner(1);
            for (var level = 0; level < 64; level++)
            {
                var builder = new ForwardGraphBuilder();
                builder.AddOperation(new("aten", "a"), "", [], [], trace: new() { Inner = graph });
                builder.AddOperation(new("aten", "b"), "", [], [], trace: new() { Inner = graph });
                graph = builder.Build();
            }
            return graph;
        }
        Assert.Equal(Doubled(), Doubled());
    }

    /// <summary>One small graph with a little of everything, each part of which can be another.</summary>
    public sealed record Sample
    {
        public string Name { get; init; } = "main";
        public Producer Producer { get; init; } = new("tool", "1");
        public Metadata Metadata { get; init; } = Metadata.Of(KeyValuePair.Create("k", "v"));
        public long Opset { get; init; } = 18;
        public bool ExtraValue { get; init; }
        public string WeightName { get; init; } = "weight";
        public ValueKind WeightKind { get; init; } = ValueKind.Parameter;
        public DataType WeightType { get; init; } = TensorType.Of(ElementType.Float32, 1);
        public byte WeightByte { get; init; }
        public string Arguments { get; init; } = "1, 1";
        public int Pass { get; init; } = 1;
        public OpType Type { get; init; } = new("aten", "mul");
        public string OperationName { get; init; } = "mul";
        public bool InCall { get; init; } = true;
        public bool Swapped { get; init; }
        public string PortName { get; init; } = "self";
        public AttributeValue Alpha { get; init; } = -0.0;
        public OperationTrace Trace { get; init; } = new(TimeSpan.FromTicks(1)) { Inner = Inner(0) };
        public ValueTrace ValueTrace { get; init; } = new(Statistics: new(1, 0.0, 0.0, 0, 0, 0, 0, 1) { Histogram = [1, 0] });
        public TimeSpan? CallDuration { get; init; }
        public bool OutputIsInput { get; init; }

        public ForwardGraph Build()
        {
            var builder = new ForwardGraphBuilder(Name) { Producer = Producer, Metadata = Metadata, Opsets = [new("aten", Opset)] };
            var x = builder.AddInput("x");
            var weight = builder.AddValue(WeightName, WeightKind, WeightType, TensorData.FromBytes(ElementType.Float32, [1], new byte[] { 0, 0, 0, WeightByte }));
            var y = builder.AddValue("y", ValueKind.Activation);
            if (ExtraValue)
                builder.AddValue("extra", ValueKind.Constant);
            var call = builder.AddCall(builder.AddModule("scale", "Scale", arguments: Arguments), pass: Pass);
            builder.SetDuration(call, CallDuration);
            builder.SetTrace(y, ValueTrace);
            builder.AddOperation(Type, OperationName, Swapped ? [new("self", weight), new("other", x)] : [new(PortName, x), new("other", weight)], [new("", y)],
                [new("alpha", Alpha)], InCall ? call : null, trace: Trace);
            builder.MarkOutput(OutputIsInput ? x : y);
            return builder.Build();
        }
    }
}
