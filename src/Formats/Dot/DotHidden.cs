using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Dot;

/// <summary>
/// What collapsed modules alone use of parameters, buffers and constants. A box of a hundred operations has more of them
/// than a picture has room for, so they are not drawn, and travel in an attribute of the box: for each use the node, the
/// input's slot and, at the first use, the node's own attributes, ended by a null.
/// </summary>
internal static class DotHidden
{
    public static bool IsHidden(Value value) => value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant
        && value.Uses.Count > 0 && value.Uses.All(use => use.Slot >= 0 && use.Operation.Type.Domain == OpType.ModuleDomain)
        && !value.Graph.Inputs.Contains(value) && !value.Graph.Outputs.Contains(value);

    /// <summary>How many inputs of an operation are not drawn.</summary>
    public static int Count(Operation operation) => operation.Type.Domain == OpType.ModuleDomain
        ? operation.Inputs.Count(input => input.Value is { } value && IsHidden(value)) : 0;

    /// <summary>What the box of an operation says of them; empty where there are none.</summary>
    public static string Line(Operation operation) => Count(operation) switch
    {
        0 => "",
        1 => "1 parameter",
        var count => $"{count} parameters",
    };

    /// <summary>The uses of one operation that are not drawn; null where there are none.</summary>
    public static string? Write(Operation operation, PartWriter parts)
    {
        if (Count(operation) == 0)
            return null;
        var texts = new List<string?>();
        for (var slot = 0; slot < operation.Inputs.Count; slot++)
        {
            if (operation.Inputs[slot].Value is not { } value || !IsHidden(value))
                continue;
            texts.AddRange([FlatWriter.ValueId(value), slot.ToString()]);
            if (value.Uses[0] == new Use(operation, slot))
                foreach (var (key, text) in FlatWriter.ValueNode(value, parts).Attributes)
                    texts.AddRange([key, text]);
            texts.Add(null);
        }
        return parts.Strings(texts);
    }

    /// <summary>Gives the reader what was not drawn, when it has the operation.</summary>
    public static void Read(string text, string operation, int cluster, PartReader parts, FlatReader flat, TextPlace place)
    {
        var texts = parts.Strings(text);
        for (var at = 0; at < texts.Length; at++)
        {
            var end = Array.IndexOf(texts, null, at);
            if (end - at < 2 || (end - at) % 2 != 0)
                throw new GraphBridgeException($"the attribute '{DotWriter.Hidden}' was changed and cannot be read", place: place.ToString(), remedy: "write the file again");
            var attributes = new FlatAttribute[(end - at - 2) / 2];
            for (var i = 0; i < attributes.Length; i++)
                attributes[i] = new(texts[at + 2 + (2 * i)]!, texts[at + 3 + (2 * i)]!);
            flat.AddNode(texts[at]!, cluster, attributes, place);
            flat.AddEdge(texts[at]!, operation, [new(FlatKeys.Slot, texts[at + 1]!)], place);
            at = end;
        }
    }
}
