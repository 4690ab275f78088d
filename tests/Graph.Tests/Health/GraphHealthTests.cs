using System.Runtime.InteropServices;
using GraphBridge.Health;
using GraphBridge.Numbers;
using Xunit;

namespace GraphBridge.Tests.Health;

public sealed class GraphHealthTests
{
    private readonly ForwardGraphBuilder _builder = new("net");
    private ForwardGraph? _graph;
    private readonly Dictionary<string, TensorData> _elements = new(StringComparer.Ordinal);

    private static TensorData Floats(long[] shape, params float[] elements) => TensorData.FromBytes(ElementType.Float32, [.. shape], MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());

    private static TensorData Halves(params float[] elements) =>
        TensorData.FromBytes(ElementType.Float16, [elements.Length], MemoryMarshal.AsBytes(Array.ConvertAll(elements, element => (Half)element).AsSpan()).ToArray());

    private ValueId Input(string name, params float[] elements)
    {
        var data = Floats([elements.Length], elements);
        var value = _builder.AddInput(name, data.Type);
        _builder.SetTrace(value, new(Statistics: ElementStatistics.Of(data)));
        return value;
    }

    /// <summary>An operation of this type, whose value has these elements; in the graph it has their statistics.</summary>
    private ValueId Apply(string type, string name, TensorData? data, params ValueId[] inputs)
    {
        var value = _builder.AddValue(name, ValueKind.Activation, data?.Type);
        if (data is not null)
        {
            _builder.SetTrace(value, new(Statistics: ElementStatistics.Of(data)));
            _elements[name] = data;
        }
        _builder.AddOperation(new("aten", type), name, [.. inputs.Select(input => new Input("self", input))], [new("", value)]);
        return value;
    }

    private HealthReport Check(bool withElements = false, HealthOptions? options = null) =>
        GraphHealth.Check(_graph ??= _builder.Build(), options, withElements ? value => _elements.GetValueOrDefault(value.Name) : null);

    private static string Issues(HealthReport report, string name) => string.Join(' ', report.Values.Single(value => value.Value.Name == name).Issues);

    private static string Names(IEnumerable<Operation> operations) => string.Join(' ', operations.Select(operation => operation.Name));

    [Fact]
    public void The_first_nan_is_found_with_what_made_it_the_way_there_and_where_it_went()
    {
        var x = Input("x", 1, 2);
        var y = Input("y", 3, 4);
        var weight = _builder.AddValue("w", ValueKind.Parameter, DataType.Parse("float32[2]"), Floats([2], 5, float.NaN));
        var a = Apply("sin", "a", Floats([2], 1, 0), x);
        var b = Apply("cos", "b", Floats([2], 1, 1), a);
        var healthy = Apply("cos", "healthy", Floats([2], 1, 1), y);
        var bad = Apply("mul", "bad", Floats([2], 5, float.NaN), b, weight);
        var next = Apply("add", "next", Floats([2], 5, float.NaN), bad, healthy);
        _builder.MarkOutput(healthy);
        _builder.MarkOutput(Apply("neg", "out", Floats([2], -5, float.NaN), next));
        var found = Check().FirstNaN!;
        Assert.Equal(("bad", "bad", 1L), (found.Value.Name, found.Maker!.Value.Name, found.Statistics.NaNs));
        Assert.Equal("b 0, w 1", string.Join(", ", found.Inputs.Select(input => $"{input.Value.Name} {input.Statistics!.NaNs}")));
        Assert.Equal("a b bad", Names(found.Path));
        Assert.Equal((2, "out", "next out"), (found.Reached, found.Output!.Value.Name, Names(found.PathToOutput)));
        Assert.Null(Check().FirstInfinity);
        Assert.Equal("NaN", Issues(Check(), "bad"));
    }

    [Fact]
    public void A_value_of_which_nothing_is_known_may_carry_them_on()
    {
        var log = Apply("log", "log", Floats([1], float.NegativeInfinity), Input("x", 0));
        var unseen = Apply("custom", "unseen", null, log);
        _builder.MarkOutput(Apply("neg", "out", Floats([1], float.PositiveInfinity), unseen));
        var report = Check();
        Assert.Equal((1, "unseen out"), (report.Unknown, Names(report.FirstInfinity!.PathToOutput)));
    }

    [Fact]
    public void What_goes_into_the_pass_broken_was_made_by_nobody()
    {
        Apply("neg", "out", Floats([2], -1, float.NaN), Input("x", 1, float.NaN));
        var found = Check().FirstNaN!;
        Assert.Equal("x", found.Value.Name);
        Assert.Null(found.Maker);
        Assert.Empty(found.Path);
        Assert.Equal(1, found.Reached);
        Assert.Null(found.Output);
    }

