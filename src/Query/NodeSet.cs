using System.Collections;
using System.Numerics;

namespace GraphBridge.Query;

/// <summary>
/// A set of nodes of one graph. Walking it gives first the values that no operation makes, then the operations in execution order, so
/// that a node stands before those that use it. Immutable. Each operation on sets takes time linear in the graph's size.
/// </summary>
public sealed partial class NodeSet : IReadOnlyCollection<GraphNode>, IEquatable<NodeSet>
{
    private const int BitsOfWord = 64;

    private readonly ulong[] _words;
    private int _count = -1;

    private NodeSet(ForwardGraph graph, ulong[] words) => (Graph, _words) = (graph, words);

    /// <summary>The graph that the nodes are in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count => _count >= 0 ? _count : _count = _words.Sum(BitOperations.PopCount);

    /// <summary>A set of these nodes.</summary>
    /// <exception cref="ArgumentException">A node is of another graph.</exception>
    public static NodeSet Of(ForwardGraph graph, params IEnumerable<GraphNode> nodes)
    {
        var words = Empty(graph);
        foreach (var node in nodes)
            Add(words, ReferenceEquals(node.Graph, graph) ? node.Number : throw new ArgumentException("a node is of another graph", nameof(nodes)));
        return new(graph, words);
    }

    /// <summary>All nodes of a graph.</summary>
    public static NodeSet All(ForwardGraph graph) => Where(graph, _ => true);

    /// <summary>The nodes of a graph of which something is true.</summary>
    public static NodeSet Where(ForwardGraph graph, Func<GraphNode, bool> isWanted)
    {
        var words = Empty(graph);
        var valueCount = graph.Values.Count;
        for (var number = 0; number < valueCount + graph.Operations.Count; number++)
            if ((number >= valueCount || graph.ProducerOf[number] < 0) && isWanted(new(graph, number)))
                Add(words, number);
        return new(graph, words);
    }

    /// <summary>The nodes that have a value of which something is true.</summary>
    internal static NodeSet OfValues(ForwardGraph graph, Func<Value, bool> isWanted)
    {
        var words = Empty(graph);
        foreach (var value in graph.Values)
            if (isWanted(value))
                Add(words, NodeEdges.NumberOf(graph, value.Index));
        return new(graph, words);
    }

    /// <summary>The operations of which something is true.</summary>
    internal static NodeSet OfOperations(ForwardGraph graph, Func<Operation, bool> isWanted)
    {
        var words = Empty(graph);
        foreach (var operation in graph.Operations)
            if (isWanted(operation))
                Add(words, graph.Values.Count + operation.Index);
        return new(graph, words);
    }

    /// <summary>Whether a node is among them.</summary>
    public bool Contains(GraphNode node) => ReferenceEquals(node.Graph, Graph) && Has(_words, node.Number);

    /// <summary>The node at a place, counted from 0, or from -1 back from the end; null where the set has none there.</summary>
    public GraphNode? At(int place)
    {
        if (place < 0)
            place += Count;
        if ((uint)place >= (uint)Count)
            return null;
        for (var word = 0; ; word++)
        {
            var held = BitOperations.PopCount(_words[word]);
            if (place >= held)
            {
                place -= held;
                continue;
            }
            var bits = _words[word];
            for (; place > 0; place--)
                bits &= bits - 1;
            return new GraphNode(Graph, word * BitsOfWord + BitOperations.TrailingZeroCount(bits));
        }
    }

    /// <summary>What is in both.</summary>
    public static NodeSet operator &(NodeSet left, NodeSet right) => left.With(right, (x, y) => x & y);

    /// <summary>What is in either.</summary>
    public static NodeSet operator |(NodeSet left, NodeSet right) => left.With(right, (x, y) => x | y);

    /// <summary>What is in the first and not in the second.</summary>
    public static NodeSet operator -(NodeSet left, NodeSet right) => left.With(right, (x, y) => x & ~y);

    /// <summary>All nodes of the graph that are not in it.</summary>
    public static NodeSet operator !(NodeSet set) => All(set.Graph) - set;

    private NodeSet With(NodeSet other, Func<ulong, ulong, ulong> combine)
    {
        RequireSameGraph(other);
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = combine(_words[i], other._words[i]);
        return new(Graph, words);
    }

    private void RequireSameGraph(NodeSet other)
    {
        if (!ReferenceEquals(Graph, other.Graph))
            throw new ArgumentException("the sets are of two graphs", nameof(other));
    }

    /// <summary>Whether both have the same nodes of the same graph.</summary>
    public bool Equals(NodeSet? other) => other is not null && ReferenceEquals(Graph, other.Graph) && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <summary>Walks the nodes; a node stands before those that use it.</summary>
    public IEnumerator<GraphNode> GetEnumerator()
    {
        foreach (var number in Numbers())
            yield return new(Graph, number);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<int> Numbers()
    {
        for (var word = 0; word < _words.Length; word++)
            for (var bits = _words[word]; bits != 0; bits &= bits - 1)
                yield return word * BitsOfWord + BitOperations.TrailingZeroCount(bits);
    }

    private static ulong[] Empty(ForwardGraph graph) => new ulong[(graph.Values.Count + graph.Operations.Count + BitsOfWord - 1) / BitsOfWord];

    private static bool Has(ulong[] words, int number) => (words[number / BitsOfWord] >> (number % BitsOfWord) & 1) != 0;

    private static void Add(ulong[] words, int number) => words[number / BitsOfWord] |= 1UL << (number % BitsOfWord);
}
