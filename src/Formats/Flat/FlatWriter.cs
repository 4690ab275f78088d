using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Flat;

/// <summary>A graph as the attributes, clusters, nodes and edges of a text format; <see cref="FlatReader"/> reads them back.</summary>
internal static class FlatWriter
{
    public static IReadOnlyList<FlatAttribute> GraphAttributes(ForwardGraph graph, PartWriter parts)
    {
        List<FlatAttribute> attributes = [new(FlatKeys.Mark, FlatKeys.Version)];
        Add(attributes, FlatKeys.Name, graph.Name);
        if (graph.Producer is { } producer)
        {
            attributes.Add(new(FlatKeys.Producer, producer.Name));
            if (producer.Version is { } version)
                attributes.Add(new(FlatKeys.ProducerVersion, version));
        }
        if (!graph.Opsets.IsDefaultOrEmpty)
            attributes.Add(new(FlatKeys.Opsets, parts.Opsets(graph.Opsets)));
        if (parts.InnerGraphs(graph) is { } inner)
            attributes.Add(new(FlatKeys.InnerGraphs, inner));
        if (!graph.Functions.IsDefaultOrEmpty)
            attributes.Add(new(FlatKeys.Functions, parts.Functions(graph.Functions)));
        Add(attributes, FlatKeys.Metadata, graph.Metadata, parts);
        if (graph.Inputs.Count > 0)
            attributes.Add(new(FlatKeys.Inputs, parts.Strings([.. graph.Inputs.Select(input => input.Name)])));
        AddModules(attributes, graph, parts);
        return attributes;
    }

    private static void AddModules(List<FlatAttribute> attributes, ForwardGraph graph, PartWriter parts)
    {
        var modules = graph.Modules;
        if (modules.Count == 0)
            return;
        attributes.Add(new(FlatKeys.ModulePaths, parts.Strings([.. modules.Select(module => module.Path)])));
        AddColumn(FlatKeys.ModuleTypes, module => module.TypeName.Length > 0 ? module.TypeName : null);
        AddColumn(FlatKeys.ModuleArguments, module => module.Arguments.Length > 0 ? module.Arguments : null);
        AddColumn(FlatKeys.ModuleParents, module => module.Parent?.Index.ToString());
        AddColumn(FlatKeys.ModuleMetadata, module => module.Metadata.Count > 0 ? parts.Metadata(module.Metadata) : null);
        AddTriples(FlatKeys.ModuleParameters, module => module.Parameters);
        AddTriples(FlatKeys.ModuleBuffers, module => module.Buffers);

        void AddColumn(string key, Func<Module, string?> cell)
        {
            string?[] column = [.. modules.Select(cell)];
            if (Array.Exists(column, text => text is not null))
                attributes.Add(new(key, parts.Strings(column)));
        }

        void AddTriples(string key, Func<Module, IReadOnlyList<ModuleValue>> owned)
        {
            var triples = new List<string?>();
            foreach (var module in modules)
                foreach (var (name, value) in owned(module))
                    triples.AddRange([module.Index.ToString(), name, graph[value].Name]);
            if (triples.Count > 0)
                attributes.Add(new(key, parts.Strings(triples)));
        }
    }

    /// <summary>One cluster a module call, in the same order.</summary>
    public static IReadOnlyList<FlatCluster> Clusters(ForwardGraph graph)
    {
        var clusters = new FlatCluster[graph.Calls.Count];
        foreach (var call in graph.Calls)
        {
            List<FlatAttribute> attributes = [new(FlatKeys.Module, call.Module.Path), new(FlatKeys.Order, call.Index.ToString())];
            if (call.Pass != 1)
                attributes.Add(new(FlatKeys.Pass, call.Pass.ToString()));
            if (call.RepeatCount != 1)
                attributes.Add(new(FlatKeys.Repeat, call.RepeatCount.ToString()));
            if (call.Duration is { } duration)
                attributes.Add(new(FlatKeys.Ticks, duration.Ticks.ToString()));
            clusters[call.Index] = new("cluster_" + call.Index, call.Parent?.Index ?? -1, attributes);
        }
        return clusters;
    }

