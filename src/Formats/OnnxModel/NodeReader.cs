namespace GraphBridge.Formats.OnnxModel;

/// <summary>What one node says by itself: everything of an operation but its values and its module call.</summary>
internal sealed record NodeContent(OpType Type, List<string>? InputNames, List<string>? OutputNames, NamedAttribute[] Attributes, Metadata Metadata, OperationTrace? Trace = null);

/// <summary>What nodes say, without an extension. One that is being written is read too, to see what it does not say.</summary>
internal sealed class NodeReader(AttributeReader attributes)
{
    private readonly Dictionary<OpType, OpType> _types = [];

    /// <summary>Reads a node, whose message is used up.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">Its place, in a file whose nodes are not in execution order.</param>
    public NodeContent Read(NodeProto node, int? index)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        var values = node.Attribute.Count == 0 ? [] : new NamedAttribute[node.Attribute.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = attributes.Read(node.Attribute[i], metadata);
        node.Attribute.Clear();

        var inputNames = PortNames(node, OnnxKeys.InputNames, node.Input.Count);
        var outputNames = PortNames(node, OnnxKeys.OutputNames, node.Output.Count);
        MetadataMapping.Read(node.MetadataProps, metadata, key => (key == OnnxKeys.InputNames && inputNames is not null) || (key == OnnxKeys.OutputNames && outputNames is not null));
        if (node.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, node.DocString));
        if (index is not null)
            metadata.Add(new(OnnxKeys.NodeIndex, index.Value.ToString()));

        var type = TypeOf(node.Domain, node.OpType, node.Overload);
        if (!PlainNode.Is(node, metadata, inputNames, outputNames)
            && Residue.Of(node, GraphWriter.Describe(type, node.Name, node.Input, node.Output, inputNames, outputNames, metadata)) is { } residue)
            metadata.Add(new(OnnxKeys.Residue, residue));
        return new(type, inputNames, outputNames, values, MetadataMapping.Done(metadata));
    }

    private static List<string>? PortNames(NodeProto node, string key, int count)
    {
        foreach (var property in node.MetadataProps)
            if (property.Key == key)
                return PortNames(property.Value) is { } names && names.Count == count ? names : null;
        return null;
    }

    /// <summary>The names of ports that a property says; null where it says none.</summary>
    public static List<string>? PortNames(string text) => PythonList.TryParse(text) is { } names && names.Exists(name => name.Length > 0) ? names : null;

    /// <summary>A type, the same object for all nodes of it.</summary>
    public OpType TypeOf(string domain, string name, string overload)
    {
        var type = GraphReader.OpTypeOf(domain, name, overload);
        return _types.TryAdd(type, type) ? type : _types[type];
    }
}
