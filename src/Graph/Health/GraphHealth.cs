using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.Health;

/// <summary>Looks at what the values of a pass were like, and finds what may be wrong with them.</summary>
public static class GraphHealth
{
    /// <summary>Looks at all values of which statistics or elements are there.</summary>
    /// <param name="graph">The graph of a pass.</param>
    /// <param name="options">From where on values count as unhealthy.</param>
    /// <param name="elements">The elements of a value, or null where they are not there; left out, statistics of the capture are all there is.</param>
    /// <exception cref="GraphBridgeException">No value has statistics or elements, or a tensor's file can't be read.</exception>
    public static HealthReport Check(ForwardGraph graph, HealthOptions? options = null, Func<Value, TensorData?>? elements = null)
    {
        options ??= new();
        var figures = new ValueStatistics?[graph.Values.Count];
        var channels = new Dictionary<int, ChannelCount>();
        var values = InOrder(graph);
        var lookedAtElements = false;
        foreach (var value in values)
        {
            var (known, isRectified) = (value.Trace?.Statistics, IsRectified(value));
            if ((known is null || isRectified) && elements?.Invoke(value) is { HasContent: true } tensor)
            {
                lookedAtElements = true;
                known ??= ElementStatistics.Of(tensor);
                if (isRectified && Channels.Count(tensor, options.ChannelDimension) is { } count)
                    channels.Add(value.Index, count);
            }
            figures[value.Index] = known;
        }
        if (values.TrueForAll(value => figures[value.Index] is null))
            throw new GraphBridgeException("it has no statistics of values", remedy: "capture it with --stats, or name the values that 'capture --activations' saved");
        return new(
            [
                .. from value in values
                   let statistics = figures[value.Index]
                   where statistics is not null
                   let counted = channels.TryGetValue(value.Index, out var count) ? count : (ChannelCount?)null
                   let observed = new ObservedValue(value, statistics, [], counted)
                   select observed with { Issues = Issues(observed, figures, options) },
            ],
            values.Count(value => figures[value.Index] is null && value.Producer is not null),
            Origins.First(graph, values, figures, statistics => statistics.NaNs > 0),
            Origins.First(graph, values, figures, statistics => statistics.Infinities > 0),
            lookedAtElements);
    }

    /// <summary>What went into the pass, and what each operation gave.</summary>
    private static List<Value> InOrder(ForwardGraph graph) =>
        [.. graph.Inputs.Concat(graph.Operations.SelectMany(operation => operation.Outputs).Select(port => port.Value).OfType<Value>()).Distinct()];

    private static ImmutableArray<HealthIssue> Issues(ObservedValue value, ValueStatistics?[] figures, HealthOptions options)
    {
        var issues = ImmutableArray.CreateBuilder<HealthIssue>();
        Add(HealthIssue.NaN, value.Statistics.NaNs > 0);
        Add(HealthIssue.Infinity, value.Statistics.Infinities > 0);
        if (value.Value.Type is not TensorType tensor || tensor.ElementType.IsFloatingPoint())
        {
            Add(HealthIssue.Zero, value.ZeroShare >= 1 && BeganToBeZero(value, figures));
            Add(HealthIssue.MostlyZero, value.ZeroShare is < 1 and var share && share >= options.MostlyZero && IsRectified(value.Value));
            Add(HealthIssue.DeadChannels, value.Channels is { Dead: > 0 });
            Add(HealthIssue.Exploding, IsExploding(value, options));
            Add(HealthIssue.Vanishing, value.Statistics.Count > 1 && value.LargestMagnitude is > 0 and var largest && largest < options.Vanishing);
        }
        return issues.ToImmutable();

        void Add(HealthIssue issue, bool isThere)
        {
            if (isThere)
                issues.Add(issue);
        }
    }

    /// <summary>Whether zeros are the operation's doing: it was given others, and does more than make zeros.</summary>
    private static bool BeganToBeZero(ObservedValue value, ValueStatistics?[] figures) =>
        value.Statistics.Count > 1 && value.Value.Producer is { } maker && !maker.Type.Name.Contains("zeros", StringComparison.Ordinal)
        && maker.Inputs.Any(input => input.Value is { } given && figures[given.Index] is { } known && known.Zeros < known.Count);

    private static bool IsExploding(ObservedValue value, HealthOptions options) => !IsMask(value.Statistics)
        && (value.RootMeanSquare > options.Exploding || value.LargestMagnitude > LargestOf(value.Value.Type) / 2);

    /// <summary>
    /// Whether a value has elements of two kinds, of which one is far below zero, 10,000 times as far as the other is from it: what a mask
    /// adds, or what it was added to.
    /// </summary>
    private static bool IsMask(ValueStatistics statistics) => statistics.Histogram is [> 0, .. var between, > 0] && between.All(count => count == 0)
        && statistics.Minimum < 0 && Math.Abs(statistics.Maximum) * 1e4 <= -statistics.Minimum;

    private static double LargestOf(DataType? type) => type is TensorType tensor ? tensor.ElementType switch
    {
        ElementType.Float16 => (double)Half.MaxValue,
        ElementType.Float32 or ElementType.BFloat16 => float.MaxValue,
        _ => double.MaxValue,
    } : double.MaxValue;

    /// <summary>Whether an operation gave the value that is zero for all that is negative, or for all that is below a bound.</summary>
    private static bool IsRectified(Value value) => value.Producer?.Type.Name.TrimEnd('_').ToLowerInvariant()
        is "relu" or "relu6" or "threshold" or "thresholdedrelu" or "hardswish" or "hardsigmoid" or "hardtanh" or "clip" or "clamp" or "clamp_min";
}
