using Google.Protobuf.Collections;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Says in the metadata of a file what its messages don't say of the graph: one property named <c>graphbridge</c> on the
/// model, a nested graph, a function or a node, with only what would come back otherwise. A graph that came from an ONNX
/// file needs none.
/// </summary>
internal sealed class ExtensionWriter : IDisposable
{
    private readonly PartWriter _parts = new(path: null);
    private readonly ScopeTexts _scopes = new();
    private bool _wroteAny;

    private ExtensionWriter() { }

    public void Dispose() => _parts.Dispose();

    /// <summary>Adds what is missing to a written model, and serialises it.</summary>
    /// <param name="model">The model, without the main graph's nodes.</param>
    /// <param name="nodes">Those nodes, in the order of the file.</param>
    /// <param name="version">The version of the file format that the nodes need as they are.</param>
    /// <param name="graph">The graph that it should say.</param>
    /// <param name="back">The graph that it says.</param>
    public static ReadOnlyMemory<byte> Extend(ModelProto model, NodeSource nodes, int version, ForwardGraph graph, ForwardGraph back)
    {
        using var writer = new ExtensionWriter();
        var inner = writer._parts.InnerGraphs(graph);
        for (var i = 0; i < model.Functions.Count; i++)
            writer.Extend(model.Functions[i], graph.Functions[i], back.Functions[i]);
        var hasHierarchy = writer.Extend(model.MetadataProps, graph, back, inner is null ? [] : [new("inner", inner)]);
        var wire = new ModelWire(model, nodes);
        var at = 0;
        foreach (var operation in GraphWriter.InFileOrder(graph))
        {
            var known = back.Operations[operation.Index];
            if (known.Metadata.Count == 0 && PlainOperation.Is(operation))
            {
                var added = writer.Missing(operation, hasHierarchy);
                version = added.Count == 0 ? version : Math.Max(version, IrVersion.Properties);
                wire.Add(nodes.Bytes(at++), added);
                continue;
            }
            var node = nodes[at];
            if (writer.Extend(node, operation, known, hasHierarchy))
            {
                version = Math.Max(version, IrVersion.Needed([node]));
                wire.Add(node);
            }
            else
            {
                wire.Add(nodes.Bytes(at), []);
            }
            at++;
        }
        if (writer._wroteAny && Math.Max(version, IrVersion.Needed(model)) is var needed && needed > model.IrVersion)
        {
            // properties need a newer version of the file format, which is then not the one that the graph speaks of
            model.IrVersion = needed;
            if (!model.MetadataProps.Any(property => property.Key == OnnxKeys.Extension))
                writer.Add(model.MetadataProps, [new("metadata", writer._parts.Metadata(graph.Metadata))]);
        }
        return wire.Finish(model);
    }

    private void Extend(FunctionProto proto, GraphFunction function, GraphFunction back)
    {
        var entries = new List<KeyValuePair<string, string>>();
        if (function.Type != back.Type)
            entries.Add(new("type", Text(function.Type)));
        if (!function.DefaultAttributes.AsSpan().SequenceEqual(back.DefaultAttributes.AsSpan()))
            entries.Add(new("defaults", _parts.Attributes(function.DefaultAttributes)));
        Extend(proto.MetadataProps, proto.Node, function.Body, back.Body, entries);
    }

    private void Extend(RepeatedField<StringStringEntryProto> properties, RepeatedField<NodeProto> nodes, ForwardGraph graph, ForwardGraph back,
        List<KeyValuePair<string, string>> entries)
    {
        var hasHierarchy = Extend(properties, graph, back, entries);
        // nodes are written by their place in the file that the graph came from, where all have one
        foreach (var (at, operation) in GraphWriter.InFileOrder(graph).Index())
            Extend(nodes[at], operation, back.Operations[operation.Index], hasHierarchy);
    }

