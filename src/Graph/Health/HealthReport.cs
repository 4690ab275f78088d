using System.Collections.Immutable;

namespace GraphBridge.Health;

/// <summary>What the values of a pass were like.</summary>
/// <param name="Values">The values of which it is known, in the order of the pass: its inputs, and what each operation gave.</param>
/// <param name="Unknown">How many values operations gave of which it is not known.</param>
/// <param name="FirstNaN">Where the first elements came up that are no numbers; null where all are.</param>
/// <param name="FirstInfinity">Where the first infinite elements came up; null where all are finite.</param>
/// <param name="LookedAtElements">Whether the elements of some value were there, without which no channels are counted.</param>
public sealed record HealthReport(ImmutableArray<ObservedValue> Values, int Unknown, NonFiniteOrigin? FirstNaN, NonFiniteOrigin? FirstInfinity, bool LookedAtElements);

/// <summary>What a value was like.</summary>
/// <param name="Value">The value.</param>
/// <param name="Statistics">The figures of its elements.</param>
/// <param name="Issues">What may be wrong with it, in the order of <see cref="HealthIssue"/>.</param>
/// <param name="Channels">Its channels, where they were counted.</param>
public sealed record ObservedValue(Value Value, ValueStatistics Statistics, ImmutableArray<HealthIssue> Issues, ChannelCount? Channels)
{
    /// <summary>The largest magnitude of its finite elements; NaN where none is.</summary>
    public double LargestMagnitude => Math.Max(Math.Abs(Statistics.Minimum), Math.Abs(Statistics.Maximum));

    /// <summary>The root of the mean square of its finite elements; NaN where none is.</summary>
    public double RootMeanSquare => Math.Sqrt(Statistics.Mean * Statistics.Mean + Statistics.StandardDeviation * Statistics.StandardDeviation);

    /// <summary>The share of its elements that are zero, from 0 to 1; 0 where there are none.</summary>
    public double ZeroShare => Statistics.Count == 0 ? 0 : (double)Statistics.Zeros / Statistics.Count;
}

/// <summary>How many channels of a value there are, and how many are zero everywhere.</summary>
/// <param name="Dead">How many are zero everywhere.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct ChannelCount(long Dead, long Count);

/// <summary>Where elements came up that are no finite numbers.</summary>
/// <param name="Value">The first value that has some.</param>
/// <param name="Statistics">The figures of its elements.</param>
/// <param name="Maker">The operation that gave it; null where it went into the pass.</param>
/// <param name="Inputs">What the operation was given, parameters among it, each with its figures where they are known.</param>
/// <param name="Path">The operations on a shortest way from what went into the pass to the value; the last one gave it.</param>
/// <param name="Reached">How many later values have such elements too.</param>
/// <param name="Output">The first output of the pass, in its order, that has some because of it; null where none has.</param>
/// <param name="PathToOutput">The operations on a shortest way from the value to that output.</param>
public sealed record NonFiniteOrigin(Value Value, ValueStatistics Statistics, Operation? Maker, ImmutableArray<(Value Value, ValueStatistics? Statistics)> Inputs,
    ImmutableArray<Operation> Path, int Reached, Value? Output, ImmutableArray<Operation> PathToOutput);