    /// <summary>The values that no operation makes, then the operations in execution order, then the graph's outputs.</summary>
    public static IEnumerable<FlatNode> Nodes(ForwardGraph graph, PartWriter parts)
    {
        foreach (var value in graph.Values)
            if (value.Producer is null)
                yield return ValueNode(value, parts);
        foreach (var operation in graph.Operations)
            yield return OperationNode(operation, parts);
        for (var i = 0; i < graph.Outputs.Count; i++)
            yield return OutputNode(i);
    }

    /// <summary>One edge a use, and one a graph output.</summary>
    public static IEnumerable<FlatEdge> Edges(ForwardGraph graph)
    {
        foreach (var operation in graph.Operations)
        {
            var inputs = operation.Inputs;
            for (var slot = 0; slot < inputs.Count; slot++)
                if (inputs.ValueAt(slot) is { IsNone: false } id)
                    yield return Edge(graph[id], operation, slot);
            foreach (var captured in operation.CapturedValues)
                yield return Edge(graph[captured], operation, -1);
        }
        for (var i = 0; i < graph.Outputs.Count; i++)
            yield return OutputEdge(graph.Outputs[i], i);
    }

    /// <summary>A use of a value; the slot is -1 where a nested graph uses it by name.</summary>
    public static FlatEdge Edge(Value value, Operation target, int slot) =>
        Edge(value, OperationId(target), slot < 0 ? FlatKeys.CapturedSlot : target.Inputs.Count > 1 ? slot.ToString() : null);

    public static FlatEdge OutputEdge(Value value, int place) => Edge(value, OutputId(place), null);

    public static string OperationId(Operation operation) => "op" + operation.Index;

    public static string ValueId(Value value) => "v" + value.Index;

    public static string OutputId(int place) => "out" + place;

    public static FlatNode OutputNode(int place) =>
        new(OutputId(place), -1, [new(FlatKeys.Kind, FlatKeys.OutputKind), new(FlatKeys.Order, place.ToString())]);

    private static FlatEdge Edge(Value value, string target, string? slot)
    {
        var attributes = new List<FlatAttribute>(2);
        var producer = value.Producer;
        if (producer is { Outputs.Count: > 1 })
            attributes.Add(new(FlatKeys.Value, value.Name));
        if (slot is not null)
            attributes.Add(new(FlatKeys.Slot, slot));
        return new(producer is { } operation ? OperationId(operation) : ValueId(value), target, attributes);
    }

    public static FlatNode ValueNode(Value value, PartWriter parts)
    {
        var attributes = new List<FlatAttribute>(4) { new(FlatKeys.Kind, Word(value.Kind)), new(FlatKeys.Name, value.Name) };
        AddContent(attributes, value, parts);
        Add(attributes, FlatKeys.Metadata, value.Metadata, parts);
        return new(ValueId(value), ClusterOf(value), attributes);
    }

    /// <summary>A parameter and the like stands with its users where these are all in one call; an input stands outside.</summary>
    private static int ClusterOf(Value value)
    {
        if (value.Kind is ValueKind.Input or ValueKind.Outer || value.Uses.Count == 0)
            return -1;
        var cluster = value.Uses[0].Operation.Call?.Index ?? -1;
        foreach (var use in value.Uses)
            if ((use.Operation.Call?.Index ?? -1) != cluster)
                return -1;
        return cluster;
    }

