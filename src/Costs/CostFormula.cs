using System.Collections.Immutable;

namespace GraphBridge.Costs;

/// <summary>How many multiply-adds the operators of one kind take.</summary>
/// <param name="Kind">What they are: <c>convolution</c>.</param>
/// <param name="Text">The formula in words, as <c>docs/costs.md</c> has it.</param>
/// <param name="Count">The formula; null where a size that it needs is unknown.</param>
/// <param name="Operators">The operators: domain and name, without overloads. ATen's that end in <c>_</c> are those that write in place, and not here.</param>
internal sealed record CostFormula(string Kind, string Text, Func<OperatorCall, long?> Count, ImmutableArray<string> Operators);
