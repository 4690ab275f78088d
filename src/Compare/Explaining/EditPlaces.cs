namespace GraphBridge.Compare;

/// <summary>For one of the two graphs: which edit adds or removes each of its parts, and which says that a value's type is another.</summary>
internal sealed class EditPlaces
{
    public EditPlaces(ForwardGraph graph, IReadOnlyList<Edit> edits, bool isNew)
    {
        Graph = graph;
        (Operations, Calls, Modules, Values, Types) = (Places.None(graph.Operations.Count), Places.None(graph.Calls.Count), Places.None(graph.Modules.Count), Places.None(graph.Values.Count),
            Places.None(graph.Values.Count));
        for (var i = 0; i < edits.Count; i++)
        {
            if (edits[i] is Edit.Changed { Kind: EntityKind.Value, Aspect: Aspect.Type } typed)
                Types[isNew ? typed.B : typed.A] = i;
            var at = isNew ? (edits[i] as Edit.Added)?.At ?? -1 : (edits[i] as Edit.Removed)?.At ?? -1;
            if (at < 0)
                continue;
            var places = edits[i].Kind switch
            {
                EntityKind.Module => Modules,
                EntityKind.Call => Calls,
                EntityKind.Value => Values,
                _ => Operations,
            };
            places[at] = i;
        }
        Anchors = new int[Calls.Length];
        for (var call = 0; call < Anchors.Length; call++)
            Anchors[call] = Calls[call] < 0 ? call : graph.Store.Calls[call].Parent is >= 0 and var parent ? Anchors[parent] : -1;
    }

    public ForwardGraph Graph { get; }

    /// <summary>By operation: the edit; -1 for none, here and below.</summary>
    public int[] Operations { get; }

    public int[] Calls { get; }
    public int[] Modules { get; }
    public int[] Values { get; }

    /// <summary>By value: the edit that says that its type is another.</summary>
    public int[] Types { get; }

    /// <summary>By call: the innermost call around it, or itself, that is in both graphs; -1 for none.</summary>
    public int[] Anchors { get; }

    /// <summary>The edit that a value came or went with: its own, or that of the operation that makes it.</summary>
    public int ByValue(int value) => value < 0 ? -1 : Values[value] >= 0 ? Values[value] : Graph.ProducerOf[value] is >= 0 and var producer ? Operations[producer] : -1;

    /// <summary>By operation: the call that is in both graphs in which it ran.</summary>
    public int AnchorOf(int operation) => Graph.Store.OpCalls[operation] is >= 0 and var call ? Anchors[call] : -1;
}
