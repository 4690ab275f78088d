using GraphBridge.Query.Language;

namespace GraphBridge.Query;

/// <summary>
/// A question about a graph in a small language: <c>type(Conv*) &amp; in(layer1)</c>, <c>fc:2</c>, <c>path(x, logits)</c>. Two are equal
/// when they say the same. <c>docs/query.md</c> describes the language.
/// </summary>
public sealed class GraphQuery : IEquatable<GraphQuery>
{
    private readonly Expression _expression;
    private readonly string _written;

    internal GraphQuery(Expression expression, string? written = null) => (_expression, _written) = (expression, written ?? ExpressionText.Of(expression));

    /// <summary>Reads a query.</summary>
    /// <exception cref="GraphBridgeException">It is none; the details are the query and a caret under the place.</exception>
    public static GraphQuery Parse(string text) => Parse(text, ReadLimits.Default);

    /// <summary>As above, where queries may be longer or shorter, or nest less.</summary>
    /// <param name="text">The query, in the language of <c>docs/query.md</c>.</param>
    /// <param name="limits">How long it may be, and how deep it nests.</param>
    /// <exception cref="GraphBridgeException">It is none, or too long.</exception>
    public static GraphQuery Parse(string text, ReadLimits limits)
    {
        limits.RequireLength(text, "query");
        return new(Parser.Parse(text, limits.QueryDepth), text);
    }

    /// <summary>What it finds in a graph.</summary>
    /// <exception cref="GraphBridgeException">A name without wildcards, or a place, is not in the graph.</exception>
    public NodeSet Run(ForwardGraph graph) => new Evaluation(graph, _written).Of(_expression);

    /// <inheritdoc/>
    public bool Equals(GraphQuery? other) => other is not null && _expression.Equals(other._expression);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GraphQuery);

    /// <inheritdoc/>
    public override int GetHashCode() => _expression.GetHashCode();

    /// <summary>The query in its plainest form: quotes and parentheses only where they are needed. <see cref="Parse(string)"/> reads it as an equal one.</summary>
    public override string ToString() => ExpressionText.Of(_expression);
}

/// <summary>Queries as methods of a graph.</summary>
public static class GraphQueries
{
    /// <summary>What a query finds: <c>graph.Query("type(Conv*) &amp; in(layer1)")</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="query">The query, in the language of <c>docs/query.md</c>.</param>
    /// <exception cref="GraphBridgeException">It is no query, or a name or a place in it is not in the graph.</exception>
    public static NodeSet Query(this ForwardGraph graph, string query) => GraphQuery.Parse(query).Run(graph);

    /// <summary>The one node that a query finds: <c>graph.Find("conv1")</c>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="query">The query, in the language of <c>docs/query.md</c>.</param>
    /// <exception cref="GraphBridgeException">It is no query, or finds nothing or more than one node.</exception>
    public static GraphNode Find(this ForwardGraph graph, string query)
    {
        var found = graph.Query(query);
        return found.Count == 1 ? found.At(0)!.Value
            : throw new GraphBridgeException($"the query '{query}' finds {found.Count} nodes and not one", remedy: found.Count == 0 ? null : "choose one of them: (…)[0], (…)[-1]");
    }
}
