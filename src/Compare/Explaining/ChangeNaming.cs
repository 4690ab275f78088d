namespace GraphBridge.Compare;

/// <summary>Tells one edit as a change: what kind of change it is, and of what, where.</summary>
internal sealed class ChangeNaming(Pairs pairs)
{
    public Change Single(Edit edit) => edit switch
    {
        Edit.Added(var kind, var at, _) => Named(ChangeKind.Added, kind, pairs.B, at, edit),
        Edit.Removed(var kind, var at, _) => Named(ChangeKind.Removed, kind, pairs.A, at, edit),
        Edit.Moved(var kind, var a, var b) => Sure(Named(ChangeKind.Reordered, kind, pairs.B, b, edit) with
        {
            Aspect = Aspect.Order,
            Old = FormattableString.Invariant($"{a}"),
            New = FormattableString.Invariant($"{b}"),
        }, kind, a),
        Edit.Changed changed => Sure(Named(KindOf(changed), changed.Kind, pairs.B, changed.B, edit) with
        {
            Aspect = changed.Aspect,
            Key = KeyOf(changed),
            Old = changed.Old?.ToString(),
            New = changed.New?.ToString(),
        }, changed.Kind, changed.A),
        _ => throw new InvalidOperationException($"an edit of kind {edit.GetType()}"),
    };

    private ChangeKind KindOf(Edit.Changed edit) => edit.Aspect switch
    {
        Aspect.Name => ChangeKind.Renamed,
        Aspect.Path => Wiring.IsMoved(pairs, edit) ? ChangeKind.Moved : ChangeKind.Renamed,
        Aspect.Caller => ChangeKind.Moved,
        Aspect.Type => ChangeKind.Retyped,
        Aspect.Data => ChangeKind.Data,
        Aspect.Metadata or Aspect.Trace or Aspect.Duration or Aspect.Producer => ChangeKind.Metadata,
        Aspect.AttributeOrder => ChangeKind.Reordered,
        Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer => Wiring.IsRewired(pairs, edit) ? ChangeKind.Rewired : ChangeKind.Changed,
        _ => ChangeKind.Changed,
    };

    private static string KeyOf(Edit.Changed edit) => (edit.Old ?? edit.New) switch
    {
        Facet.Attribute attribute => attribute.Name,
        Facet.Port { Name.Length: > 0 } port => port.Name,
        Facet.Port => FormattableString.Invariant($"{(edit.NewAt < 0 ? edit.OldAt : edit.NewAt)}"),
        _ => "",
    };

    private Change Sure(Change change, EntityKind kind, int a)
    {
        var pairing = kind switch
        {
            EntityKind.Module => pairs.Modules,
            EntityKind.Call => pairs.Calls,
            EntityKind.Value => pairs.Values,
            EntityKind.Operation => pairs.Operations,
            _ => null,
        };
        return pairing is null ? change : change with { Reason = pairing.ReasonOf(a), Sureness = pairing.SurenessOf(a) };
    }

    private static Change Named(ChangeKind what, EntityKind kind, ForwardGraph graph, int at, Edit edit)
    {
        var (place, name) = kind switch
        {
            EntityKind.Module => (graph.Modules[at].Path, graph.Modules[at].TypeName),
            EntityKind.Call => (graph.Calls[at].Module.Path, graph.Calls[at].Module.TypeName),
            EntityKind.Value => (PlaceOf(graph.Values[at]), graph.Values[at].Name),
            EntityKind.Operation => (graph.Operations[at].Call?.Module.Path ?? "", graph.Operations[at].ToString()),
            EntityKind.Graph => ("", graph.Name),
            _ => throw new InvalidOperationException($"a part of kind {kind}"),
        };
        return new(what, kind, place, name, Aspect.Existence, "", what == ChangeKind.Removed ? name : null, what == ChangeKind.Added ? name : null) { Edits = [edit] };
    }

    /// <summary>The module in which a value is made or, for parameters and the like, first used.</summary>
    public static string PlaceOf(Value value) =>
        (value.Producer ?? (value.Uses.Count > 0 ? value.Uses[0].Operation : null))?.Call?.Module.Path ?? "";
}
