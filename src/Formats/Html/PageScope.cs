namespace GraphBridge.Formats.Html;

/// <summary>
/// A graph with the places that its parts have in the columns of a page: the graph itself, or one inside an operation, whose parts
/// stand behind those of the graphs around it.
/// </summary>
internal sealed class PageScope
{
    public required ForwardGraph Graph { get; init; }

    /// <summary>The call that it is; -1 for the graph itself.</summary>
    public required int Body { get; init; }

    /// <summary>The operation that it is inside, and the graph of that; null for the graph itself.</summary>
    public required Operation? Inside { get; init; }
    public required PageScope? Outer { get; init; }

    /// <summary>What it is there: <c>then_branch</c>.</summary>
    public required string BodyName { get; init; }

    /// <summary>Whether it may use values of the graphs around it by name.</summary>
    public required bool SeesOuter { get; init; }

    public required int FirstOperation { get; init; }
    public required int FirstValue { get; init; }

    /// <summary>By value of the graph: its place. A value of a graph around it has the place that it has there.</summary>
    public required int[] Values { get; init; }

    /// <summary>By module of the graph: its place.</summary>
    public required int[] Modules { get; init; }

    /// <summary>The place of the operation that it is inside; -1 for the graph itself.</summary>
    public int Operation => Inside is { } operation ? Outer!.FirstOperation + operation.Index : -1;

    /// <summary>The call that this operation is in; -1 for none.</summary>
    public int Caller => Inside is { } operation ? Outer!.CallOf(operation) : -1;

    /// <summary>The places of the calls follow that of the body.</summary>
    public int FirstCall => Body + 1;

    /// <summary>How many graphs are around it.</summary>
    public int Depth => Outer is null ? 0 : Outer.Depth + 1;

    /// <summary>Whether it is a graph or inside it. A function that calls itself has no end.</summary>
    public bool IsWithin(ForwardGraph graph) => ReferenceEquals(Graph, graph) || (Outer?.IsWithin(graph) ?? false);

    /// <summary>The call that an operation is in.</summary>
    public int CallOf(Operation operation) => operation.Call is { } call ? FirstCall + call.Index : Body;

    /// <summary>The place of a value; -1 for none.</summary>
    public int PlaceOf(ValueId value) => value.IsNone ? -1 : Values[value.Index];

    /// <summary>Whether a value has its place from here, and not from a graph around it.</summary>
    public bool IsOwn(Value value) => Values[value.Index] >= FirstValue;

    /// <summary>The place of the value that a name means here; -1 for none.</summary>
    public int PlaceOf(string? name)
    {
        if (name is not null)
            for (var scope = this; scope is not null; scope = scope.SeesOuter ? scope.Outer : null)
                if (scope.Graph.FindValue(name) is { } value)
                    return scope.Values[value.Index];
        return -1;
    }
}
