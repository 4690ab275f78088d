namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Writes the nodes of <see cref="PlainOperation"/>s, which are nearly all of a large graph, without making messages of
/// them: the same bytes that <see cref="GraphWriter.Write(Operation)"/> comes to, in a fraction of the time.
/// </summary>
internal sealed class PlainNodeWriter
{
    private readonly ExtensionWriter _extension;
    private readonly PropertySink _write;
    private readonly WireBuffer _node = new(1024);
    private readonly WireBuffer _part = new(256);
    private readonly WireBuffer _names = new(256);

    /// <param name="extension">Says where the operations ran.</param>
    public PlainNodeWriter(ExtensionWriter extension) => (_extension, _write) = (extension, Write);

    /// <summary>Writes a node as a field of its graph, and gives the version of the file format that it needs.</summary>
    /// <param name="operation">The plain operation.</param>
    /// <param name="written">The graph that it is in.</param>
    /// <param name="wire">Where to.</param>
    public int Write(Operation operation, WrittenGraph written, WireBuffer wire)
    {
        _node.Clear();
        var hasInputNames = WriteValues(operation.Inputs, NodeProto.InputFieldNumber);
        var hasOutputNames = WriteValues(operation.Outputs, NodeProto.OutputFieldNumber);
        if (operation.Name.Length > 0)
            _node.Text(NodeProto.NameFieldNumber, operation.Name);
        _node.Text(NodeProto.OpTypeFieldNumber, operation.Type.Name);
        foreach (var attribute in operation.Attributes)
            Write(attribute);
        if (GraphWriter.DomainOf(operation.Type.Domain) is { Length: > 0 } domain)
            _node.Text(NodeProto.DomainFieldNumber, domain);
        if (operation.Type.Overload.Length > 0)
            _node.Text(NodeProto.OverloadFieldNumber, operation.Type.Overload);
        if (hasInputNames)
            WriteNames(OnnxKeys.InputNames, operation.Inputs);
        if (hasOutputNames)
            WriteNames(OnnxKeys.OutputNames, operation.Outputs);
        var isExtended = _extension.ExtendPlain(operation, written, _write);
        wire.Tag(GraphProto.NodeFieldNumber, 2);
        wire.Counted(_node.Written.Span);
        return isExtended || hasInputNames || hasOutputNames || operation.Type.Overload.Length > 0 ? IrVersion.Properties : IrVersion.Usual;
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

    private void WriteNames(string key, PortList ports)
    {
        _names.Clear();
        for (var slot = 0; slot < ports.Count; slot++)
        {
            _names.Utf8(slot == 0 ? "[" : ", ");
            PythonList.Item(_names, ports[slot].Name);
        }
        _names.Utf8("]");
        Write(key, _names.Written.Span);
    }

    private void Write(string key, ReadOnlySpan<byte> value)
    {
        _part.Clear();
        _part.Text(StringStringEntryProto.KeyFieldNumber, key);
        _part.Tag(StringStringEntryProto.ValueFieldNumber, 2);
        _part.Counted(value);
        _node.Tag(NodeProto.MetadataPropsFieldNumber, 2);
        _node.Counted(_part.Written.Span);
    }
}
