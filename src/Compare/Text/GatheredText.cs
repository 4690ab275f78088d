namespace GraphBridge.Compare.Text;

/// <summary>Says in a few words what a change gathers.</summary>
internal static class GatheredText
{
    /// <summary>So many operators are named; of more, how many there are is told.</summary>
    private const int MostOperators = 4;

    /// <summary>The words; empty where the line says all. Of a pattern, what one of them gathers.</summary>
    public static string Of(Change change)
    {
        var one = change;
        while (one.Count > 1 && one.Parts.Count > 0)
            one = one.Parts[0];
        if (one.Parts.Count == 0)
            return "";
        if (one.Kind is ChangeKind.Added or ChangeKind.Removed)
            return Operations(one);
        // a change that heads others is among its parts, a module that changed inside is not
        var others = one.Parts.Sum(part => part.Count) - (one.Aspect == Aspect.Existence ? 0 : 1);
        return one.Aspect == Aspect.Existence ? Number(others, "change") : others > 0 ? FormattableString.Invariant($"and {others:N0} more") : "";
    }

    /// <summary>How many operations and which operators, the most frequent first: <c>3 operations: 2 Conv, Relu</c>.</summary>
    private static string Operations(Change change)
    {
        var types = new List<string>();
        var waiting = new Stack<Change>([change]);
        while (waiting.TryPop(out var next))
        {
            foreach (var part in next.Parts.Reverse())
                waiting.Push(part);
            foreach (var edit in next.Edits)
                if (edit is Edit.Added { Content: Content.OperationContent added })
                    types.Add(added.Type.Name);
                else if (edit is Edit.Removed { Content: Content.OperationContent removed })
                    types.Add(removed.Type.Name);
        }
        if (types.Count == 0)
            return "";
        if (types.Count == 1)
            return change.Subject == EntityKind.Operation ? "" : types[0];
        var counts = types.GroupBy(type => type, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        var named = counts.Take(MostOperators).Select(group => group.Count() > 1 ? FormattableString.Invariant($"{group.Count():N0} {group.Key}") : group.Key);
        var list = string.Join(", ", named) + (counts.Count > MostOperators ? ", …" : "");
        // of several modules the name says how many operations they are
        return change.Subject == EntityKind.Operation ? list : $"{Number(types.Count, "operation")}: {list}";
    }

    private static string Number(int count, string word) => FormattableString.Invariant($"{count:N0} {word}{(count == 1 ? "" : "s")}");
}
