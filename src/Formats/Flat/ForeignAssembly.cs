namespace GraphBridge.Formats.Flat;

/// <summary>Makes a graph of another tool's file, of which nothing is known but its nodes, edges and clusters.</summary>
internal sealed class ForeignAssembly(List<ClusterRecord> clusters, List<NodeRecord> nodes, List<EdgeRecord> edges, ReadLimits limits)
    : FlatAssembly(clusters, nodes, edges, limits)
{
    /// <summary>What tells that edges of one node carry one value, in the words of our, DOT's and GraphML's files.</summary>
    private static readonly string[] SharedBy = [FlatKeys.Value, "tailport", "sourceport"];
    private static readonly string[] SourcePorts = ["tailport", "sourceport"];
    private static readonly string[] TargetPorts = ["headport", "targetport"];

    public ForwardGraph Build(string name, List<FlatAttribute> graphAttributes)
    {
        Builder.Name = name;
        Builder.Metadata = Metadata.Of(Merged(graphAttributes));
        for (var i = 0; i < Clusters.Count; i++)
            Calls[i] = AddForeignCall(i);
        AddOperations();
        return Builder.Build();
    }

    protected override ValueRecord[] Carried(int[] order)
    {
        var shared = new Dictionary<(int, string), ValueRecord>();
        var carried = new ValueRecord[Edges.Count];
        for (var i = 0; i < carried.Length; i++)
        {
            var edge = Edges[i];
            var port = PortOf(edge, SharedBy);
            if (port is null || !shared.TryGetValue((edge.Source, port), out var value))
            {
                var source = Nodes[edge.Source];
                value = source.Value(source.Values.Count);
                value.Argument = PortOf(edge, SourcePorts) ?? "";
                var metadata = edge.Others is null ? null : Metadata.Of(Merged(edge.Others));
                value.Id = Builder.AddValue(Builder.FreeName(source.Id), ValueKind.Activation, metadata: metadata);
                if (port is not null)
                    shared.Add((edge.Source, port), value);
            }
            carried[i] = value;
        }
        return carried;
    }

    protected override string ArgumentOf(EdgeRecord edge) => PortOf(edge, TargetPorts) ?? "";

    private static string? PortOf(EdgeRecord edge, string[] keys)
    {
        foreach (var (key, text) in edge.Others ?? [])
            if (Array.IndexOf(keys, key) >= 0)
                return text;
        return null;
    }
}
