using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.Compare.Values;

/// <summary>Compares two passes value by value, up to the first operation that gives something else.</summary>
public static class PassComparison
{
    /// <summary>
    /// Compares the values that are one in two graphs, whatever they are called, in the new graph's order: by their elements, where
    /// both have them, else by their statistics. What the first that departs was made of agrees then, as far as both tell of it.
    /// </summary>
    /// <param name="comparison">The two graphs and what is what in them.</param>
    /// <param name="elementsOfA">The elements of a value of the old graph, or null where they are not there.</param>
    /// <param name="elementsOfB">The elements of a value of the new graph, or null where they are not there.</param>
    /// <param name="tolerance">What is allowed of floating-point values; null for <see cref="Tolerance.For"/> each one's type.</param>
    /// <exception cref="GraphBridgeException">No value has elements or statistics in both, or a tensor's file can't be read.</exception>
    public static PassDifference Compare(Comparison comparison, Func<Value, TensorData?>? elementsOfA = null, Func<Value, TensorData?>? elementsOfB = null, Tolerance? tolerance = null)
    {
        var ofB = comparison.ValueMatches.ToDictionary(match => match.B.Index);
        HashSet<string> agreeingInA = new(StringComparer.Ordinal), agreeingInB = new(StringComparer.Ordinal);
        var notCompared = 0;
        foreach (var b in InOrder(comparison.B))
        {
            if (!ofB.TryGetValue(b.Index, out var match) || Departure(match.A, b, elementsOfA, elementsOfB, tolerance) is not { } found)
            {
                notCompared++;
                continue;
            }
            if (!found.Agrees)
            {
                var (inA, inB) = (Makers.Of(match.A, agreeingInA), Makers.Of(b, agreeingInB));
                return new(agreeingInB.Count, notCompared, found with { OperationsOfA = inA, OperationsOfB = inB, Weights = Weights(inB, ofB) });
            }
            agreeingInA.Add(match.A.Name);
            agreeingInB.Add(b.Name);
        }
        return agreeingInB.Count > 0 ? new(agreeingInB.Count, notCompared, null)
            : throw new GraphBridgeException("no value has elements or statistics in both", remedy: "capture both with --stats, or name the values that 'capture --activations' saved of each");
    }

    private static IEnumerable<Value> InOrder(ForwardGraph graph) =>
        graph.Inputs.Concat(graph.Operations.SelectMany(operation => operation.Outputs).Select(port => port.Value).OfType<Value>()).Distinct();

    private static ValueDeparture? Departure(Value a, Value b, Func<Value, TensorData?>? elementsOfA, Func<Value, TensorData?>? elementsOfB, Tolerance? tolerance)
    {
        if (elementsOfA?.Invoke(a) is { HasContent: true } expected && elementsOfB?.Invoke(b) is { HasContent: true } actual)
            return new(a, b, ValueComparison.Of(b.Name, expected, actual, tolerance), null);
        return a.Trace?.Statistics is { } old && b.Trace?.Statistics is { } now
            ? new(a, b, null, StatisticsComparison.Of(old, now, (a.Type as TensorType)?.ElementType ?? ElementType.Float32, tolerance))
            : null;
    }

    /// <summary>The parameters and constants of operations that have other elements in the old graph.</summary>
    private static ImmutableArray<ValueMatch> Weights(ImmutableArray<Operation> operations, Dictionary<int, ValueMatch> ofB) =>
    [
        .. from b in operations.SelectMany(operation => operation.Inputs).Select(input => input.Value).OfType<Value>().Distinct()
           where b.Data is { HasContent: true } && ofB.ContainsKey(b.Index)
           let match = ofB[b.Index]
           where match.A.Data is { HasContent: true } data && !data.WithMetadata(Metadata.Empty).Equals(b.Data!.WithMetadata(Metadata.Empty))
           select match,
    ];
}
