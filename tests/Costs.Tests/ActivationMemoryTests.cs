using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Costs.Tests;

public sealed class ActivationMemoryTests
{
    private readonly ForwardGraphBuilder _builder = new();

    private ValueId Make(string op, ValueId from, long elements, ValueTrace? trace = null, string domain = "aten")
    {
        var made = _builder.AddValue(_builder.FreeName(op), ValueKind.Activation, TensorType.Of(ElementType.Float32, elements));
        if (trace is not null)
            _builder.SetTrace(made, trace);
        _builder.AddOperation(new(domain, op), _builder.NameOf(made), [new("self", from)], [new("", made)]);
        return made;
    }

    private ValueId Input(long elements) => _builder.AddInput("x", TensorType.Of(ElementType.Float32, elements));

    [Fact]
    public void A_result_is_in_use_until_the_last_that_uses_it()
    {
        // 40 and 80 bytes, then 80 and 120, then 120 and 20
        var last = Make("d", Make("c", Make("b", Make("a", Input(100), 10), 20), 30), 5);
        _builder.MarkOutput(last);
        var graph = _builder.Build();
        var memory = ActivationMemory.Of(graph);
        Assert.Equal((260, 200, "c", 0), (memory.Made, memory.Peak, memory.PeakAt!.Value.Name, memory.Unknown));
        Assert.Equal([40, 80, 120, 20], graph.Operations.Select(operation => memory[operation]));
    }

    [Fact]
    public void What_the_pass_gives_stays_to_the_end_and_what_nobody_uses_goes_at_once()
    {
        var x = Input(1);
        _builder.MarkOutput(Make("kept", x, 10));
        Make("idle", x, 100);
        Make("last", x, 20);
        var memory = ActivationMemory.Of(_builder.Build());
        Assert.Equal((520, 440, "idle"), (memory.Made, memory.Peak, memory.PeakAt!.Value.Name));
    }

    [Fact]
    public void A_view_takes_none_and_keeps_its_base()
    {
        var large = Make("large", Input(1), 100);
        var view = Make("view", large, 10, new(Base: "large", Bytes: 400));
        Make("other", large, 50);
        _builder.MarkOutput(Make("sum", view, 10));
        var memory = ActivationMemory.Of(_builder.Build());
        Assert.Equal((640, 600), (memory.Made, memory.Peak));
    }

    [Fact]
    public void What_is_written_in_place_takes_none()
    {
        var made = Make("made", Input(1), 10);
        _builder.MarkOutput(Make("relu_", made, 10, new(Previous: "made", Bytes: 40)));
        Assert.Equal(40, ActivationMemory.Of(_builder.Build()).Made);
    }

    [Fact]
    public void A_view_of_an_input_or_a_weight_takes_none() =>
        Assert.Equal(0, ActivationMemory.Of(GraphOf(() => Make("t", Input(10), 10, new(Base: "x", Bytes: 40)))).Peak);

    [Fact]
    public void Reshaping_takes_none_in_ONNX_where_no_capture_told() =>
        Assert.Equal(40, ActivationMemory.Of(GraphOf(() => Make("Reshape", Make("Relu", Input(10), 10, domain: OpType.OnnxDomain), 10, domain: OpType.OnnxDomain))).Made);

    [Fact]
    public void What_a_capture_saw_of_storage_counts_before_the_type() =>
        Assert.Equal(4096, ActivationMemory.Of(GraphOf(() => Make("padded", Input(1), 10, new(Bytes: 4096)))).Made);

    [Fact]
    public void What_has_no_size_is_counted_apart_unless_its_symbols_have()
    {
        var x = Input(1);
        var made = _builder.AddValue("made", ValueKind.Activation, new TensorType(ElementType.Int64, new([Dimension.Symbolic("N"), Dimension.Fixed(3)])));
        _builder.AddOperation(new("aten", "nonzero"), "nonzero", [new("self", x)], [new("", made)]);
        var graph = _builder.Build();
        var (open, sized) = (ActivationMemory.Of(graph), ActivationMemory.Of(graph, new Dictionary<string, long> { ["N"] = 2 }));
        Assert.Equal((0, 1), (open.Made, open.Unknown));
        Assert.Equal((48, 0), (sized.Made, sized.Unknown));
    }

    /// <summary>Over chains and fans without views: at each operation, what is in use by the definition.</summary>
    [Fact]
    public void The_peak_is_the_most_that_the_definition_finds() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var builder = new ForwardGraphBuilder();
        List<ValueId> values = [builder.AddInput("x", TensorType.Of(ElementType.Int8, 1))];
        var operations = random.Next(1, 20);
        for (var i = 0; i < operations; i++)
        {
            var made = builder.AddValue(builder.FreeName("v"), ValueKind.Activation, TensorType.Of(ElementType.Int8, random.Next(100)));
            builder.AddOperation(new("aten", "add"), "", [new("self", values[random.Next(values.Count)]), new("other", values[random.Next(values.Count)])], [new("", made)]);
            values.Add(made);
        }
        builder.MarkOutput(values[random.Next(values.Count)]);
        var graph = builder.Build();
        var peak = graph.Operations.Max(at => graph.Values.Where(value => value.Producer is { } maker && maker.Index <= at.Index
            && (maker == at || graph.Outputs.Contains(value) || value.Uses.Any(use => use.Operation.Index >= at.Index))).Sum(value => ((TensorType)value.Type!).Shape!.ElementCount!.Value));
        Assert.Equal(peak, ActivationMemory.Of(graph).Peak);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_graph_can_be_counted() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        var memory = ActivationMemory.Of(graph);
        Assert.InRange(memory.Peak, 0, memory.Made);
    }).QuickCheckThrowOnFailure();

    private ForwardGraph GraphOf(Func<ValueId> make)
    {
        _builder.MarkOutput(make());
        return _builder.Build();
    }
}
