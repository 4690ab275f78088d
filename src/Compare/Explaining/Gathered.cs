namespace GraphBridge.Compare;

/// <summary>Tells edits that belong together as one change: what heads it, and the single changes as its parts.</summary>
internal sealed class Gathered(Pairs pairs, ChangeNaming naming)
{
    /// <summary>A block: its one unit, or one pattern that all its units have, or all of it as one.</summary>
    public Change Block(List<List<Edit>> units)
    {
        if (units.Count == 1)
            return Unit(units[0]);
        var parts = Patterns.Of(pairs, units.Select(Unit));
        return parts.Count == 1 ? parts[0] : Unit([.. units.SelectMany(unit => unit)]) with { Parts = parts };
    }

    private Change Unit(List<Edit> edits)
    {
        if (edits.Count == 1)
            return naming.Single(edits[0]);
        var (comes, goes) = (edits.Exists(edit => edit is Edit.Added), edits.Exists(edit => edit is Edit.Removed));
        if (!comes && !goes)
            return Typed(edits);
        // of a replacement the new side heads the line, and what was is told as old
        var (head, old) = (Head(edits, pairs.B, isNew: true), Head(edits, pairs.A, isNew: false));
        var kind = comes && goes ? ChangeKind.Replaced : comes ? ChangeKind.Added : ChangeKind.Removed;
        var shown = comes ? head : old;
        return new(kind, shown.Subject, shown.Place, shown.Name, Aspect.Existence, "", goes ? old.Name : null, comes ? head.Name : null)
        {
            Sureness = comes && goes ? 0.9 : 1,
            Parts = edits.ConvertAll(naming.Single),
        };
    }

    private Change Typed(List<Edit> edits)
    {
        var first = edits.Find(edit => edit is Edit.Changed { Aspect: Aspect.Type }) ?? edits[0];
        return naming.Single(first) with { Edits = [], Parts = edits.ConvertAll(naming.Single) };
    }

    /// <summary>The one module or operation that all the rest came or went with; or how many operations or values there are, and in which module.</summary>
    private static (EntityKind Subject, string Place, string Name) Head(List<Edit> edits, ForwardGraph graph, bool isNew)
    {
        var (calls, operations, modules, values) = (new List<int>(), new List<int>(), new List<int>(), new List<int>());
        foreach (var edit in edits)
        {
            if ((isNew ? (edit as Edit.Added)?.At : (edit as Edit.Removed)?.At) is { } at)
                (edit.Kind switch { EntityKind.Call => calls, EntityKind.Module => modules, EntityKind.Value => values, _ => operations }).Add(at);
        }
        var within = calls.ToHashSet();
        var outer = calls.FindAll(call => !within.Contains(graph.Store.Calls[call].Parent));
        var loose = operations.FindAll(operation => !within.Contains(graph.Store.OpCalls[operation]));
        if (outer.Count == 1 && loose.Count == 0)
            return (EntityKind.Module, graph.Calls[outer[0]].Module.Path, graph.Calls[outer[0]].Module.TypeName);
        if (outer.Count == 0 && operations.Count == 1)
            return (EntityKind.Operation, graph.Operations[operations[0]].Call?.Module.Path ?? "", graph.Operations[operations[0]].ToString());
        if (operations.Count > 0)
            return (EntityKind.Operation, graph.Operations[operations[0]].LowestCommonCall(graph.Operations[operations[^1]])?.Module.Path ?? "",
                outer.Count > 0 ? $"{outer.Count} modules of {operations.Count} operations" : $"{operations.Count} operations");
        if (modules.Count + outer.Count > 0)
            return modules.Count > 0 ? (EntityKind.Module, graph.Modules[modules[0]].Path, graph.Modules[modules[0]].TypeName)
                : (EntityKind.Call, graph.Calls[outer[0]].Module.Path, graph.Calls[outer[0]].Module.TypeName);
        return values.Count == 0 ? (EntityKind.Graph, "", "")
            : (EntityKind.Value, ChangeNaming.PlaceOf(graph.Values[values[0]]), values.Count == 1 ? graph.Values[values[0]].Name : $"{values.Count} values");
    }
}
