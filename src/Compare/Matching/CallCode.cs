namespace GraphBridge.Compare;

/// <summary>The calls of one graph as matching looks at them: who calls whom, and hashes of what each does with all in it.</summary>
internal sealed class CallCode
{
    public CallCode(GraphCode code)
    {
        var store = code.Graph.Store;
        Tree = new(code.Graph);
        var count = store.Calls.Count;
        (Shape, LooseShape, Type, Name, Parent) = (new ulong[count], new ulong[count], new ulong[count], new ulong[count], new int[count]);
        var words = new ulong[count];
        var (shape, loose) = (new ulong[count], new ulong[count]);
        for (var op = 0; op < code.Count; op++)
        {
            if (code.Call[op] is not (>= 0 and var call))
                continue;
            // operations that do not need each other may stand in any order
            shape[call] += Mix.Of(31, code.TypedLabel[op]);
            loose[call] += Mix.Of(32, code.Label[op]);
        }
        for (var call = count - 1; call >= 0; call--)
        {
            var row = store.Calls[call];
            var module = store.Modules[row.Module];
            Parent[call] = row.Parent;
            Type[call] = Mix.Of(33, Mix.Of(module.TypeName));
            var name = module.Path[(module.Path.LastIndexOf('.') + 1)..];
            Name[call] = Mix.Of(Mix.Of(name), (ulong)row.Pass);
            words[call] = name.All(char.IsAsciiDigit) ? 0 : Name[call];
            Shape[call] = Mix.Of(Type[call], shape[call], (ulong)row.RepeatCount);
            LooseShape[call] = Mix.Of(Type[call], loose[call]);
            if (row.Parent >= 0)
            {
                shape[row.Parent] += Mix.Of(34, Shape[call]);
                loose[row.Parent] += Mix.Of(35, LooseShape[call]);
            }
        }
        Children = ChildrenOf(store);
        NamedType = Both(Name, Type);
        NamedShape = Both(Name, Shape);
        WordedShape = Both(words, Shape);
        NamedLooseShape = Both(Name, LooseShape);
    }

    /// <summary>The calls in the order of a walk, with their operations.</summary>
    public CallTree Tree { get; }

    /// <summary>By call: the call around it; -1 for none.</summary>
    public int[] Parent { get; }

    /// <summary>By call, and last for the whole pass: the calls in it.</summary>
    public int[][] Children { get; }

    /// <summary>By call: the type of its module and all that it does, with the types of what is made.</summary>
    public ulong[] Shape { get; }

    /// <summary>By call: the type of its module and all that it does.</summary>
    public ulong[] LooseShape { get; }

    /// <summary>By call: the type of its module.</summary>
    public ulong[] Type { get; }

    /// <summary>By call: the last part of its module's path, and the pass.</summary>
    public ulong[] Name { get; }

    /// <summary>By call: name and type.</summary>
    public ulong[] NamedType { get; }

    /// <summary>By call: name and shape.</summary>
    public ulong[] NamedShape { get; }

    /// <summary>By call: name, where it is no number, and shape.</summary>
    public ulong[] WordedShape { get; }

    /// <summary>By call: name and loose shape.</summary>
    public ulong[] NamedLooseShape { get; }

    private static int[][] ChildrenOf(GraphStore store)
    {
        var children = new List<int>?[store.Calls.Count + 1];
        for (var call = 0; call < store.Calls.Count; call++)
        {
            var parent = store.Calls[call].Parent is >= 0 and var caller ? caller : store.Calls.Count;
            (children[parent] ??= []).Add(call);
        }
        return Array.ConvertAll(children, list => list is null ? [] : list.ToArray());
    }

    private static ulong[] Both(ulong[] x, ulong[] y)
    {
        var both = new ulong[x.Length];
        for (var i = 0; i < both.Length; i++)
            both[i] = Mix.Of(x[i], y[i]);
        return both;
    }
}
