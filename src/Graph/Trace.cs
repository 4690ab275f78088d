using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>What a capture saw of an operation's run.</summary>
/// <param name="Duration">Wall time, or null where it was not measured.</param>
/// <param name="Error">The error it failed with, or null.</param>
/// <param name="Source">Where in the user's code it was called (<c>Model.cs:12</c>), or null.</param>
public sealed record OperationTrace(TimeSpan? Duration = null, string? Error = null, string? Source = null)
{
    /// <summary>The error it failed with, or null.</summary>
    public string? Error { get; init; } = UnicodeText.RequireOrNull(Error, "an operation's error");

    /// <summary>Where in the user's code it was called, or null.</summary>
    public string? Source { get; init; } = UnicodeText.RequireOrNull(Source, "an operation's source");

    /// <summary>
    /// In a steering read, by which the pass took a tensor's value into the program: the value it had, as text (<c>true</c>,
    /// <c>3</c>, <c>0.25</c>). Null in other operations.
    /// </summary>
    public string? Read { get; init => field = UnicodeText.RequireOrNull(value, "the value that an operation read"); }

    /// <summary>The way of a steering read's that it ran on, or null where it would have run whatever was read.</summary>
    public Branch? Branch { get; init; }

    /// <summary>
    /// The operations that it was carried out by, or null. Each input of this graph is named as the port of the operation that
    /// gives it, the first where one value is given twice; the outputs are as many as the operation's, in order.
    /// </summary>
    public ForwardGraph? Inner { get; init; }
}

/// <summary>A way that a pass took because of a value that it read.</summary>
/// <param name="Read">The name of the value that the steering read made.</param>
/// <param name="Taken">The way: <c>then</c>, <c>else</c>, <c>iteration 3</c>.</param>
public sealed record Branch(string Read, string Taken)
{
    /// <summary>The name of the value that the steering read made.</summary>
    public string Read { get; init; } = UnicodeText.Require(Read, "the name of a value that was read");

    /// <summary>The way: <c>then</c>, <c>else</c>, <c>iteration 3</c>.</summary>
    public string Taken { get; init; } = UnicodeText.Require(Taken, "a branch");
}

/// <summary>What a capture saw of a value.</summary>
/// <param name="Base">The name of the value whose memory it is a view of, or null.</param>
/// <param name="Previous">The name of the version that it replaced, where an operation wrote it in place; or null.</param>
/// <param name="Bytes">The memory of its storage, or null where that is not known.</param>
/// <param name="Statistics">What its elements were like, or null where they were not looked at.</param>
public sealed record ValueTrace(string? Base = null, string? Previous = null, long? Bytes = null, ValueStatistics? Statistics = null)
{
    /// <summary>Of a parameter: whether it is learned (torch's <c>requires_grad</c>), or null where that is not known; null for all else.</summary>
    public bool? RequiresGrad { get; init; }

    /// <summary>The name of the value whose memory it is a view of, or null.</summary>
    public string? Base { get; init; } = UnicodeText.RequireOrNull(Base, "the name of a view's base");

    /// <summary>The name of the version that it replaced, where an operation wrote it in place; or null.</summary>
    public string? Previous { get; init; } = UnicodeText.RequireOrNull(Previous, "the name of a value's previous version");
}

/// <summary>
/// What the elements of a value were like. Two are equal when the bits of their numbers are, or the numbers are no numbers.
/// </summary>
/// <param name="Count">How many elements there were.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation.</param>
/// <param name="NaNs">How many were no numbers.</param>
/// <param name="Infinities">How many were infinite.</param>
/// <param name="Zeros">How many were zero.</param>
public sealed record ValueStatistics(long Count, double Minimum, double Maximum, double Mean, double StandardDeviation, long NaNs, long Infinities, long Zeros)
{
    /// <summary>
    /// How many of the finite elements are in each of so many bins of equal width, from <see cref="Minimum"/> to <see cref="Maximum"/>;
    /// all in the first where those two are equal. Captures make 32 bins. Null where they were not counted or no element is finite.
    /// </summary>
    public ImmutableArray<long>? Histogram { get; init; }

    /// <inheritdoc/>
    public bool Equals(ValueStatistics? other) => other is not null && (Count, NaNs, Infinities, Zeros) == (other.Count, other.NaNs, other.Infinities, other.Zeros)
        && Same(Minimum, other.Minimum) && Same(Maximum, other.Maximum) && Same(Mean, other.Mean) && Same(StandardDeviation, other.StandardDeviation)
        && Histogram.HasValue == other.Histogram.HasValue && Histogram.GetValueOrDefault().AsSpan().SequenceEqual(other.Histogram.GetValueOrDefault().AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, NaNs, Infinities, Zeros);

    // hosts do not agree on the bits of NaN, and no text tells them
    private static bool Same(double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) || (double.IsNaN(x) && double.IsNaN(y));
}
