using System.Collections.Frozen;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Tidying;

/// <summary>Finds nodes that do the same to the same.</summary>
/// <param name="withinCalls">Whether they must be of the same module call too.</param>
internal sealed class SharedNodes(bool withinCalls)
{
    // what gives something else each time
    private static readonly FrozenSet<string> Random = FrozenSet.ToFrozenSet(
        ["Bernoulli", "Dropout", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"], StringComparer.Ordinal);

    private readonly Dictionary<NodeKey, Node> _first = [];

    /// <summary>The first node that does what a node does: it or one before it.</summary>
    public Node First(Node node)
    {
        if (node.Type.Domain != OpType.OnnxDomain || Random.Contains(node.Type.Name) || Array.Exists(node.Attributes, attribute => attribute.Value is AttributeValue.Graph))
            return node;
        var key = new NodeKey(node, withinCalls ? node.Origin?.Call?.Index ?? -1 : -1);
        if (_first.TryGetValue(key, out var first) && Has(first, node))
            return first;
        _first[key] = node;
        return node;
    }

    private static bool Has(Node first, Node node)
    {
        for (var slot = 0; slot < node.Outputs.Length; slot++)
            if (node.Outputs[slot] is not null && (slot >= first.Outputs.Length || first.Outputs[slot] is null))
                return false;
        return true;
    }
}
