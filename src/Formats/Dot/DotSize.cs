namespace GraphBridge.Formats.Dot;

/// <summary>
/// How large a picture is for Graphviz: its nodes, and for each edge the rows that it passes by, because <c>dot</c> puts an unseen node in
/// each of them. Two hundred operations whose values are used a hundred later take it as long as three thousand in a line.
/// </summary>
internal static class DotSize
{
    /// <summary>What Graphviz draws with curved edges in a few seconds.</summary>
    public const int Usual = 5000;

    /// <summary>How much farther edges may lead where they are straight.</summary>
    public const int StraightEdges = 20;

    /// <summary>Whether a picture of the graph is of this size or less.</summary>
    public static bool IsAtMost(ForwardGraph graph, long maximum)
    {
        long size = graph.Operations.Count;
        if (size > maximum)
            return false;
        var rows = Rows(graph);
        foreach (var value in graph.Values)
        {
            if (DotHidden.IsHidden(value))
                continue;
            var isNear = DotWriter.IsDrawnPerUse(value);
            var top = isNear ? 0 : value.Producer is { } producer ? rows[producer.Index] + 1 : FirstUse(value, rows);
            foreach (var use in value.Uses)
                size += isNear ? 1 : rows[use.Operation.Index] - top;
            if (value.Producer is null)
                size++;
            if (size > maximum)
                return false;
        }
        return true;
    }

    /// <summary>The rows of operations: each below what it uses, and what needs nothing of the pass close above its first use, as <c>dot</c> has them.</summary>
    private static int[] Rows(ForwardGraph graph)
    {
        var rows = new int[graph.Operations.Count];
        var isFree = new bool[rows.Length];
        foreach (var operation in graph.Operations)
        {
            var inputs = operation.Inputs;
            isFree[operation.Index] = true;
            for (var slot = 0; slot < inputs.Count; slot++)
            {
                if (inputs[slot].Value is not { } value)
                    continue;
                if (value.Producer is { } producer)
                    rows[operation.Index] = Math.Max(rows[operation.Index], rows[producer.Index] + 1);
                isFree[operation.Index] &= value.Producer is { } maker ? isFree[maker.Index] : value.Kind is not (ValueKind.Input or ValueKind.Outer);
            }
        }
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            if (!isFree[i])
                continue;
            var first = int.MaxValue;
            foreach (var output in graph.Operations[i].Outputs)
                if (output.Value is { Uses.Count: > 0 } made)
                    first = Math.Min(first, FirstUse(made, rows));
            rows[i] = first == int.MaxValue ? rows[i] : first - 1;
        }
        return rows;
    }

    private static int FirstUse(Value value, int[] rows)
    {
        var first = int.MaxValue;
        foreach (var use in value.Uses)
            first = Math.Min(first, rows[use.Operation.Index]);
        return first;
    }
}
