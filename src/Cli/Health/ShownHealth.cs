using System.Collections.Immutable;
using GraphBridge.Health;

namespace GraphBridge.Cli.Health;

/// <summary>What a run of <c>stats</c> shows.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Report">What was found.</param>
/// <param name="Rows">The values that were asked for, in the order that was.</param>
/// <param name="Options">From where on values count as unhealthy.</param>
internal sealed record ShownHealth(ForwardGraph Graph, HealthReport Report, ImmutableArray<ObservedValue> Rows, HealthOptions Options);
