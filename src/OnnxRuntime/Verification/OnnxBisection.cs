using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.OnnxRuntime.Verification;

/// <summary>Finds where a model begins to compute otherwise than another way of running it: by the values that both have.</summary>
public static class OnnxBisection
{
    /// <summary>What ONNX Runtime gives at a time, in bytes; a pass is run again for more.</summary>
    private const long AtATime = 1L << 29;

    /// <summary>
    /// Runs a copy of the model that gives all values which the other pass has under the same names, and compares them in
    /// the order of execution up to the first that departs. What it was made from agrees then, as far as both have it.
    /// </summary>
    /// <param name="file">The model's file.</param>
    /// <param name="graph">The graph in it.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="expected">The value of a name in the other pass, or null where it has none.</param>
    /// <param name="options">How the model is run; values that are given can't be optimised away.</param>
    /// <param name="tolerance">What is allowed of floating-point values; null for <see cref="Tolerance.For"/> each one's type.</param>
    /// <exception cref="GraphBridgeException">The model can't be read or run.</exception>
    public static Bisection Run(string file, ForwardGraph graph, IReadOnlyList<KeyValuePair<string, TensorData>> inputs,
        Func<string, TensorData?> expected, OnnxSessionOptions? options = null, Tolerance? tolerance = null)
    {
        var shared = Shared(graph, expected);
        var outputs = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var model = AddedOutputs.To(File.ReadAllBytes(file), shared.Select(value => value.Name).Where(name => !outputs.Contains(name)));
        using var session = OnnxSession.Load(model, options, file);
        HashSet<string> agreeing = new(StringComparer.Ordinal);
        for (var from = 0; from < shared.Count;)
        {
            var batch = Batch(shared, from, expected);
            var actual = session.Run(inputs, [.. batch.Select(value => value.Name)]);
            for (var i = 0; i < batch.Count; i++)
            {
                var comparison = ValueComparison.Of(batch[i].Name, expected(batch[i].Name)!, actual[i], tolerance);
                if (!comparison.Agrees)
                    return new(agreeing, new(comparison, Makers.Of(batch[i], agreeing)));
                agreeing.Add(batch[i].Name);
            }
            from += batch.Count;
        }
        return new(agreeing, null);
    }

    private static List<Value> Shared(ForwardGraph graph, Func<string, TensorData?> expected) =>
        [.. graph.Operations.SelectMany(operation => operation.Outputs).Select(port => port.Value).OfType<Value>()
            .Where(value => value.Type is null or TensorType && expected(value.Name) is not null)];

    private static List<Value> Batch(List<Value> values, int from, Func<string, TensorData?> expected)
    {
        var count = 0;
        for (long bytes = 0; from + count < values.Count && (count == 0 || bytes < AtATime); count++)
            bytes += expected(values[from + count].Name)!.ByteLength;
        return values.GetRange(from, count);
    }
}

/// <summary>What came of a search for the first value that departs.</summary>
/// <param name="Agreeing">The names of the values that were compared and agree.</param>
/// <param name="First">The first that does not, or null where all agree.</param>
public sealed record Bisection(IReadOnlySet<string> Agreeing, Departure? First);

/// <summary>Where a model begins to compute otherwise.</summary>
/// <param name="Value">How the value differs.</param>
/// <param name="Operations">The model's operations that make it of values that agree, in the order of execution; the last one gives it.</param>
public sealed record Departure(ValueComparison Value, ImmutableArray<Operation> Operations);
