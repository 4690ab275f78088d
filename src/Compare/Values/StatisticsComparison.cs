using GraphBridge.Numbers;

namespace GraphBridge.Compare.Values;

/// <summary>How the statistics of a value compare in two passes.</summary>
/// <param name="Expected">The old ones.</param>
/// <param name="Actual">The new ones.</param>
/// <param name="Tolerance">What was allowed.</param>
/// <param name="Figure">The first figure that departs: <c>count</c>, <c>NaNs</c>, <c>infinities</c>, <c>minimum</c>, <c>maximum</c>, <c>mean</c> or <c>standard deviation</c>; null where none does.</param>
public sealed record StatisticsComparison(ValueStatistics Expected, ValueStatistics Actual, Tolerance Tolerance, string? Figure)
{
    /// <summary>Integers must be equal, and so their figures but for what adding up rounds.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Whether all figures agree.</summary>
    public bool Agrees => Figure is null;

    /// <summary>The old value of the figure that departs; NaN where none does.</summary>
    public double ExpectedFigure => Of(Expected);

    /// <summary>The new value of the figure that departs; NaN where none does.</summary>
    public double ActualFigure => Of(Actual);

    /// <summary>
    /// Compares two. Counts, also of NaNs and infinities, must be equal. The others may differ by as much as elements may, measured against
    /// the largest magnitude of the old ones. Zeros and histograms, which a rounding may move, are not compared.
    /// </summary>
    /// <param name="expected">What they should be.</param>
    /// <param name="actual">What they are.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="tolerance">What is allowed of floating-point numbers; null for <see cref="Tolerance.For"/> their type.</param>
    public static StatisticsComparison Of(ValueStatistics expected, ValueStatistics actual, ElementType type, Tolerance? tolerance = null)
    {
        var allowed = type.IsFloatingPoint() ? tolerance ?? Tolerance.For(type) : new(Rounding, 0);
        var largest = Math.Max(Math.Abs(expected.Minimum), Math.Abs(expected.Maximum));
        var limit = allowed.Absolute + allowed.Relative * (double.IsNaN(largest) ? 0 : largest);
        var figure = expected.Count != actual.Count ? "count"
            : expected.NaNs != actual.NaNs ? "NaNs"
            : expected.Infinities != actual.Infinities ? "infinities"
            : !Near(expected.Minimum, actual.Minimum) ? "minimum"
            : !Near(expected.Maximum, actual.Maximum) ? "maximum"
            : !Near(expected.Mean, actual.Mean) ? "mean"
            : !Near(expected.StandardDeviation, actual.StandardDeviation) ? "standard deviation"
            : null;
        return new(expected, actual, allowed, figure);

        bool Near(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= limit;
    }

    private double Of(ValueStatistics statistics) => Figure switch
    {
        "count" => statistics.Count,
        "NaNs" => statistics.NaNs,
        "infinities" => statistics.Infinities,
        "minimum" => statistics.Minimum,
        "maximum" => statistics.Maximum,
        "mean" => statistics.Mean,
        "standard deviation" => statistics.StandardDeviation,
        _ => double.NaN,
    };
}