    /// <summary>Says what is missing of a graph but for its nodes, and whether their hierarchy is said here.</summary>
    private bool Extend(RepeatedField<StringStringEntryProto> properties, ForwardGraph graph, ForwardGraph back, List<KeyValuePair<string, string>> entries)
    {
        if (graph.Name != back.Name)
            entries.Add(new("name", graph.Name));
        if (graph.Producer != back.Producer)
            entries.Add(new("producer", _parts.Strings(graph.Producer is { } producer ? [producer.Name, producer.Version] : [])));
        if (!graph.Opsets.AsSpan().SequenceEqual(back.Opsets.AsSpan()))
            entries.Add(new("opsets", _parts.Opsets(graph.Opsets)));
        if (!SameNames(graph.Inputs, back.Inputs))
            entries.Add(new("inputs", _parts.Strings([.. graph.Inputs.Select(value => value.Name)])));
        if (!SameNames(graph.Outputs, back.Outputs))
            entries.Add(new("outputs", _parts.Strings([.. graph.Outputs.Select(value => value.Name)])));
        var hasHierarchy = !SameHierarchy(graph, back);
        if (hasHierarchy)
        {
            entries.Add(new("modules", _parts.Strings([.. graph.Modules.Select(Text)])));
            entries.Add(new("calls", _parts.Strings([.. graph.Calls.Select(call => $"{call.Module.Index},{call.Parent?.Index ?? -1},{call.Pass},{call.RepeatCount}" + (call.Duration is { } duration ? "," + duration.Ticks : ""))])));
        }
        var values = graph.Values.Select(value => Difference(value, back.FindValue(value.Name))).OfType<string>().ToArray();
        if (values.Length > 0)
            entries.Add(new("values", _parts.Strings(values)));
        if (entries.Count > 0 || !graph.Metadata.Equals(back.Metadata))
        {
            entries.Add(new("metadata", _parts.Metadata(graph.Metadata)));
            Add(properties, entries);
        }
        return hasHierarchy;
    }

    /// <summary>The properties that say what a plain operation's node does not: where it ran.</summary>
    private RepeatedField<StringStringEntryProto> Missing(Operation operation, bool hasHierarchy)
    {
        var properties = new RepeatedField<StringStringEntryProto>();
        if (hasHierarchy && operation.Call is { } call)
        {
            _scopes.Write(properties, operation.Name, operation.Type.Name, call);
            Add(properties, [new("call", call.Index.ToString()), new("scopes", "")]);
        }
        return properties;
    }

    /// <summary>Says what is missing of a node; false where the node is as it was.</summary>
    private bool Extend(NodeProto proto, Operation operation, Operation back, bool hasHierarchy)
    {
        var entries = new List<KeyValuePair<string, string>>();
        if (hasHierarchy && operation.Call is { } call)
        {
            entries.Add(new("call", call.Index.ToString()));
            if (!proto.MetadataProps.Any(property => property.Key is OnnxKeys.Namespace or OnnxKeys.NameScopes or OnnxKeys.ClassHierarchy))
            {
                entries.Add(new("scopes", ""));
                _scopes.Write(proto.MetadataProps, proto.Name, proto.OpType, call);
            }
        }
        if (operation.Type != back.Type)
            entries.Add(new("type", Text(operation.Type)));
        if (!operation.Metadata.Equals(back.Metadata))
            entries.Add(new("metadata", _parts.Metadata(operation.Metadata)));
        if (operation.Trace is { } trace)
            entries.Add(new("trace", _parts.Trace(trace)));
        if (!operation.Inputs.Select(input => input.Name).SequenceEqual(back.Inputs.Select(input => input.Name)))
            entries.Add(new("inputs", _parts.Strings([.. operation.Inputs.Select(input => input.Name)])));
        if (!operation.Outputs.Select(output => output.Name).SequenceEqual(back.Outputs.Select(output => output.Name)))
            entries.Add(new("outputs", _parts.Strings([.. operation.Outputs.Select(output => output.Name)])));
        var hasNested = ExtendAttributes(proto, operation, back, entries);
        if (entries.Count > 0)
            Add(proto.MetadataProps, entries);
        return hasNested || entries.Count > 0;
    }

    /// <summary>Adds the attributes that are not said exactly, and says what is missing of graphs among them; true where there are any.</summary>
    private bool ExtendAttributes(NodeProto proto, Operation operation, Operation back, List<KeyValuePair<string, string>> entries)
    {
        var inexact = new List<NamedAttribute>();
        var hasNested = false;
        foreach (var attribute in operation.Attributes)
        {
            var written = proto.Attribute.FirstOrDefault(candidate => candidate.Name == attribute.Name);
            var known = back.Attribute(attribute.Name);
            if (attribute.Value is AttributeValue.Graph { Value: var nested } && known is AttributeValue.Graph { Value: var nestedBack })
            {
                hasNested = true;
                Extend(written!.G.MetadataProps, written.G.Node, nested, nestedBack, []);
            }
            else if (attribute.Value is AttributeValue.List { Kind: AttributeKind.Graph } list && known is AttributeValue.List { Kind: AttributeKind.Graph } listBack)
            {
                hasNested = true;
                for (var i = 0; i < list.Items.Length; i++)
                    Extend(written!.Graphs[i].MetadataProps, written.Graphs[i].Node, ((AttributeValue.Graph)list.Items[i]).Value, ((AttributeValue.Graph)listBack.Items[i]).Value, []);
            }
            else if (!attribute.Value.Equals(known))
            {
                inexact.Add(attribute);
            }
        }
        if (inexact.Count == 0)
            return hasNested;
        entries.Add(new("attributes", _parts.Attributes(inexact)));
        if (operation.Attributes.Count != back.Attributes.Count)
            entries.Add(new("order", _parts.Strings([.. operation.Attributes.Select(attribute => attribute.Name)])));
        return hasNested;
    }

