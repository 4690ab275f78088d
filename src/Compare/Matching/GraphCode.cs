namespace GraphBridge.Compare;

/// <summary>
/// One graph as matching looks at it: flat arrays of what its operations do and how they are wired, as hashes of content.
/// Names are kept apart.
/// </summary>
internal sealed class GraphCode
{
    private const ulong NestedUse = 28;

    public GraphCode(ForwardGraph graph)
    {
        var store = graph.Store;
        Graph = graph;
        Count = store.OpTypes.Count;
        (InStart, InValue, OutStart, OutValue) = ([.. store.Inputs.Start], [.. store.Inputs.Value], [.. store.Outputs.Start], [.. store.Outputs.Value]);
        Call = [.. store.OpCalls];
        (Type, Label, TypedLabel) = (new ulong[Count], new ulong[Count], new ulong[Count]);
        InPort = new ulong[InValue.Length];
        Leaf = new ulong[store.ValueNames.Count];
        OutputMark = new ulong[Leaf.Length];
        for (var op = 0; op < Count; op++)
        {
            Type[op] = ContentHash.Of(store.OpTypes[op]);
            Label[op] = Mix.Of(Type[op], ContentHash.Of(store.OpAttributes[op]));
            var typed = Label[op];
            for (var at = InStart[op]; at < InStart[op + 1]; at++)
                InPort[at] = Mix.Of(Mix.Of(store.Inputs.Name[at]), (ulong)(at - InStart[op]));
            for (var at = OutStart[op]; at < OutStart[op + 1]; at++)
                typed = Mix.Of(typed, OutValue[at] < 0 ? 0 : ContentHash.Of(store.ValueTypes[OutValue[at]]));
            TypedLabel[op] = typed;
        }
        for (var value = 0; value < Leaf.Length; value++)
            if (graph.ProducerOf[value] < 0)
                Leaf[value] = Mix.Of((ulong)store.ValueKinds[value], ContentHash.Of(store.ValueTypes[value]));
        for (var i = 0; i < store.GraphOutputs.Count; i++)
            OutputMark[store.GraphOutputs[i]] += Mix.Of(29, (ulong)i);
    }

    public ForwardGraph Graph { get; }
    public int Count { get; }
    public int[] InStart { get; }
    public int[] InValue { get; }
    public int[] OutStart { get; }
    public int[] OutValue { get; }
    public int[] Call { get; }

    /// <summary>By operation: what it does.</summary>
    public ulong[] Type { get; }

    /// <summary>By operation: what it does and its attributes.</summary>
    public ulong[] Label { get; }

    /// <summary>By operation: what it does, its attributes and the types of what it makes.</summary>
    public ulong[] TypedLabel { get; }

    /// <summary>By input port: its name and slot.</summary>
    public ulong[] InPort { get; }

    /// <summary>By value that nothing makes: its kind and type.</summary>
    public ulong[] Leaf { get; }

    /// <summary>By value: which outputs of the graph it is; 0 for none.</summary>
    public ulong[] OutputMark { get; }

    /// <summary>By operation: a hash of all that leads to it.</summary>
    public ulong[] Up() => Up(Label, Leaf);

    /// <summary>By operation: a hash of all that leads to it.</summary>
    /// <param name="labels">What each operation is.</param>
    /// <param name="leaf">What each value is that nothing makes.</param>
    public ulong[] Up(ulong[] labels, ulong[] leaf)
    {
        var up = new ulong[Count];
        for (var op = 0; op < Count; op++)
            up[op] = Upwards(op, labels[op], up, leaf);
        return up;
    }

    /// <summary>By operation: a hash of all that follows from it.</summary>
    public ulong[] Down() => Down(Label);

    /// <summary>By operation: a hash of all that follows from it.</summary>
    /// <param name="labels">What each operation is.</param>
    public ulong[] Down(ulong[] labels)
    {
        var down = new ulong[Count];
        for (var op = Count - 1; op >= 0; op--)
            down[op] = Downwards(op, labels[op], down);
        return down;
    }

    /// <summary>By operation: a hash of what is around it, up to a number of steps away in each direction.</summary>
    /// <param name="labels">What each operation is.</param>
    /// <param name="steps">How many steps.</param>
    public ulong[] Near(ulong[] labels, int steps)
    {
        var (up, down) = (labels, labels);
        for (var step = 0; step < steps; step++)
        {
            var (nextUp, nextDown) = (new ulong[Count], new ulong[Count]);
            for (var op = 0; op < Count; op++)
            {
                nextUp[op] = Upwards(op, labels[op], up, null);
                nextDown[op] = Downwards(op, labels[op], down);
            }
            (up, down) = (nextUp, nextDown);
        }
        var near = new ulong[Count];
        for (var op = 0; op < Count; op++)
            near[op] = Mix.Of(up[op], down[op]);
        return near;
    }

    private ulong Upwards(int op, ulong hash, ulong[] up, ulong[]? leaf)
    {
        for (var at = InStart[op]; at < InStart[op + 1]; at++)
            hash = Mix.Of(hash, InPort[at], Source(InValue[at], up, leaf));
        if (Graph.Captured.Count > 0 && Graph.Captured.TryGetValue(op, out var captured))
            foreach (var value in captured)
                hash = Mix.Of(hash, NestedUse, Source(value.Index, up, leaf));
        return hash;
    }

    private ulong Source(int value, ulong[] up, ulong[]? leaf)
    {
        if (value < 0)
            return 0;
        var producer = Graph.ProducerOf[value];
        return producer >= 0 ? Mix.Of(up[producer], (ulong)Graph.ProducerSlotOf[value]) : leaf is null ? 30 : leaf[value];
    }

    private ulong Downwards(int op, ulong hash, ulong[] down)
    {
        for (var at = OutStart[op]; at < OutStart[op + 1]; at++)
            if (OutValue[at] is >= 0 and var value)
                hash = Mix.Of(hash, UsesOf(value, down), (ulong)(at - OutStart[op]));
        return hash;
    }

    /// <summary>A hash of what uses a value, and of the outputs of the graph that it is. Who uses it first says nothing.</summary>
    public ulong UsesOf(int value, ulong[] down)
    {
        var uses = Graph.Uses;
        var sum = OutputMark[value];
        for (var use = uses.Start[value]; use < uses.Start[value + 1]; use++)
        {
            var user = uses.Operation[use];
            sum += Mix.Of(down[user], uses.Slot[use] < 0 ? NestedUse : InPort[InStart[user] + uses.Slot[use]]);
        }
        return sum;
    }
}
