namespace GraphBridge.Formats.OnnxModel;

/// <summary>The nodes of one graph: messages, or the bytes of messages, which are then made only while they are looked at.</summary>
internal sealed class NodeSource
{
    private readonly IReadOnlyList<NodeProto>? _messages;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<(int Start, int End)> _ranges = [];

    public NodeSource(IReadOnlyList<NodeProto> messages) => _messages = messages;

    public NodeSource(ReadOnlyMemory<byte> bytes, List<(int Start, int End)> ranges) => (_bytes, _ranges) = (bytes, ranges);

    public int Count => _messages?.Count ?? _ranges.Count;

    /// <summary>A node's message; it may be changed.</summary>
    public NodeProto this[int index] => _messages?[index] ?? NodeProto.Parser.ParseFrom(Bytes(index));

    /// <summary>Whether there are bytes and not messages.</summary>
    public bool HaveBytes => _messages is null;

    /// <summary>A node's bytes, where there are bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => _bytes.Span[_ranges[index].Start.._ranges[index].End];

    /// <summary>The names that the nodes use and make.</summary>
    public NodeNames Names()
    {
        var names = new NodeNames(Count);
        for (var i = 0; i < Count; i++)
        {
            if (_messages is not null)
                names.Add(_messages[i]);
            else
                Scan(Bytes(i), names);
        }
        return names;
    }

    private static void Scan(ReadOnlySpan<byte> node, NodeNames names)
    {
        var cursor = new WireCursor(node, 0, node.Length);
        var holdsGraphs = false;
        var isBatchNormalization = false;
        names.Begin();
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (wireType != 2)
            {
                cursor.Skip(wireType);
                continue;
            }
            var (start, end) = cursor.Counted();
            switch (number)
            {
                case NodeProto.InputFieldNumber: names.Input(node[start..end]); break;
                case NodeProto.OutputFieldNumber: names.Output(node[start..end]); break;
                case NodeProto.OpTypeFieldNumber: isBatchNormalization = node[start..end].SequenceEqual("BatchNormalization"u8); break;
                case NodeProto.AttributeFieldNumber: holdsGraphs |= HoldsGraphs(node, start, end); break;
                default: break;
            }
        }
        if (holdsGraphs)
            names.Nested(NodeProto.Parser.ParseFrom(node));
        names.End(isBatchNormalization);
    }

    private static bool HoldsGraphs(ReadOnlySpan<byte> node, int start, int end)
    {
        var cursor = new WireCursor(node, start, end);
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (number is AttributeProto.GFieldNumber or AttributeProto.GraphsFieldNumber)
                return true;
            cursor.Skip(wireType);
        }
        return false;
    }
}