    private string? Difference(Value value, Value? back)
    {
        var entries = new List<KeyValuePair<string, string>>();
        if (value.Kind != back?.Kind)
            entries.Add(new("kind", value.Kind.ToString()));
        if (!Equals(value.Type, back?.Type))
            entries.Add(new("type", value.Type?.ToString() ?? ""));
        if (!value.Metadata.Equals(back?.Metadata))
            entries.Add(new("metadata", _parts.Metadata(value.Metadata)));
        if (!Equals(value.Data, back?.Data))
            entries.Add(new("data", value.Data is { } data ? _parts.Tensor(data) : ""));
        if (!Equals(value.SparseData, back?.SparseData))
            entries.Add(new("sparse", value.SparseData is { } sparse ? _parts.SparseTensor(sparse) : ""));
        if (value.Trace is { } trace)
            entries.Add(new("trace", _parts.ValueTrace(trace)));
        if (entries.Count == 0)
            return null;
        entries.Insert(0, new("name", value.Name));
        return _parts.Metadata(Metadata.Of(entries));
    }

    private void Add(RepeatedField<StringStringEntryProto> properties, List<KeyValuePair<string, string>> entries)
    {
        _wroteAny = true;
        properties.Add(MetadataMapping.Property(OnnxKeys.Extension, _parts.Metadata(Metadata.Of(entries))));
    }

    private string Text(OpType type) => _parts.Strings([type.Domain, type.Name, type.Overload]);

    private string Text(Module module) => _parts.Strings([module.Path, module.TypeName, module.Arguments, (module.Parent?.Index ?? -1).ToString(),
        Text(module.Graph, module.Parameters), Text(module.Graph, module.Buffers), _parts.Metadata(module.Metadata)]);

    private string Text(ForwardGraph graph, IReadOnlyList<ModuleValue> values) =>
        _parts.Strings([.. values.SelectMany(value => new[] { value.Name, graph[value.Value].Name })]);

    private static bool SameNames(EntityList<Value> left, EntityList<Value> right) =>
        left.Count == right.Count && left.Select(value => value.Name).SequenceEqual(right.Select(value => value.Name));

    private static bool SameHierarchy(ForwardGraph graph, ForwardGraph back)
    {
        if (graph.Modules.Count != back.Modules.Count || graph.Calls.Count != back.Calls.Count)
            return false;
        for (var i = 0; i < graph.Modules.Count; i++)
        {
            var (left, right) = (graph.Modules[i], back.Modules[i]);
            if (left.Path != right.Path || left.TypeName != right.TypeName || left.Arguments != right.Arguments || left.Parent?.Index != right.Parent?.Index
                || !left.Metadata.Equals(right.Metadata) || !SameValues(left.Parameters, right.Parameters) || !SameValues(left.Buffers, right.Buffers))
                return false;
        }
        for (var i = 0; i < graph.Calls.Count; i++)
        {
            var (left, right) = (graph.Calls[i], back.Calls[i]);
            if (left.Module.Index != right.Module.Index || left.Parent?.Index != right.Parent?.Index || left.Pass != right.Pass || left.RepeatCount != right.RepeatCount
                || left.Duration != right.Duration)
                return false;
        }
        for (var i = 0; i < graph.Operations.Count; i++)
            if (graph.Operations[i].Call?.Index != back.Operations[i].Call?.Index)
                return false;
        return true;

        bool SameValues(IReadOnlyList<ModuleValue> left, IReadOnlyList<ModuleValue> right) => left.Count == right.Count
            && left.Zip(right).All(pair => pair.First.Name == pair.Second.Name && graph[pair.First.Value].Name == back[pair.Second.Value].Name);
    }
}
