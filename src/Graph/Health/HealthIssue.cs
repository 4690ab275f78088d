namespace GraphBridge.Health;

/// <summary>What may be wrong with a value.</summary>
public enum HealthIssue
{
    /// <summary>Some elements are no numbers.</summary>
    NaN,
    /// <summary>Some elements are infinite; in a mask that may be meant.</summary>
    Infinity,
    /// <summary>All elements are zero, and those that it was made of are not.</summary>
    Zero,
    /// <summary>So much of what a rectifier gave is zero that it lets hardly anything through: see <see cref="HealthOptions.MostlyZero"/>.</summary>
    MostlyZero,
    /// <summary>Some channels of what a rectifier gave are zero everywhere.</summary>
    DeadChannels,
    /// <summary>The elements are large: see <see cref="HealthOptions.Exploding"/>.</summary>
    Exploding,
    /// <summary>The elements are tiny, and not all zero: see <see cref="HealthOptions.Vanishing"/>.</summary>
    Vanishing,
}
