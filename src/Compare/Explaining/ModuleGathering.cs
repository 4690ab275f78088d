namespace GraphBridge.Compare;

/// <summary>Tells what changed inside modules as changes of these: below a depth, or everywhere.</summary>
internal static class ModuleGathering
{
    public static List<Change> Of(Pairs pairs, List<Change> changes, CompareOptions options)
    {
        if (options is { OnlyModules: false, Depth: null })
            return changes;
        var result = new List<Change>();
        var inside = new Dictionary<string, List<Change>>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            var place = options.Depth is { } depth ? Above(change.Place, depth) : change.Place;
            var isModule = change.Subject is EntityKind.Module or EntityKind.Call;
            if (place == change.Place && (isModule || !options.OnlyModules))
                result.Add(change);
            else if (inside.TryGetValue(place, out var parts))
                parts.Add(change);
            else
            {
                inside.Add(place, parts = [change]);
                result.Add(new(ChangeKind.Changed, EntityKind.Module, place, (pairs.B.FindModule(place) ?? pairs.A.FindModule(place))?.TypeName ?? "",
                    Aspect.Existence, "", null, null)
                { Parts = parts });
            }
        }
        return result.ConvertAll(change => inside.GetValueOrDefault(change.Place) is { } parts && ReferenceEquals(parts, change.Parts)
            ? change with { Sureness = parts.Min(part => part.Sureness) } : change);
    }

    private static string Above(string path, int depth)
    {
        if (depth <= 0)
            return "";
        for (var i = 0; i < path.Length; i++)
            if (path[i] == '.' && --depth == 0)
                return path[..i];
        return path;
    }
}
