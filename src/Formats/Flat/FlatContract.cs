namespace GraphBridge.Formats.Flat;

/// <summary>One attribute of a graph, cluster, node or edge of a text format.</summary>
internal readonly record struct FlatAttribute(string Key, string Value);

/// <summary>A cluster: one module call. Its parent, by index, stands before it; -1 for an outermost one.</summary>
internal readonly record struct FlatCluster(string Id, int Parent, IReadOnlyList<FlatAttribute> Attributes);

/// <summary>A node: an operation, or a value that no operation makes, or a graph output. Cluster is an index, -1 outside all.</summary>
internal readonly record struct FlatNode(string Id, int Cluster, IReadOnlyList<FlatAttribute> Attributes);

/// <summary>An edge: one use of a value. Source and target are node ids.</summary>
internal readonly record struct FlatEdge(string Source, string Target, IReadOnlyList<FlatAttribute> Attributes);

/// <summary>A place in a text, counted from 1. It becomes a string only where an error names it: there are millions of others.</summary>
internal readonly record struct TextPlace(long Line, long Column)
{
    public override string ToString() => Line == 0 ? "" : $"line {Line}, column {Column}";
}
