using System.Text;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Nodes of which it is plain without rebuilding them that they have no <see cref="Residue"/>: most of a large graph.</summary>
internal static class PlainNode
{
    /// <summary>Whether a node, without attributes and extension, is rebuilt to the byte. False says nothing.</summary>
    /// <param name="node">The node.</param>
    /// <param name="metadata">What was read of it as metadata.</param>
    /// <param name="inputNames">The inputs' names, where it says them.</param>
    /// <param name="outputNames">The outputs' names, where it says them.</param>
    public static bool Is(NodeProto node, List<KeyValuePair<string, string>> metadata, List<string>? inputNames, List<string>? outputNames) =>
        metadata.Count == 0 && node.HasOpType && node.Domain != OpType.OnnxDomain
        && node.HasDomain == node.Domain.Length > 0 && node.HasOverload == node.Overload.Length > 0 && node.HasName == node.Name.Length > 0
        && HasOnlyNames(node, inputNames, outputNames) && node.CalculateSize() == SizeOfKnown(node);

    // What is rebuilt has both lists, inputs first.
    private static bool HasOnlyNames(NodeProto node, List<string>? inputNames, List<string>? outputNames)
    {
        var at = 0;
        if (inputNames is not null && !Says(OnnxKeys.InputNames, inputNames))
            return false;
        if (outputNames is not null && !Says(OnnxKeys.OutputNames, outputNames))
            return false;
        return at == node.MetadataProps.Count;

        bool Says(string key, List<string> names) => at < node.MetadataProps.Count && node.MetadataProps[at++] is { HasValue: true } property
            && property.Key == key && property.Value == PythonList.Write(names);
    }

    // Fields that are not known here make a message longer than this.
    private static int SizeOfKnown(NodeProto node)
    {
        var size = Size(node.OpType);
        foreach (var input in node.Input)
            size += Size(input);
        foreach (var output in node.Output)
            size += Size(output);
        foreach (var property in node.MetadataProps)
            size += Size(Size(property.Key) + Size(property.Value));
        return size + SizeIfAny(node.Domain) + SizeIfAny(node.Overload) + SizeIfAny(node.Name);
    }

    private static int SizeIfAny(string text) => text.Length == 0 ? 0 : Size(text);

    private static int Size(string text) => Size(Encoding.UTF8.GetByteCount(text));

    // The tags of all these fields are one byte.
    private static int Size(int length) => 1 + CodedOutputStream.ComputeLengthSize(length) + length;
}
