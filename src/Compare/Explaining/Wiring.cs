namespace GraphBridge.Compare;

/// <summary>What ports and modules are connected to.</summary>
internal static class Wiring
{
    /// <summary>Whether a change of a port is of what it is connected to, and not of its name alone.</summary>
    public static bool IsRewired(Pairs pairs, Edit.Changed edit)
    {
        if (edit is not { Old: Facet.Port old, New: Facet.Port now })
            return true;
        var (u, v) = (ValueIn(pairs.A, old), ValueIn(pairs.B, now));
        return u < 0 || v < 0 ? u != v : pairs.Values.BOf[u] != v;
    }

    /// <summary>Whether a change of a module's path is one of its parent, and not of its name alone.</summary>
    public static bool IsMoved(Pairs pairs, Edit.Changed edit) => edit is { Old: Facet.ModulePath old, New: Facet.ModulePath now }
        && (old.Parent < 0 || now.Parent < 0 ? old.Parent != now.Parent : pairs.Modules.BOf[old.Parent] != now.Parent);

    /// <summary>The value of a port; -1 for none.</summary>
    public static int ValueIn(ForwardGraph graph, Facet? port) => port is Facet.Port { Value: { } name } && graph.FindValue(name) is { } value ? value.Index : -1;
}
