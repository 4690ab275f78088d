using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.ModelExplorer;

/// <summary>One graph among the nodes: the whole one, or one inside an operation, whose nodes have ids and name spaces within that operation's.</summary>
internal sealed class GraphScope
{
    private readonly GraphScope? _outer;
    private readonly string _prefix;
    private readonly string _space;
    private readonly ReadCount _letters;

    private GraphScope(ForwardGraph graph, GraphScope? outer, string prefix, string space, ReadCount letters)
    {
        NestedGraphs.RequireDepth(outer is null ? 0 : outer.Depth + 1);
        (Graph, _outer, _prefix, _space, _letters, Spaces) = (graph, outer, prefix, space, letters, NameSpaces.Of(graph, space, letters));
        Depth = outer is null ? 0 : outer.Depth + 1;
    }

    public ForwardGraph Graph { get; }

    public int Depth { get; }

    /// <summary>The name space of each call.</summary>
    public string[] Spaces { get; }

    public static GraphScope Whole(ForwardGraph graph, ReadCount letters) => new(graph, null, "", "", letters);

    /// <summary>A graph that an operation holds, of several of one attribute the one at a place.</summary>
    public GraphScope Inside(Operation operation, string attribute, int place, ForwardGraph graph)
    {
        var name = place == 0 ? attribute : $"{attribute} {place}";
        var around = SpaceOf(operation.Call);
        return new(graph, this, $"{IdOf(operation)}/{attribute}/{place}/",
            $"{(around.Length == 0 ? "" : around + "/")}{NameSpaces.Level($"{operation.Type.Name} {FlatWriter.OperationId(operation)}")}/{NameSpaces.Level(name)}", _letters);
    }

    public string IdOf(Operation operation) => _prefix + FlatWriter.OperationId(operation);

    public string IdOfOutput(int place) => _prefix + FlatWriter.OutputId(place);

    public string SpaceOf(ModuleCall? call) => call is { } around ? Spaces[around.Index] : _space;

    /// <summary>The node that a value comes from, and which of its outputs it is; one from outside comes from where the graphs around this one have it.</summary>
    public (string Node, int Output) SourceOf(Value value)
    {
        if (value.Producer is { } producer)
            return (IdOf(producer), value.OutputSlot);
        if (value.Kind == ValueKind.Outer)
            for (var scope = _outer; scope is not null; scope = scope._outer)
                if (scope.Graph.FindValue(value.Name) is { Kind: not ValueKind.Outer } found)
                    return scope.SourceOf(found);
        return (IdOf(value), 0);
    }

    /// <summary>Whether a value has a node of its own here.</summary>
    public bool HasNode(Value value) => value.Producer is null && SourceOf(value).Node == IdOf(value)
        && (value.Uses.Count > 0 || value.Kind == ValueKind.Input || Graph.Outputs.Contains(value));

    public string IdOf(Value value) => _prefix + FlatWriter.ValueId(value);
}
