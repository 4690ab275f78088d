namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Writes the nodes of <see cref="PlainOperation"/>s, which are nearly all of a large graph, without making messages of
/// them: the same bytes that <see cref="GraphWriter.Write(Operation)"/> comes to, in a fraction of the time.
/// </summary>
internal sealed class PlainNodeWriter
{
    private readonly WireBuffer _node = new(1024);
    private readonly WireBuffer _part = new(256);

    /// <summary>Writes a node as a field of its graph, and gives the version of the file format that it needs.</summary>
    /// <param name="operation">The plain operation.</param>
    /// <param name="added">Metadata for the node; the operation has none.</param>
    /// <param name="wire">Where to.</param>
    public int Write(Operation operation, IReadOnlyList<KeyValuePair<string, string>> added, WireBuffer wire)
    {
        _node.Clear();
        var hasNames = WriteValues(operation.Inputs, NodeProto.InputFieldNumber) | WriteValues(operation.Outputs, NodeProto.OutputFieldNumber);
        if (operation.Name.Length > 0)
            _node.Text(NodeProto.NameFieldNumber, operation.Name);
        _node.Text(NodeProto.OpTypeFieldNumber, operation.Type.Name);
        foreach (var attribute in operation.Attributes)
            Write(attribute);
        if (GraphWriter.DomainOf(operation.Type.Domain) is { Length: > 0 } domain)
            _node.Text(NodeProto.DomainFieldNumber, domain);
        if (operation.Type.Overload.Length > 0)
            _node.Text(NodeProto.OverloadFieldNumber, operation.Type.Overload);
        if (hasNames && GraphWriter.Names(operation.Inputs) is { } inputNames)
            Write(OnnxKeys.InputNames, PythonList.Write(inputNames));
        if (hasNames && GraphWriter.Names(operation.Outputs) is { } outputNames)
            Write(OnnxKeys.OutputNames, PythonList.Write(outputNames));
        foreach (var (key, value) in added)
            Write(key, value);
        wire.Tag(GraphProto.NodeFieldNumber, 2);
        wire.Counted(_node.Written.Span);
        return hasNames || added.Count > 0 || operation.Type.Overload.Length > 0 ? IrVersion.Properties : IrVersion.Usual;
    }

    private bool WriteValues(PortList ports, int field)
    {
        var hasNames = false;
        for (var slot = 0; slot < ports.Count; slot++)
        {
            var (name, value) = ports[slot];
            _node.Text(field, value?.Name ?? "");
            hasNames |= name.Length > 0;
        }
        return hasNames;
    }

    private void Write(NamedAttribute attribute)
    {
        _part.Clear();
        _part.Text(AttributeProto.NameFieldNumber, attribute.Name);
        switch (attribute.Value)
        {
            case AttributeValue.Float number:
                _part.Tag(AttributeProto.FFieldNumber, 5);
                _part.Fixed32(BitConverter.SingleToUInt32Bits((float)number.Value));
                End(AttributeProto.Types.AttributeType.Float);
                break;
            case AttributeValue.Int number:
                WriteInteger(AttributeProto.IFieldNumber, number.Value);
                End(AttributeProto.Types.AttributeType.Int);
                break;
            case AttributeValue.String text:
                _part.Text(AttributeProto.SFieldNumber, text.Value);
                End(AttributeProto.Types.AttributeType.String);
                break;
            case AttributeValue.Ints numbers:
                foreach (var number in numbers.Values)
                    WriteInteger(AttributeProto.IntsFieldNumber, number);
                End(AttributeProto.Types.AttributeType.Ints);
                break;
            default:
                throw new InvalidOperationException($"{attribute.Value.GetType().Name} is no plain attribute");
        }

        void WriteInteger(int field, long number)
        {
            _part.Tag(field, 0);
            _part.Varint(unchecked((ulong)number));
        }

        void End(AttributeProto.Types.AttributeType type)
        {
            _part.Tag(AttributeProto.TypeFieldNumber, 0);
            _part.Varint((ulong)type);
            _node.Tag(NodeProto.AttributeFieldNumber, 2);
            _node.Counted(_part.Written.Span);
        }
    }

    private void Write(string key, string value)
    {
        _part.Clear();
        _part.Text(StringStringEntryProto.KeyFieldNumber, key);
        _part.Text(StringStringEntryProto.ValueFieldNumber, value);
        _node.Tag(NodeProto.MetadataPropsFieldNumber, 2);
        _node.Counted(_part.Written.Span);
    }
}
