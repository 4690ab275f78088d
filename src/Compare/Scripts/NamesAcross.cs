namespace GraphBridge.Compare;

/// <summary>
/// What the texts of one graph that name its own values become in the other: traces name the values that a view or a version
/// comes from, and nested graphs the values around them. Nothing has to be said of these where the values are matched.
/// </summary>
internal static class NamesAcross
{
    /// <summary>Whether a name in the one graph means the same as a name in the other.</summary>
    public static bool Same(string? x, string? y, Pairs pairs)
    {
        if (x is null || y is null)
            return x is null && y is null;
        var (u, v) = (pairs.A.FindValue(x)?.Index ?? -1, pairs.B.FindValue(y)?.Index ?? -1);
        var (isMatched, isMatched2) = (u >= 0 && pairs.Values.BOf[u] >= 0, v >= 0 && pairs.Values.AOf[v] >= 0);
        return isMatched && isMatched2 ? pairs.Values.BOf[u] == v : isMatched == isMatched2 && x == y;
    }

    /// <summary>Whether two attributes are equal when the values around their nested graphs are called as in the other graph.</summary>
    public static bool Same(NamedAttribute x, NamedAttribute y, int a, int b, Pairs pairs)
    {
        if (x.Value is not (AttributeValue.Graph or AttributeValue.List { Kind: AttributeKind.Graph }))
            return x.Value.Equals(y.Value);
        return Renamed(x.Value, Captured(pairs.A, a, pairs.Values.BOf, pairs.B)).Equals(y.Value)
            && Renamed(y.Value, Captured(pairs.B, b, pairs.Values.AOf, pairs.A)).Equals(x.Value);
    }

    /// <summary>The new names of the values that an operation's nested graphs use, for those that are matched and called otherwise.</summary>
    private static Dictionary<string, string> Captured(ForwardGraph from, int operation, int[] places, ForwardGraph to)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in from[new OperationId(operation)].CapturedValues)
            if (places[value.Index] is >= 0 and var other && to[new ValueId(other)].Name is var name && name != from[value].Name)
                names.Add(from[value].Name, name);
        return names;
    }

    /// <summary>An attribute whose nested graphs use values by other names.</summary>
    public static AttributeValue Renamed(AttributeValue value, Dictionary<string, string> names) => names.Count == 0 ? value : OuterNames.Rename(value, names);
}