    public static FlatNode OperationNode(Operation operation, PartWriter parts)
    {
        var attributes = new List<FlatAttribute>(8) { new(FlatKeys.OpType, operation.Type.Name) };
        Add(attributes, FlatKeys.Domain, operation.Type.Domain);
        Add(attributes, FlatKeys.Overload, operation.Type.Overload);
        Add(attributes, FlatKeys.Name, operation.Name);
        attributes.Add(new(FlatKeys.Order, operation.Index.ToString()));
        AddArguments(attributes, operation.Inputs, parts);
        AddOutputs(attributes, operation.Outputs, parts);
        if (operation.Attributes.Count > 0)
            attributes.Add(new(FlatKeys.Attributes, parts.Attributes(operation.Attributes)));
        Add(attributes, FlatKeys.Metadata, operation.Metadata, parts);
        if (operation.Trace is { } trace)
            attributes.Add(new(FlatKeys.Trace, parts.Trace(trace)));
        return new(OperationId(operation), operation.Call?.Index ?? -1, attributes);
    }

    private static void AddArguments(List<FlatAttribute> attributes, PortList inputs, PartWriter parts)
    {
        if (inputs.Count == 0)
            return;
        var names = new string?[inputs.Count];
        var needed = inputs.ValueAt(inputs.Count - 1).IsNone;
        for (var slot = 0; slot < names.Length; slot++)
        {
            names[slot] = inputs[slot].Name;
            needed |= names[slot]!.Length > 0;
        }
        if (needed)
            attributes.Add(new(FlatKeys.Arguments, parts.Strings(names)));
    }

    private static void AddOutputs(List<FlatAttribute> attributes, PortList outputs, PartWriter parts)
    {
        if (outputs.Count == 0)
            return;
        if (outputs.Count == 1 && outputs[0] is { Value: { } value } port)
        {
            attributes.Add(new(FlatKeys.Output, value.Name));
            AddContent(attributes, value, parts);
            Add(attributes, FlatKeys.OutputArgument, port.Name);
            Add(attributes, FlatKeys.OutputMetadata, value.Metadata, parts);
            return;
        }
        attributes.Add(new(FlatKeys.Outputs, parts.Strings([.. outputs.Select(output => output.Value?.Name)])));
        AddList(FlatKeys.ValueTypes, output => output.Value?.Type?.ToString());
        AddList(FlatKeys.OutputArguments, output => output.Name.Length > 0 ? output.Name : null);
        AddList(FlatKeys.OutputsMetadata, output => output.Value?.Metadata is { Count: > 0 } metadata ? parts.Metadata(metadata) : null);
        AddList(FlatKeys.OutputsData, output => output.Value?.Data is { } data ? parts.Tensor(data) : null);
        AddList(FlatKeys.OutputsSparseData, output => output.Value?.SparseData is { } data ? parts.SparseTensor(data) : null);
        AddList(FlatKeys.ValueTraces, output => output.Value?.Trace is { } trace ? parts.ValueTrace(trace) : null);

        void AddList(string key, Func<Port, string?> item)
        {
            string?[] list = [.. outputs.Select(item)];
            if (Array.Exists(list, text => text is not null))
                attributes.Add(new(key, parts.Strings(list)));
        }
    }

    private static void AddContent(List<FlatAttribute> attributes, Value value, PartWriter parts)
    {
        if (value.Type is { } type)
            attributes.Add(new(FlatKeys.ValueType, type.ToString()));
        if (value.Data is { } data)
            attributes.Add(new(FlatKeys.Data, parts.Tensor(data)));
        if (value.SparseData is { } sparse)
            attributes.Add(new(FlatKeys.SparseData, parts.SparseTensor(sparse)));
        if (value.Trace is { } trace)
            attributes.Add(new(FlatKeys.ValueTrace, parts.ValueTrace(trace)));
    }

    private static void Add(List<FlatAttribute> attributes, string key, string text)
    {
        if (text.Length > 0)
            attributes.Add(new(key, text));
    }

    private static void Add(List<FlatAttribute> attributes, string key, Metadata metadata, PartWriter parts)
    {
        if (metadata.Count > 0)
            attributes.Add(new(key, parts.Metadata(metadata)));
    }

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Activation => "activation",
        ValueKind.Input => "input",
        ValueKind.Parameter => "parameter",
        ValueKind.Buffer => "buffer",
        ValueKind.Constant => "constant",
        ValueKind.Outer => "outer",
        ValueKind.Undefined => "undefined",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };
}
