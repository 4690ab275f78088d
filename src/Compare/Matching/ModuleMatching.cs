namespace GraphBridge.Compare;

/// <summary>Matches modules: those whose calls are matched, then by path, then by name and type within modules that are matched.</summary>
internal static class ModuleMatching
{
    public static void Run(Pairs pairs)
    {
        var (s, t, modules) = (pairs.A.Store, pairs.B.Store, pairs.Modules);
        // a module called several times goes with the first of its calls
        for (var call = 0; call < pairs.Calls.BOf.Length; call++)
            if (pairs.Calls.BOf[call] is >= 0 and var like && modules.AreFree(s.Calls[call].Module, t.Calls[like].Module))
                modules.Add(s.Calls[call].Module, t.Calls[like].Module, MatchReason.Module, (float)pairs.Calls.SurenessOf(call));
        if (modules.IsComplete)
            return;
        // what is called in one graph and matched to nothing is not what has its path in the other, unless that is not called either
        var (called, called2) = (Called(s), Called(t));
        for (var a = 0; a < modules.BOf.Length; a++)
            if (modules.BOf[a] < 0 && pairs.B.FindModule(s.Modules[a].Path) is { Index: var b } && modules.AOf[b] < 0 && (!called[a] || !called2[b]))
                modules.Add(a, b, MatchReason.Name, 0.9f);
        KeyMatching.Unique(modules, Keys(s, modules.BOf), Keys(t, null), MatchReason.Name, 0.8f, inOrder: true);
        KeyMatching.Unique(modules, Uncalled(s, called), Uncalled(t, called2), MatchReason.Sequence, 0.6f, inOrder: true);
    }

    /// <summary>What is never called has little to tell it by but its type and arguments; none for the others.</summary>
    private static ulong[] Uncalled(GraphStore store, bool[] called)
    {
        var keys = new ulong[called.Length];
        for (var i = 0; i < keys.Length; i++)
            if (!called[i])
                keys[i] = Mix.Of(36, Mix.Of(store.Modules[i].TypeName), Mix.Of(store.Modules[i].Arguments));
        return keys;
    }

    private static bool[] Called(GraphStore store)
    {
        var called = new bool[store.Modules.Count];
        foreach (var call in store.Calls)
            called[call.Module] = true;
        return called;
    }

    /// <summary>The parent, told by its place in the second graph, with name and type; none where the parent is not matched.</summary>
    private static ulong[] Keys(GraphStore store, int[]? places)
    {
        var keys = new ulong[store.Modules.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var row = store.Modules[i];
            var parent = row.Parent < 0 || places is null ? row.Parent : places[row.Parent];
            if (row.Parent < 0 || parent >= 0)
                keys[i] = Mix.Of((ulong)parent, Mix.Of(row.TypeName), Mix.Of(row.Path[(row.Path.LastIndexOf('.') + 1)..]));
        }
        return keys;
    }
}
