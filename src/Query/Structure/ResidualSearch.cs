namespace GraphBridge.Query.Structure;

/// <summary>Counts additions of a value to what parameters made of it.</summary>
internal sealed class ResidualSearch(ForwardGraph graph, NodeEdges edges, bool[] isFlow)
{
    /// <summary>A shortcut has a convolution, a normalisation and little else on it.</summary>
    private const int LongestShortcut = 4;

    /// <summary>How many steps all searches together may take; blocks of real networks are small, and take some ten steps an operation.</summary>
    private const int MostSteps = 50_000_000;

    private readonly int[] _seenBy = new int[edges.Count];
    private int _steps;
    private int _stamp;

    public int? Count()
    {
        Array.Fill(_seenBy, -1);
        var count = 0;
        for (var node = edges.ValueCount; node < edges.Count && _steps < MostSteps; node++)
            if (Operands(node) is var (first, second) && (IsShortcut(first, second) || IsShortcut(second, first)))
                count++;
        return _steps < MostSteps ? count : null;
    }

    /// <summary>The two things that an addition adds, where both are computed from inputs.</summary>
    private (int, int)? Operands(int node)
    {
        var type = graph.Operations[node - edges.ValueCount].Type;
        if (type.Name is not ("add" or "add_" or "Add" or "Sum") || Ways.FlowParents(edges, isFlow, node) != 2)
            return null;
        var (first, second) = (-1, -1);
        foreach (var parent in edges.Parents(node - edges.ValueCount))
            if (isFlow[parent])
                (first, second) = (second, parent);
        return (first, second);
    }

    private bool IsShortcut(int shortcut, int other)
    {
        var (fork, length) = (shortcut, 0);
        while (edges.Children(fork).Length == 1 && fork >= edges.ValueCount && length < LongestShortcut && Ways.FlowParents(edges, isFlow, fork) == 1)
            (fork, length) = (OnlyFlowParent(fork), length + 1);
        return edges.Children(fork).Length > 1 && IsMadeOf(fork, other, length);
    }

    private int OnlyFlowParent(int node)
    {
        foreach (var parent in edges.Parents(node - edges.ValueCount))
            if (isFlow[parent])
                return parent;
        throw new InvalidOperationException("the node is not computed from an input");
    }

    /// <summary>Whether parameters made the node of the fork on a way that is longer than the shortcut: a search back, nearest first.</summary>
    private bool IsMadeOf(int fork, int node, int shortcut)
    {
        if (node <= fork || node < edges.ValueCount)
            return false;
        var hasParameters = false;
        var stamp = ++_stamp;
        var frontier = new List<int> { node };
        for (var distance = 1; frontier.Count > 0 && _steps < MostSteps; distance++)
        {
            var next = new List<int>();
            foreach (var at in frontier)
            {
                hasParameters |= UsesParameter(at);
                foreach (var parent in edges.Parents(at - edges.ValueCount))
                {
                    _steps++;
                    if (parent == fork && hasParameters)
                        return distance > shortcut;
                    if (parent > fork && isFlow[parent] && parent >= edges.ValueCount && _seenBy[parent] != stamp)
                    {
                        _seenBy[parent] = stamp;
                        next.Add(parent);
                    }
                }
            }
            frontier = next;
        }
        return false;
    }

    private bool UsesParameter(int node)
    {
        foreach (var parent in edges.Parents(node - edges.ValueCount))
            if (parent < edges.ValueCount && graph.Store.ValueKinds[parent] == ValueKind.Parameter)
                return true;
        return false;
    }
}
