namespace GraphBridge.Compare;

/// <summary>Finds the changes that are the same but for where they are, and tells each such pattern once, with how often it happened.</summary>
internal static class Patterns
{
    /// <summary>The changes with those of one pattern as one, in the order of the first of each.</summary>
    public static List<Change> Of(Pairs pairs, IEnumerable<Change> changes)
    {
        var groups = new List<List<Change>>();
        var byPattern = new Dictionary<ulong, int>();
        foreach (var change in changes)
        {
            var signature = Signature(pairs, change);
            if (byPattern.TryAdd(signature, groups.Count))
                groups.Add([change]);
            else
                groups[byPattern[signature]].Add(change);
        }
        return groups.ConvertAll(group => group.Count == 1 ? group[0] : group[0] with
        {
            Place = PlaceText.Common(group.ConvertAll(change => change.Place)),
            Count = group.Sum(change => change.Count),
            Sureness = group.Min(change => change.Sureness),
            Parts = group,
            Edits = [],
        });
    }

    private static ulong Signature(Pairs pairs, Change change)
    {
        var hash = Mix.Of((ulong)change.Kind, (ulong)change.Subject, (ulong)change.Aspect);
        if (change.Parts.Count == 0)
            return Mix.Of(hash, Own(pairs, change));
        // the parts of equal blocks may come in another order, and a port beside one is no part of it
        var existence = change.Parts.Any(IsExistence);
        ulong sum = 0;
        foreach (var part in change.Parts)
            if (!existence || IsExistence(part))
                sum += Signature(pairs, part);
        return Mix.Of(hash, sum);
    }

    private static bool IsExistence(Change change) => change.Kind is ChangeKind.Added or ChangeKind.Removed or ChangeKind.Replaced;

    private static ulong Own(Pairs pairs, Change change) => change.Edits is not [var edit] ? Mix.Of(change.Name) : edit switch
    {
        Edit.Added(_, _, var content) => Of(content),
        Edit.Removed(_, _, var content) => Of(content),
        // renames are told by what became what
        Edit.Changed { Aspect: Aspect.Name or Aspect.Path } => PlaceText.Difference(change.Old ?? "", change.New ?? "") is var (old, now) ? Mix.Of(Mix.Of(old), Mix.Of(now)) : 0,
        Edit.Changed { Aspect: Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer or Aspect.Caller } changed =>
            Mix.Of(Subject(pairs, changed), Mix.Of(change.Key), Mix.Of(PlaceText.Pattern(change.Old ?? ""), PlaceText.Pattern(change.New ?? ""))),
        Edit.Changed { Aspect: Aspect.Trace or Aspect.Duration } => 37,
        Edit.Changed { Aspect: Aspect.Data } changed => Subject(pairs, changed),
        Edit.Changed changed => Mix.Of(Subject(pairs, changed), Mix.Of(change.Key), Mix.Of(Mix.Of(change.Old), Mix.Of(change.New))),
        _ => 38,
    };

    private static ulong Subject(Pairs pairs, Edit.Changed edit) => edit.Kind switch
    {
        EntityKind.Operation => ContentHash.Of(pairs.A.Store.OpTypes[edit.A]) + ContentHash.Of(pairs.B.Store.OpTypes[edit.B]),
        EntityKind.Module => Mix.Of(pairs.A.Modules[edit.A].TypeName) + Mix.Of(pairs.B.Modules[edit.B].TypeName),
        _ => 39,
    };

    private static ulong Of(Content content) => content switch
    {
        Content.OperationContent operation => Mix.Of(ContentHash.Of(operation.Type), ContentHash.Of([.. operation.Attributes])),
        Content.ModuleContent module => Mix.Of(Mix.Of(module.TypeName), Mix.Of(module.Arguments)),
        Content.CallContent call => Mix.Of((ulong)call.Pass, (ulong)call.RepeatCount),
        Content.ValueContent value => Mix.Of((ulong)value.Kind, ContentHash.Shapeless(value.Type)),
        _ => throw new InvalidOperationException($"content of kind {content.GetType()}"),
    };
}
