namespace GraphBridge.Query;

// Walks along the edges. Execution order is a topological one, so each is a scan over the operations.
public sealed partial class NodeSet
{
    /// <summary>What an operation of the set uses directly.</summary>
    public NodeSet Parents()
    {
        var (edges, found) = (NodeEdges.Of(Graph), Empty(Graph));
        foreach (var number in Numbers())
            AddParents(edges, number, found);
        return new(Graph, found);
    }

    /// <summary>What directly uses what a node of the set gives.</summary>
    public NodeSet Children()
    {
        var (edges, found) = (NodeEdges.Of(Graph), Empty(Graph));
        foreach (var number in Numbers())
            foreach (var child in edges.Children(number))
                Add(found, child);
        return new(Graph, found);
    }

    /// <summary>Everything that a node of the set is computed from; a node of the set itself only where another is computed from it.</summary>
    public NodeSet Ancestors()
    {
        var (edges, found) = (NodeEdges.Of(Graph), Empty(Graph));
        for (var number = edges.Count - 1; number >= edges.ValueCount; number--)
            if (Has(_words, number) || Has(found, number))
                AddParents(edges, number, found);
        return new(Graph, found);
    }

    /// <summary>Everything that is computed from a node of the set; a node of the set itself only where it is computed from another.</summary>
    public NodeSet Descendants()
    {
        var (edges, found) = (NodeEdges.Of(Graph), Empty(Graph));
        for (var operation = 0; operation < edges.OperationCount; operation++)
        {
            foreach (var parent in edges.Parents(operation))
            {
                if (!Has(_words, parent) && !Has(found, parent))
                    continue;
                Add(found, edges.ValueCount + operation);
                break;
            }
        }
        return new(Graph, found);
    }

    /// <summary>The inputs, parameters, buffers and constants that the set is computed from, those in the set among them.</summary>
    public NodeSet Sources() => (this | Ancestors()) & NodeKinds.Of(Graph, NodeKind.Source);

    /// <summary>All that lies on a way from a node of this set to one of the other, both ends with it; empty where none leads there.</summary>
    public NodeSet Between(NodeSet end) => (this | Descendants()) & (end | end.Ancestors());

    /// <summary>
    /// A shortest way from a node of this set to one of the other, both ends with it; empty where none leads there. Of several the one
    /// that ends first in execution order, and that goes, at each step back, by the first argument that lies on a shortest way.
    /// </summary>
    public NodeSet ShortestPathTo(NodeSet end)
    {
        const int Unreached = int.MaxValue;
        RequireSameGraph(end);
        var (edges, found) = (NodeEdges.Of(Graph), Empty(Graph));
        var steps = new int[edges.Count];
        var before = new int[edges.Count];
        Array.Fill(steps, Unreached);
        Array.Fill(before, -1);
        foreach (var number in Numbers())
            steps[number] = 0;
        for (var number = edges.ValueCount; number < edges.Count; number++)
        {
            if (steps[number] == 0)
                continue;
            foreach (var parent in edges.Parents(number - edges.ValueCount))
                if (steps[parent] != Unreached && steps[parent] + 1 < steps[number])
                    (steps[number], before[number]) = (steps[parent] + 1, parent);
        }
        var last = -1;
        foreach (var number in end.Numbers())
            if (steps[number] != Unreached && (last < 0 || steps[number] < steps[last]))
                last = number;
        for (; last >= 0; last = before[last])
            Add(found, last);
        return new(Graph, found);
    }

    private static void AddParents(NodeEdges edges, int number, ulong[] found)
    {
        if (number < edges.ValueCount)
            return;
        foreach (var parent in edges.Parents(number - edges.ValueCount))
            Add(found, parent);
    }
}
