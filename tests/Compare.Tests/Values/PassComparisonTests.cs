using System.Runtime.InteropServices;
using GraphBridge.Compare.Values;
using GraphBridge.Numbers;
using Xunit;

namespace GraphBridge.Compare.Tests.Values;

public sealed class PassComparisonTests
{
    private static TensorData Floats(params float[] elements) => TensorData.FromBytes(ElementType.Float32, [elements.Length], MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());

    /// <summary>x → sin → mul by w → cos, each value with what it is; names begin with a prefix.</summary>
    private static (ForwardGraph Graph, Func<Value, TensorData?> Elements) Net(string prefix = "", float weight = 2, float error = 0, bool withStatistics = true)
    {
        ForwardGraphBuilder builder = new("net");
        Dictionary<string, TensorData> elements = new(StringComparer.Ordinal);
        var x = Known(builder.AddInput(prefix + "x", DataType.Parse("float32[2]")), Floats(0.5f, -0.5f));
        var w = builder.AddValue(prefix + "w", ValueKind.Parameter, DataType.Parse("float32[2]"), Floats(weight, weight));
        var sin = MathF.Sin(0.5f);
        var a = Apply("sin", "a", Floats(sin, -sin), x);
        var b = Apply("mul", "b", Floats(sin * weight, -sin * weight + error), a, w);
        builder.MarkOutput(Apply("cos", "c", Floats(MathF.Cos(sin * weight), MathF.Cos(-sin * weight + error)), b));
        return (builder.Build(), value => elements.GetValueOrDefault(value.Name));

        ValueId Apply(string type, string name, TensorData data, params ValueId[] inputs)
        {
            var value = builder.AddValue(prefix + name, ValueKind.Activation, DataType.Parse("float32[2]"));
            builder.AddOperation(new("aten", type), prefix + name, [.. inputs.Select((input, place) => new Input("in" + place, input))], [new("", value)]);
            return Known(value, data);
        }

        ValueId Known(ValueId value, TensorData data)
        {
            elements.Add(builder.NameOf(value), data);
            if (withStatistics)
                builder.SetTrace(value, new(Statistics: ElementStatistics.Of(data)));
            return value;
        }
    }

    private static PassDifference Compare((ForwardGraph Graph, Func<Value, TensorData?> Elements) a, (ForwardGraph Graph, Func<Value, TensorData?> Elements) b, bool byElements = true, Tolerance? tolerance = null) =>
        PassComparison.Compare(GraphComparison.Compare(a.Graph, b.Graph), byElements ? a.Elements : null, byElements ? b.Elements : null, tolerance);

    [Theory, InlineData(true), InlineData(false)]
    public void Equal_passes_agree_whatever_their_values_are_called(bool byElements)
    {
        var difference = Compare(Net(), Net("renamed."), byElements);
        Assert.Equal((4, 0, null), (difference.Agreeing, difference.NotCompared, difference.First));
    }

    [Fact]
    public void The_first_operation_that_departs_is_found_by_its_elements()
    {
        var difference = Compare(Net(), Net("renamed.", error: 0.1f));
        var first = difference.First!;
        Assert.Equal((2, "b", "renamed.b"), (difference.Agreeing, first.A.Name, first.B.Name));
        Assert.Equal(1, Assert.Single(first.Elements!.Worst!.Index));
        Assert.Equal(("b", "renamed.b"), (Assert.Single(first.OperationsOfA).Name, Assert.Single(first.OperationsOfB).Name));
        Assert.Empty(first.Weights);
    }

    [Fact]
    public void And_by_its_statistics()
    {
        var first = Compare(Net(), Net(error: 0.1f), byElements: false).First!;
        Assert.Equal(("b", "minimum"), (first.B.Name, first.Statistics!.Figure));
        Assert.Equal(0.1, first.Statistics.ActualFigure - first.Statistics.ExpectedFigure, 1e-6);
    }

    [Fact]
    public void A_weight_that_was_changed_is_named() =>
        Assert.Equal("w", Assert.Single(Compare(Net(), Net(weight: 3)).First!.Weights).B.Name);

    [Fact]
    public void What_is_within_the_tolerance_agrees()
    {
        Assert.Null(Compare(Net(), Net(error: 1e-6f)).First);
        Assert.Null(Compare(Net(), Net(error: 1e-6f), byElements: false).First);
        Assert.NotNull(Compare(Net(), Net(error: 1e-6f), tolerance: new(0, 1e-9)).First);
        Assert.Null(Compare(Net(), Net(error: 0.1f), tolerance: new(0.5, 0)).First);
    }

    [Fact]
    public void Statistics_serve_where_elements_are_missing_and_what_has_neither_is_counted()
    {
        var (graph, elements) = Net(withStatistics: false);
        var difference = Compare((graph, value => value.Name == "a" ? null : elements(value)), Net(withStatistics: false));
        Assert.Equal((3, 1, null), (difference.Agreeing, difference.NotCompared, difference.First));
        Assert.Contains("--stats", Assert.Throws<GraphBridgeException>(() => Compare(Net(withStatistics: false), Net(), byElements: false)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_whose_elements_were_not_saved_is_compared_by_its_statistics()
    {
        var (a, elementsOfA) = Net();
        var (b, elementsOfB) = Net(error: 0.1f);
        var first = PassComparison.Compare(GraphComparison.Compare(a, b), value => value.Name == "c" ? elementsOfA(value) : null, value => value.Name == "c" ? elementsOfB(value) : null).First!;
        Assert.Equal(("b", true), (first.B.Name, first.Elements is null));
    }

    [Theory]
    [InlineData(8, 0, 0, "count")]
    [InlineData(4, 1, 0, "NaNs")]
    [InlineData(4, 0, 1, "infinities")]
    public void Counts_must_be_equal(long count, long nans, long infinities, string figure)
    {
        ValueStatistics expected = new(4, -1, 1, 0, 1, 0, 0, 0);
        Assert.Equal(figure, StatisticsComparison.Of(expected, expected with { Count = count, NaNs = nans, Infinities = infinities }, ElementType.Float32).Figure);
        Assert.True(StatisticsComparison.Of(expected, expected with { Zeros = 3 }, ElementType.Float32).Agrees);
        Assert.False(StatisticsComparison.Of(expected, expected with { Mean = 1e-6 }, ElementType.Int64, new(1, 1)).Agrees);
    }
}