    [Fact]
    public void Zeros_are_told_where_they_begin_and_not_where_they_are_made_on_purpose_or_passed_on()
    {
        var x = Input("x", 1, 2);
        Apply("zeros", "state", Floats([2], 0, 0));
        Apply("zeros_like", "like", Floats([2], 0, 0), x);
        var dead = Apply("mul", "dead", Floats([2], 0, 0), x);
        Apply("neg", "passed on", Floats([2], 0, 0), dead);
        var report = Check();
        Assert.Equal("dead", Assert.Single(report.Values, value => !value.Issues.IsEmpty).Value.Name);
        Assert.Equal("Zero", Issues(report, "dead"));
    }

    [Fact]
    public void A_rectifier_that_lets_hardly_anything_through_is_told_and_what_is_sparse_otherwise_is_not()
    {
        var sparse = new float[20];
        sparse[3] = 1;
        var x = Input("x", 1, 2);
        Apply("relu_", "relu", Floats([20], sparse), x);
        Apply("one_hot", "one hot", Floats([20], sparse), x);
        Assert.Equal("MostlyZero", Issues(Check(), "relu"));
        Assert.Equal("", Issues(Check(), "one hot"));
        Assert.Equal("", Issues(Check(options: new() { MostlyZero = 0.96 }), "relu"));
    }

    [Fact]
    public void Channels_that_are_zero_everywhere_are_counted_where_the_elements_are_there()
    {
        var x = Input("x", 1, 2);
        // two pictures of three channels, of which the second is dead
        Apply("relu", "pictures", Floats([2, 3, 1, 2], 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0), x);
        Apply("relu", "features", Floats([2, 3], 1, 0, 0, 2, 0, 0), x);
        Assert.Null(Check().Values.Single(value => value.Value.Name == "pictures").Channels);
        var report = Check(withElements: true);
        Assert.True(report.LookedAtElements);
        Assert.Equal("pictures 1/3, features 2/3", string.Join(", ", report.Values.Where(value => value.Channels is not null).Select(value => $"{value.Value.Name} {value.Channels!.Value.Dead}/{value.Channels.Value.Count}")));
        Assert.Equal("DeadChannels", Issues(report, "pictures"));
        Assert.Equal(new ChannelCount(0, 2), Check(true, new() { ChannelDimension = 0 }).Values.Single(value => value.Value.Name == "features").Channels);
    }

    [Fact]
    public void Ranges_that_explode_or_vanish_are_told()
    {
        var x = Input("x", 1, 2);
        Apply("mul", "large", Floats([2], 20_000, -30_000), x);
        Apply("mul", "usual", Floats([2], 9_000, -9_000), x);
        Apply("mul", "tiny", Floats([2], 1e-9f, -1e-8f), x);
        Apply("mul", "small", Floats([2], 1e-9f, 1e-3f), x);
        Apply("mul", "nearly infinite", Halves([.. Enumerable.Repeat(0.5f, 99), 33_000]), x);
        Apply("arange", "counts", TensorData.FromBytes(ElementType.Int64, [1], BitConverter.GetBytes(1L << 40)));
        var report = Check();
        Assert.Equal("Exploding", Issues(report, "large"));
        Assert.Equal("", Issues(report, "usual"));
        Assert.Equal("Vanishing", Issues(report, "tiny"));
        Assert.Equal("", Issues(report, "small"));
        Assert.Equal("Exploding", Issues(report, "nearly infinite"));
        Assert.Equal("", Issues(report, "counts"));
    }

    [Fact]
    public void The_large_numbers_of_a_mask_are_no_explosion()
    {
        var x = Input("x", 1, 2);
        Apply("masked_fill", "masked", Floats([4], -1e9f, 0.5f, -0.25f, -1e9f), x);
        Apply("mul", "outlier", Floats([4], 1e9f, 0.5f, -0.25f, 1), x);
        Assert.Equal("", Issues(Check(), "masked"));
        Assert.Equal("Exploding", Issues(Check(), "outlier"));
    }

    [Fact]
    public void Statistics_are_made_of_elements_where_the_graph_has_none()
    {
        _builder.MarkOutput(Apply("neg", "out", null, _builder.AddInput("x")));
        Assert.Contains("--stats", Assert.Throws<GraphBridgeException>(() => Check()).Remedy, StringComparison.Ordinal);
        _elements["out"] = Floats([3], 1, 2, 6);
        Assert.Equal(3, Check(withElements: true).Values.Single().Statistics.Mean);
    }
}
