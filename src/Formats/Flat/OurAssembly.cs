using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Flat;

/// <summary>Makes a graph of a file that <see cref="FlatWriter"/> wrote, and that another tool may have changed since.</summary>
internal sealed class OurAssembly(PartReader parts, List<ClusterRecord> clusters, List<NodeRecord> nodes, List<EdgeRecord> edges, ReadLimits limits, ElementCount count)
    : FlatAssembly(clusters, nodes, edges, limits)
{
    private readonly Dictionary<string, string> _graph = new(StringComparer.Ordinal);

    public ForwardGraph Build(List<FlatAttribute> graphAttributes)
    {
        var others = new List<FlatAttribute>();
        foreach (var attribute in graphAttributes)
            if (!IsOurs(attribute.Key))
                others.Add(attribute);
            else
                _graph[attribute.Key] = attribute.Value;
        Builder.Name = _graph.GetValueOrDefault(FlatKeys.Name, "");
        Builder.Producer = _graph.TryGetValue(FlatKeys.Producer, out var producer) ? new(producer, _graph.GetValueOrDefault(FlatKeys.ProducerVersion)) : null;
        Builder.Opsets = _graph.TryGetValue(FlatKeys.Opsets, out var opsets) ? parts.Opsets(opsets) : [];
        Builder.Functions = _graph.TryGetValue(FlatKeys.Functions, out var functions) ? parts.Functions(functions) : [];
        var metadata = _graph.TryGetValue(FlatKeys.Metadata, out var text) ? parts.Metadata(text) : Metadata.Empty;
        Builder.Metadata = others.Count == 0 ? metadata : Metadata.Of([.. metadata, .. Merged(others)]);

        AddModules();
        AddCalls();
        AddFreeValues();
        AddOperations();
        foreach (var name in List(FlatKeys.Inputs))
            if (Builder.TryGetValue(name ?? "", out var input))
                Builder.MarkInput(input);
        foreach (var (module, name, value) in Triples(FlatKeys.ModuleParameters))
            Builder.AddParameter(module, name, value);
        foreach (var (module, name, value) in Triples(FlatKeys.ModuleBuffers))
            Builder.AddBuffer(module, name, value);
        return Builder.Build();
    }

    private static bool IsOurs(string key) => key is FlatKeys.Mark or FlatKeys.Name or FlatKeys.Producer or FlatKeys.ProducerVersion or FlatKeys.Opsets
        or FlatKeys.InnerGraphs or FlatKeys.Functions or FlatKeys.Metadata or FlatKeys.Inputs or FlatKeys.ModulePaths or FlatKeys.ModuleTypes or FlatKeys.ModuleArguments
        or FlatKeys.ModuleParents or FlatKeys.ModuleMetadata or FlatKeys.ModuleParameters or FlatKeys.ModuleBuffers;

    private void AddModules()
    {
        var paths = List(FlatKeys.ModulePaths);
        count.Add(paths.Length * (long)ElementCount.Module);
        var (types, arguments, parents, metadata) = (List(FlatKeys.ModuleTypes), List(FlatKeys.ModuleArguments), List(FlatKeys.ModuleParents), List(FlatKeys.ModuleMetadata));
        for (var i = 0; i < paths.Length; i++)
        {
            ModuleId? parent = Cell(parents) is { } above ? new(ModuleIndex(above, i, FlatKeys.ModuleParents)) : null;
            Builder.AddModule(paths[i] ?? "", Cell(types) ?? "", parent, Cell(arguments) ?? "", Cell(metadata) is { } text ? parts.Metadata(text) : null);

            string? Cell(string?[] column) => i < column.Length ? column[i] : null;
        }
    }

    private void AddCalls()
    {
        foreach (var i in CallOrder())
        {
            var cluster = Clusters[i];
            if (!cluster.IsOurs)
                Calls[i] = AddForeignCall(i);
            else if (Builder.TryGetModule(cluster.Module, out var module))
            {
                Calls[i] = Builder.AddCall(module, cluster.Parent >= 0 ? Calls[cluster.Parent] : null, cluster.Pass, cluster.Repeat);
                Builder.SetDuration(Calls[i], cluster.Duration);
            }
            else
                throw new GraphBridgeException($"it runs the module '{Excerpt.Of(cluster.Module)}', which is not among the graph's modules",
                    place: $"cluster '{Excerpt.Of(cluster.Id)}'", remedy: "name one of " + FlatKeys.ModulePaths);
        }
    }

    /// <summary>As they say, unless a caller would come after what it calls.</summary>
    private int[] CallOrder()
    {
        int[] order = [.. Enumerable.Range(0, Clusters.Count).OrderBy(i => Clusters[i].Order)];
        var isThere = new bool[order.Length];
        foreach (var i in order)
        {
            if (Clusters[i].Parent >= 0 && !isThere[Clusters[i].Parent])
                return [.. Enumerable.Range(0, order.Length)];
            isThere[i] = true;
        }
        return order;
    }

    private void AddFreeValues()
    {
        foreach (var node in Nodes)
        {
            if (node.Kind is not { } kind)
                continue;
            var value = node.Value(0);
            value.Id = Builder.AddValue(node.Name ?? Builder.FreeName(node.Id), kind, value.Type, value.Data, value.SparseData, MetadataOf(node));
            Builder.SetTrace(value.Id, value.Trace);
        }
    }

    /// <summary>
    /// An edge carries the output of its source that it names. Where a tool moved the edge to another source, the name is
    /// stale and the source's only output is meant; a node that a tool put in gets an output when an edge leaves it.
    /// </summary>
    protected override ValueRecord[] Carried(int[] order)
    {
        foreach (var at in order)
            foreach (var value in Nodes[at].Values)
                if (value.Name is { } name)
                    value.Id = AddActivation(value, name);
        var byName = new Dictionary<(int, string), ValueRecord>();
        foreach (var at in order)
            if (Nodes[at].Values.Count > 1)
                foreach (var value in Nodes[at].Values)
                    if (value.Name is { } name)
                        byName.Add((at, name), value);

        var carried = new ValueRecord[Edges.Count];
        for (var i = 0; i < carried.Length; i++)
        {
            var edge = Edges[i];
            if (Nodes[edge.Target].Kind is not null || Nodes[edge.Source].IsGraphOutput)
                throw new GraphBridgeException($"an edge goes from '{Excerpt.Of(Nodes[edge.Source].Id)}' to '{Excerpt.Of(Nodes[edge.Target].Id)}', against the flow",
                    place: PlaceOf(Nodes[edge.Source]), remedy: "edges go from inputs and operations to operations and outputs");
            carried[i] = edge.Value is { } name && byName.TryGetValue((edge.Source, name), out var value) ? value : OnlyValue(edge);
        }
        return carried;
    }

    private ValueRecord OnlyValue(EdgeRecord edge)
    {
        var source = Nodes[edge.Source];
        ValueRecord? only = null;
        foreach (var value in source.Values)
        {
            if (value.Id.IsNone)
                continue;
            if (only is not null)
                throw new GraphBridgeException($"the edge to '{Excerpt.Of(Nodes[edge.Target].Id)}' does not say which of the node's outputs it carries",
                    place: PlaceOf(source), remedy: $"give the edge the attribute {FlatKeys.Value} with the output's name");
            only = value;
        }
        if (only is null)
        {
            only = source.Value(source.Values.Count);
            only.Id = AddActivation(only, Builder.FreeName(edge.Value ?? source.Id));
        }
        return only;
    }

    private ValueId AddActivation(ValueRecord value, string name)
    {
        var id = Builder.AddValue(name, ValueKind.Activation, value.Type, value.Data, value.SparseData, value.Metadata);
        Builder.SetTrace(id, value.Trace);
        return id;
    }

    protected override string ArgumentOf(EdgeRecord edge) => "";

    private string?[] List(string key) => _graph.TryGetValue(key, out var text) ? parts.Strings(text) : [];

    /// <summary>What modules own, without values that are not in the graph any more.</summary>
    private IEnumerable<(ModuleId Module, string Name, ValueId Value)> Triples(string key)
    {
        var list = List(key);
        var modules = List(FlatKeys.ModulePaths).Length;
        for (var i = 0; i + 2 < list.Length; i += 3)
            if (Builder.TryGetValue(list[i + 2] ?? "", out var value))
                yield return (new(ModuleIndex(list[i] ?? "", modules, key)), list[i + 1] ?? "", value);
    }

    private static int ModuleIndex(string text, int count, string key) => int.TryParse(text, out var index) && index >= 0 && index < count ? index
        : throw new GraphBridgeException($"{key} has '{Excerpt.Of(text)}' for a module's place", remedy: $"give a number below {count}");
}
