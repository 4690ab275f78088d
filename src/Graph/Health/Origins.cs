using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.Health;

/// <summary>Finds where elements came up that are no finite numbers, how the pass came there, and where they went.</summary>
internal static class Origins
{
    /// <param name="graph">The graph of the pass.</param>
    /// <param name="values">Its values, in the order of the pass.</param>
    /// <param name="figures">What is known of each value.</param>
    /// <param name="has">Whether there are such elements among those that figures tell of.</param>
    public static NonFiniteOrigin? First(ForwardGraph graph, List<Value> values, ValueStatistics?[] figures, Func<ValueStatistics, bool> has)
    {
        var place = values.FindIndex(value => Has(value));
        if (place < 0)
            return null;
        var first = values[place];
        // a value of which nothing is known may carry them on
        var cameFrom = Onward(first, value => figures[value.Index] is null || Has(value));
        var reached = graph.Outputs.Where(output => Has(output) && cameFrom.ContainsKey(output.Index)).Select(output => (Value?)output).FirstOrDefault();
        return new(first, figures[first.Index]!, first.Producer, GivenTo(first.Producer, figures), Path(first), values.Skip(place + 1).Count(Has),
            reached, reached is { } output ? Back(output, cameFrom) : []);

        bool Has(Value value) => figures[value.Index] is { } known && has(known);
    }

    /// <summary>The values that a value leads to over others that carry on, each with the operation and the value that it came from first.</summary>
    private static Dictionary<int, (Operation By, Value From)?> Onward(Value start, Func<Value, bool> carriesOn)
    {
        Dictionary<int, (Operation, Value)?> cameFrom = new() { [start.Index] = null };
        Queue<Value> waiting = new([start]);
        while (waiting.TryDequeue(out var next))
            foreach (var use in next.Uses)
                foreach (var given in use.Operation.Outputs.Select(port => port.Value).OfType<Value>())
                    if (carriesOn(given) && cameFrom.TryAdd(given.Index, (use.Operation, next)))
                        waiting.Enqueue(given);
        return cameFrom;
    }

    private static ImmutableArray<Operation> Back(Value value, Dictionary<int, (Operation By, Value From)?> cameFrom)
    {
        Stack<Operation> path = new();
        for (var at = value; cameFrom[at.Index] is var (by, from); at = from)
            path.Push(by);
        return [.. path];
    }

    /// <summary>A shortest way from what went into the pass to a value, as the operations on it.</summary>
    private static ImmutableArray<Operation> Path(Value value)
    {
        Dictionary<int, Value?> wentTo = new() { [value.Index] = null };
        Queue<Value> waiting = new([value]);
        while (waiting.TryDequeue(out var next))
        {
            if (next.Kind == ValueKind.Input)
                return Along(next, wentTo);
            if (next.Producer is { } maker)
                foreach (var source in Sources(maker))
                    if (wentTo.TryAdd(source.Index, next))
                        waiting.Enqueue(source);
        }
        return value.Producer is { } only ? [only] : [];
    }

    private static ImmutableArray<Operation> Along(Value input, Dictionary<int, Value?> wentTo)
    {
        var path = ImmutableArray.CreateBuilder<Operation>();
        for (var at = wentTo[input.Index]; at is { } value; at = wentTo[value.Index])
            path.Add(value.Producer!.Value);
        return path.ToImmutable();
    }

    /// <summary>What an operation was given. Parameters and constants have no figures of the pass, and their elements tell them.</summary>
    private static ImmutableArray<(Value, ValueStatistics?)> GivenTo(Operation? maker, ValueStatistics?[] figures) => maker is { } operation
        ? [.. Sources(operation).Distinct().Select(value => (value, figures[value.Index] ?? (value.Data is { } data ? ElementStatistics.Of(data) : null)))]
        : [];

    private static IEnumerable<Value> Sources(Operation operation) => operation.Inputs.Select(input => input.Value).OfType<Value>()
        .Concat(operation.CapturedValues.Select(id => operation.Graph.Values[id.Index]));
}
