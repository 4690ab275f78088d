namespace GraphBridge.Compare;

/// <summary>Tells a list of edits as few changes: those that belong together as one, those of one pattern once, the weightiest first.</summary>
internal static class Explanation
{
    // more kinds of renames than this are told as one change that can be opened
    private const int MostRenames = 8;

    public static IReadOnlyList<Change> Of(Pairs pairs, IReadOnlyList<Edit> edits, CompareOptions options)
    {
        var kept = edits.Where(edit => Ignoring.Counts(pairs, edit, options)).ToList();
        if (kept.Count == 0)
            return [];
        var naming = new ChangeNaming(pairs);
        var gathered = new Gathered(pairs, naming);
        var changes = Gathering.Of(pairs, kept).ConvertAll(gathered.Block);
        changes = ModuleGathering.Of(pairs, Together(Together(changes, ChangeKind.Reordered, 1), ChangeKind.Metadata, MostRenames), options);
        changes = Together(Patterns.Of(pairs, changes), ChangeKind.Renamed, MostRenames);
        return [.. changes.Select((change, at) => (change, at)).OrderBy(entry => Weight(entry.change)).ThenBy(entry => entry.at).Select(entry => entry.change)];
    }

    /// <summary>Tells more than so many changes of a kind as one.</summary>
    private static List<Change> Together(List<Change> changes, ChangeKind kind, int most)
    {
        var those = changes.FindAll(change => change.Kind == kind);
        if (those.Count <= most)
            return changes;
        var count = those.Sum(change => change.Count);
        var first = those[0];
        // operations are what a reader looks for first
        if (those.Find(change => change.Subject == EntityKind.Operation) is { } operation)
            first = operation;
        var whole = new Change(kind, first.Subject, PlaceText.Common(those.ConvertAll(change => change.Place)), $"{count} parts", first.Aspect, "", null, null)
        {
            Count = count,
            Sureness = those.Min(change => change.Sureness),
            Reason = first.Reason,
            Parts = those,
        };
        var rest = changes.FindAll(change => change.Kind != kind);
        rest.Add(whole);
        return rest;
    }

    private static int Weight(Change change) => change.Kind switch
    {
        ChangeKind.Added or ChangeKind.Removed or ChangeKind.Replaced => 0,
        ChangeKind.Changed => 1,
        ChangeKind.Retyped => change.Subject == EntityKind.Value ? 4 : 1,
        ChangeKind.Rewired => 2,
        ChangeKind.Moved => 3,
        ChangeKind.Data => 5,
        ChangeKind.Renamed => 6,
        ChangeKind.Reordered => 7,
        ChangeKind.Metadata => 8,
        _ => throw new InvalidOperationException($"a change of kind {change.Kind}"),
    };
}
