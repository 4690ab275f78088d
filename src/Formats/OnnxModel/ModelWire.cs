using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The bytes of a model as they grow: the main graph's nodes one by one, and at last what stands before and after them.</summary>
internal sealed class ModelWire
{
    /// <summary>A version that changes, the graph's tag and its length.</summary>
    private const int MostAdded = 32;

    private readonly WireBuffer _wire;
    /// <summary>After so many nodes it is known well enough how long all will be, so that gigabytes are not copied as the buffer grows.</summary>
    private const int Sample = 1 << 14;

    private readonly WireBuffer _properties = new(1024);
    private readonly int _room;
    private readonly int _nodeCount;
    private int _added;

    /// <param name="model">The model as far as it is known.</param>
    /// <param name="nodes">The nodes as they are before anything is added.</param>
    public ModelWire(ModelProto model, NodeSource nodes)
    {
        _nodeCount = nodes.Count;
        _room = Around(model).Before.Length + MostAdded;
        _wire = new(_room + Math.Min(nodes.ByteCount, 1 << 24));
        _wire.Room(_room);
        _wire.Advance(_room);
    }

    /// <summary>Adds a node.</summary>
    public void Add(NodeProto node)
    {
        Expect();
        _wire.Message(GraphProto.NodeFieldNumber, node);
    }

    /// <summary>Adds a node that is serialised already.</summary>
    /// <param name="node">The node's bytes. Where properties are added, they end with its own at the latest.</param>
    /// <param name="added">More metadata properties.</param>
    public void Add(ReadOnlySpan<byte> node, IReadOnlyList<StringStringEntryProto> added)
    {
        Expect();
        _properties.Clear();
        foreach (var property in added)
            _properties.Message(NodeProto.MetadataPropsFieldNumber, property);
        _wire.Tag(GraphProto.NodeFieldNumber, 2);
        _wire.Varint((ulong)(node.Length + _properties.Length));
        _wire.Bytes(node);
        _wire.Bytes(_properties.Written.Span);
    }

    private void Expect()
    {
        if (_added++ == Sample)
            _wire.Expect(_wire.Length / (double)Sample * (_nodeCount - Sample) * 1.25);
    }

    /// <summary>The whole model, its fields in the order in which protobuf writes them.</summary>
    public ReadOnlyMemory<byte> Finish(ModelProto model)
    {
        var graph = model.Graph.ToByteArray();
        var (before, after) = Around(model);
        var head = new WireBuffer(_room);
        head.Bytes(before);
        head.Tag(ModelProto.GraphFieldNumber, 2);
        head.Varint((ulong)(_wire.Length - _room + graph.Length));
        // nodes are a graph's first field
        _wire.Bytes(graph);
        _wire.Bytes(after);
        var start = _room - head.Length;
        head.Written.CopyTo(_wire.Written[start..]);
        return _wire.Written[start..];
    }

    private static (byte[] Before, byte[] After) Around(ModelProto model)
    {
        var graph = model.Graph;
        model.Graph = null;
        var bytes = model.ToByteArray();
        model.Graph = graph;
        var cursor = new WireCursor(bytes, 0, bytes.Length);
        var at = 0;
        while (!cursor.AtEnd && cursor.Tag() is var (number, wireType) && number < ModelProto.GraphFieldNumber)
        {
            cursor.Skip(wireType);
            at = cursor.Position;
        }
        return (bytes[..at], bytes[at..]);
    }
}
