namespace GraphBridge.Query.Language;

/// <summary>What a query finds in one graph. Each step takes time linear in the graph's size.</summary>
internal sealed class Evaluation(ForwardGraph graph, string query)
{
    public NodeSet Of(Expression expression) => expression switch
    {
        PlaceExpression place => AtPlace(place),
        NameExpression name => Named(name),
        InExpression inside => In(inside.Path, inside.Pass, inside.Mark),
        PatternExpression pattern => Matching(pattern),
        ShapeExpression shape => NodeSet.OfValues(graph, value => shape.Shape.Matches(value.Type)),
        KindExpression kind => NodeKinds.Of(graph, kind.Kind),
        WalkExpression walk => Walk(walk.Function, Of(walk.Set)),
        WayExpression way => Way(way.Function, Of(way.Start), Of(way.End)),
        NotExpression not => !Of(not.Set),
        PickExpression pick => Of(pick.Set) is var set && set.At(pick.Place) is { } node ? NodeSet.Of(graph, node) : NodeSet.Of(graph),
        ChainExpression chain => Combine(chain),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private NodeSet AtPlace(PlaceExpression expression)
    {
        var count = graph.Operations.Count;
        var place = expression.Place < 0 ? expression.Place + count : expression.Place;
        if ((uint)place < (uint)count)
            return NodeSet.Of(graph, new GraphNode(graph.Operations[place]));
        throw QueryError.At(query, expression.Mark.At, $"there is no operation {expression.Place}",
            (count == 0 ? "the network has none" : $"places are 0 to {count - 1}, or -1 to -{count} from the end") + "; put a name of digits in quotes");
    }

    /// <summary>Operations and values that are called so, and what ran in modules of this path; with a pass, what ran in that alone.</summary>
    private NodeSet Named(NameExpression expression)
    {
        var name = expression.Pass is { } pass ? expression.Name with { Text = $"{expression.Name.Text}:{pass}" } : expression.Name;
        var called = Called(name);
        var modules = Modules(expression.Name);
        if (called.Count > 0 || modules.Contains(true) || name.HasWildcards)
            return called | RanIn(modules, expression.Pass);
        throw NotThere(expression.Name, expression.Mark, "there is nothing called", [.. graph.Modules.Select(module => module.Path), .. graph.Values.Select(value => value.Name),
            .. graph.Operations.Select(operation => operation.Name)]);
    }

    private NodeSet Called(NamePattern name)
    {
        var values = name.HasWildcards ? NodeSet.OfValues(graph, value => name.Matches(value.Name))
            : graph.FindValue(name.Text) is { } found ? NodeSet.Of(graph, new GraphNode(found)) : NodeSet.Of(graph);
        // many operations have no name, and the empty one is none
        return values | NodeSet.OfOperations(graph, operation => (operation.Name.Length > 0 || name.HasWildcards) && name.Matches(operation.Name));
    }

    private NodeSet In(NamePattern path, int? pass, Mark mark)
    {
        var modules = Modules(path);
        return modules.Contains(true) || path.HasWildcards ? RanIn(modules, pass)
            : throw NotThere(path, mark, "there is no module", graph.Modules.Select(module => module.Path));
    }

    private bool[] Modules(NamePattern path)
    {
        var found = new bool[graph.Modules.Count];
        foreach (var module in graph.Modules)
            found[module.Index] = path.Matches(module.Path);
        return found;
    }

    /// <summary>The operations that ran in calls of these modules, or in what those called.</summary>
    private NodeSet RanIn(bool[] modules, int? pass)
    {
        var isInside = new bool[graph.Calls.Count];
        foreach (var call in graph.Calls)
            isInside[call.Index] = (modules[call.Module.Index] && (pass is null || call.Pass == pass)) || (call.Parent is { } parent && isInside[parent.Index]);
        return NodeSet.OfOperations(graph, operation => operation.Call is { } call && isInside[call.Index]);
    }

    private NodeSet Matching(PatternExpression expression)
    {
        var pattern = expression.Pattern;
        switch (expression.Function)
        {
            case PatternFunction.Name:
                return Called(pattern);
            case PatternFunction.Type:
                var types = new Dictionary<OpType, bool>();
                return NodeSet.OfOperations(graph, operation => Known(types, operation.Type, type => IsOfType(pattern, type)));
            case PatternFunction.Class:
                var modules = new bool[graph.Modules.Count];
                foreach (var module in graph.Modules)
                    modules[module.Index] = pattern.MatchesIgnoringCase(module.TypeName) && module.TypeName.Length > 0;
                return RanIn(modules, pass: null);
            case PatternFunction.Dtype:
                var elements = Enum.GetValues<ElementType>().Where(type => pattern.MatchesIgnoringCase(type.Name())).ToHashSet();
                return NodeSet.OfValues(graph, value => value.Type switch
                {
                    TensorType tensor => elements.Contains(tensor.ElementType),
                    SparseTensorType tensor => elements.Contains(tensor.ElementType),
                    _ => false,
                });
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression.Function, null);
        }
    }

    private static bool IsOfType(NamePattern pattern, OpType type) => pattern.MatchesIgnoringCase(type.Name) || pattern.MatchesIgnoringCase(type.ToString())
        || (type.Overload.Length > 0 && pattern.MatchesIgnoringCase((type with { Overload = "" }).ToString()));

    private static bool Known(Dictionary<OpType, bool> known, OpType type, Func<OpType, bool> find)
    {
        if (!known.TryGetValue(type, out var found))
            known.Add(type, found = find(type));
        return found;
    }

    private static NodeSet Walk(WalkFunction function, NodeSet set) => function switch
    {
        WalkFunction.Parents => set.Parents(),
        WalkFunction.Children => set.Children(),
        WalkFunction.Ancestors => set.Ancestors(),
        WalkFunction.Descendants => set.Descendants(),
        WalkFunction.Depends => set.Sources(),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    private static NodeSet Way(WayFunction function, NodeSet start, NodeSet end) => function switch
    {
        WayFunction.Path => start.ShortestPathTo(end),
        WayFunction.Between => start.Between(end),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    private NodeSet Combine(ChainExpression chain)
    {
        var all = Of(chain.Sets[0]);
        foreach (var expression in chain.Sets.AsSpan()[1..])
        {
            var set = Of(expression);
            all = chain.Operator switch
            {
                SetOperator.Union => all | set,
                SetOperator.Intersection => all & set,
                SetOperator.Difference => all - set,
                _ => throw new ArgumentOutOfRangeException(nameof(chain), chain.Operator, null),
            };
        }
        return all;
    }

    private GraphBridgeException NotThere(NamePattern name, Mark mark, string reason, IEnumerable<string> candidates) =>
        QueryError.At(query, mark.At, $"{reason} '{(name.Text.Length > 100 ? name.Text[..100] + "…" : name.Text)}'",
            NearNames.Of(name.Text, candidates) is { } near ? "did you mean " + ExpressionText.Of(near) : "'*' in a name stands for any characters");
}
