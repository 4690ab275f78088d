namespace GraphBridge.Capture;

/// <summary>
/// The values that a recorded operation changed beside its own results: other tensors that share the memory that it wrote,
/// and running statistics. Each is an output of the operation, after its results, and goes back to one of its inputs.
/// </summary>
internal static class WrittenVersions
{
    /// <summary>The name of the ports of a tensor whose memory was written through another one.</summary>
    public const string BasePort = "base";

    /// <summary>Each changed value before and after, in the order of the outputs, which are the operation's last.</summary>
    public static IReadOnlyList<(ValueId Before, ValueId After)> Of(Operation operation)
    {
        var versions = new List<(ValueId, ValueId)>();
        var outputs = operation.Outputs;
        var input = operation.Inputs.Count;
        for (var slot = outputs.Count - 1; slot >= 0; slot--)
        {
            var name = outputs[slot].Name;
            if (name == BasePort)
                versions.Add((operation.Inputs.ValueAt(--input), outputs.ValueAt(slot)));
            else if (SilentWrites.Of(operation.Type, out _).Contains(name) && Slot(operation, name) is { } written)
                versions.Add((operation.Inputs.ValueAt(written), outputs.ValueAt(slot)));
            else
                break;
        }
        versions.Reverse();
        return versions;
    }

    private static int? Slot(Operation operation, string name)
    {
        for (var slot = 0; slot < operation.Inputs.Count; slot++)
            if (operation.Inputs[slot].Name == name)
                return slot;
        return null;
    }
}
