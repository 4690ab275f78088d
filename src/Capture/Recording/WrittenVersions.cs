namespace GraphBridge.Capture;

/// <summary>
/// The values that a recorded operation changed beside its own results: other tensors that share the memory that it wrote,
/// and arguments that it wrote without giving them back, such as running statistics. Each is an output of the operation,
/// after its results, and goes back to one of its inputs.
/// </summary>
internal static class WrittenVersions
{
    /// <summary>The name of the ports of a tensor whose memory was written through another one.</summary>
    public const string BasePort = "base";

    /// <summary>Each changed value before and after.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="results">How many results it has; the outputs after them are changed values.</param>
    public static IEnumerable<(ValueId Before, ValueId After)> Of(Operation operation, int results)
    {
        var (inputs, outputs) = (operation.Inputs, operation.Outputs);
        // the old versions of bases are the last inputs, in the order in which the new ones are outputs
        var nextBase = inputs.Count - outputs.Skip(results).Count(output => output.Name == BasePort);
        for (var slot = results; slot < outputs.Count; slot++)
        {
            var input = outputs[slot].Name == BasePort ? nextBase++ : SlotOf(inputs, outputs[slot].Name);
            yield return (inputs.ValueAt(input), outputs.ValueAt(slot));
        }
    }

    private static int SlotOf(PortList inputs, string name)
    {
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Name == name)
                return slot;
        throw new ArgumentException($"an operation wrote '{name}', which is none of its arguments", nameof(name));
    }
}
