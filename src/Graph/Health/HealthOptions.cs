namespace GraphBridge.Health;

/// <summary>From where on values count as unhealthy.</summary>
public sealed record HealthOptions
{
    /// <summary>The share of zeros in what a rectifier gives from which on it is <see cref="HealthIssue.MostlyZero"/>.</summary>
    public double MostlyZero { get; init; } = 0.9;

    /// <summary>
    /// The root of the mean square above which a value is <see cref="HealthIssue.Exploding"/>. It is too where its largest magnitude is
    /// above half of the largest number of its type.
    /// </summary>
    public double Exploding { get; init; } = 1e4;

    /// <summary>The largest magnitude below which a value that is not all zero is <see cref="HealthIssue.Vanishing"/>.</summary>
    public double Vanishing { get; init; } = 1e-6;

    /// <summary>
    /// Which dimension channels are counted along; a negative one counts from the last. Null for the second of values with four
    /// dimensions or more, which are pictures, and the last of others.
    /// </summary>
    public int? ChannelDimension { get; init; }
}
