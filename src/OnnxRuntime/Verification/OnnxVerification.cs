using System.Collections.Immutable;
using GraphBridge.Numbers;

namespace GraphBridge.OnnxRuntime.Verification;

/// <summary>Runs an ONNX model on what another way of running it was given, and compares what both give.</summary>
public static class OnnxVerification
{
    /// <summary>Runs a model once and compares its outputs.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">What went into the other pass, by name.</param>
    /// <param name="expected">What came out of it, by name.</param>
    /// <param name="tolerance">What is allowed of floating-point outputs; null for <see cref="Tolerance.For"/> each one's type.</param>
    /// <remarks>
    /// Inputs and outputs belong together by name, where each of the model's is there by its name, and otherwise in their
    /// order, where there are as many.
    /// </remarks>
    /// <exception cref="GraphBridgeException">Inputs or outputs don't belong together.</exception>
    public static VerificationResult Run(OnnxSession session, IReadOnlyList<KeyValuePair<string, TensorData>> inputs,
        IReadOnlyList<KeyValuePair<string, TensorData>> expected, Tolerance? tolerance = null)
    {
        var given = Inputs(session, inputs);
        var wanted = Matched("output", session.Outputs, expected);
        ImmutableArray<TensorData> outputs;
        try
        {
            outputs = session.Run(given);
        }
        catch (GraphBridgeException error)
        {
            return new([], error.Message);
        }
        return new([.. wanted.Zip(outputs, (pair, output) => ValueComparison.Of(pair.Key, pair.Value, output, tolerance))], null);
    }

    /// <summary>A model's inputs out of what went into another pass: by name, or else in their order.</summary>
    /// <exception cref="GraphBridgeException">They don't belong together.</exception>
    public static ImmutableArray<KeyValuePair<string, TensorData>> Inputs(OnnxSession session, IReadOnlyList<KeyValuePair<string, TensorData>> inputs) =>
        Matched("input", session.Inputs, inputs);

    private static ImmutableArray<KeyValuePair<string, TensorData>> Matched(string what, ImmutableArray<OnnxPort> ports,
        IReadOnlyList<KeyValuePair<string, TensorData>> tensors)
    {
        var byName = tensors.DistinctBy(tensor => tensor.Key, StringComparer.Ordinal).ToDictionary(tensor => tensor.Key, tensor => tensor.Value, StringComparer.Ordinal);
        if (ports.All(port => byName.ContainsKey(port.Name)))
            return [.. ports.Select(port => new KeyValuePair<string, TensorData>(port.Name, byName[port.Name]))];
        var inOrder = ports.Length == tensors.Count ? tensors.Select(tensor => tensor.Value)
            : ports.Length == byName.Count ? tensors.DistinctBy(tensor => tensor.Key, StringComparer.Ordinal).Select(tensor => tensor.Value)
            : throw new GraphBridgeException($"the model's {what}s are {Names(ports.Select(port => port.Name))}, and the other's are {Names(tensors.Select(tensor => tensor.Key))}",
                remedy: $"compare with what has the same {what}s, by name or in order");
        return [.. ports.Zip(inOrder, (port, tensor) => new KeyValuePair<string, TensorData>(port.Name, tensor))];
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none";
}

/// <summary>What came of one run.</summary>
/// <param name="Outputs">The outputs, in the model's order; none where it failed.</param>
/// <param name="Failure">Why ONNX Runtime did not run the model; null where it did.</param>
public sealed record VerificationResult(ImmutableArray<ValueComparison> Outputs, string? Failure)
{
    /// <summary>Whether the model ran and every output agrees.</summary>
    public bool Agrees => Failure is null && Outputs.All(output => output.Agrees);
}
