using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>Gives the outer values of nested graphs other names, where a view put another value in a value's place.</summary>
internal static class OuterNames
{
    /// <summary>The attribute with its graphs' outer values renamed, at every depth.</summary>
    public static AttributeValue Rename(AttributeValue value, IReadOnlyDictionary<string, string> names) => value switch
    {
        AttributeValue.Graph graph => new AttributeValue.Graph(Rename(graph.Value, names)),
        AttributeValue.List { Kind: AttributeKind.Graph } list => new AttributeValue.List(list.Kind, list.Items.Select(item => Rename(item, names)).ToImmutableArray()),
        _ => value,
    };

    private static ForwardGraph Rename(ForwardGraph graph, IReadOnlyDictionary<string, string> names)
    {
        if (!graph.Values.Any(value => value.Kind == ValueKind.Outer && names.ContainsKey(value.Name)))
            return graph;
        var rebuild = new GraphRebuild(graph, names: NewNames(graph, names));
        rebuild.CopyInputs();
        var calls = new bool[graph.Calls.Count];
        Array.Fill(calls, true);
        rebuild.CopyHierarchy(calls, everyModule: true);
        for (var op = 0; op < graph.Operations.Count; op++)
            rebuild.CopyOperation(op);
        rebuild.CopyOutputs();
        rebuild.CopyUnused();
        return rebuild.Builder.Build();
    }

    /// <summary>The name of each value: an outer one's new one, and another for what had that name in the nested graph itself.</summary>
    private static string[] NewNames(ForwardGraph graph, IReadOnlyDictionary<string, string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new string[graph.Values.Count];
        foreach (var value in graph.Values)
            if (value.Kind == ValueKind.Outer)
                taken.Add(result[value.Index] = names.GetValueOrDefault(value.Name, value.Name));
        foreach (var value in graph.Values)
        {
            if (value.Kind == ValueKind.Outer)
                continue;
            var name = value.Name;
            for (var i = 1; !taken.Add(name) || (i > 1 && graph.FindValue(name) is not null); i++)
                name = $"{value.Name}_{i}";
            result[value.Index] = name;
        }
        return result;
    }
}
