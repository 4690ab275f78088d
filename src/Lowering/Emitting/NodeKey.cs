namespace GraphBridge.Lowering.Emitting;

/// <summary>What a node does to what, by which nodes that do the same are found.</summary>
/// <param name="node">The node.</param>
/// <param name="call">The module call that it must be of; -1 for any.</param>
internal readonly struct NodeKey(Node node, int call = -1) : IEquatable<NodeKey>
{
    private readonly Node _node = node;
    private readonly int _call = call;

    public bool Equals(NodeKey other) => _call == other._call && _node.Type == other._node.Type
        && _node.Inputs.AsSpan().SequenceEqual(other._node.Inputs) && _node.Attributes.AsSpan().SequenceEqual(other._node.Attributes);

    public override bool Equals(object? obj) => obj is NodeKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_node.Type);
        foreach (var input in _node.Inputs)
            hash.Add(input);
        return hash.ToHashCode();
    }
}
