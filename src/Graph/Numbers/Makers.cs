using System.Collections.Immutable;

namespace GraphBridge.Numbers;

/// <summary>Where a value that departs may come from.</summary>
public static class Makers
{
    /// <summary>The operations by which a value is made of values that agree, in the order of execution; the last one gives it.</summary>
    /// <param name="value">A value.</param>
    /// <param name="agreeing">The names of the values of its graph that agree.</param>
    public static ImmutableArray<Operation> Of(Value value, IReadOnlySet<string> agreeing)
    {
        SortedDictionary<int, Operation> makers = [];
        Stack<Value> waiting = new([value]);
        while (waiting.TryPop(out var next))
        {
            if (next.Producer is not { } maker || !makers.TryAdd(maker.Index, maker))
                continue;
            foreach (var from in maker.Inputs.Select(input => input.Value).OfType<Value>().Concat(maker.CapturedValues.Select(id => value.Graph.Values[id.Index])))
                if (!agreeing.Contains(from.Name))
                    waiting.Push(from);
        }
        return [.. makers.Values];
    }
}
