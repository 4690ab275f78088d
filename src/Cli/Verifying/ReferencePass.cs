using System.Collections.Immutable;
using GraphBridge.Capture;

namespace GraphBridge.Cli.Verifying;

/// <summary>What a model is compared with: what went into another way of running it, and what came out.</summary>
/// <param name="Inputs">What went in, by name.</param>
/// <param name="Outputs">What came out, by name; one that came out twice stands here twice.</param>
/// <param name="Find">A value of the pass by its name, or null; inputs and outputs too.</param>
/// <param name="Graph">The graph of the pass, where there is one.</param>
internal sealed record ReferencePass(ImmutableArray<KeyValuePair<string, TensorData>> Inputs, ImmutableArray<KeyValuePair<string, TensorData>> Outputs,
    Func<string, TensorData?> Find, ForwardGraph? Graph)
{
    public static ReferencePass Of(ForwardCapture capture)
    {
        var graph = capture.Graph;
        return new([.. graph.Inputs.Zip(capture.Inputs, (value, tensor) => new KeyValuePair<string, TensorData>(value.Name, tensor))],
            Named([.. graph.Outputs.Select(output => output.Name)], capture.Outputs), name => capture.Activations.GetValueOrDefault(name), graph);
    }

    /// <summary>Outputs with their names, of which there are fewer where the pass gave one several times.</summary>
    private static ImmutableArray<KeyValuePair<string, TensorData>> Named(ImmutableArray<string> names, ImmutableArray<TensorData> outputs)
    {
        List<KeyValuePair<string, TensorData>> named = [];
        var next = 0;
        foreach (var output in outputs)
        {
            var left = outputs.Length - named.Count;
            var again = left > names.Length - next ? named.Find(earlier => earlier.Value.Equals(output)).Key : null;
            named.Add(new(again ?? names[Math.Min(next++, names.Length - 1)], output));
        }
        return [.. named];
    }
}
