using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.Collections;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>A graph that is being written.</summary>
/// <param name="Values">What its messages say of its values.</param>
/// <param name="IsHierarchySaid">Whether an extension says its modules and calls.</param>
/// <param name="AreScopesSaid">Whether each node says the modules around it, for other readers.</param>
internal readonly record struct WrittenGraph(ValueReader Values, bool IsHierarchySaid, bool AreScopesSaid);

/// <summary>
/// Says in the metadata of a file what its messages don't say of the graph: one property named <c>graphbridge</c> on the
/// model, a nested graph, a function or a node, with only what would come back otherwise. To find out, it reads message
/// by message what was written, by the rules of the reader. A graph that came from an ONNX file needs none.
/// </summary>
internal sealed class ExtensionWriter : IDisposable
{
    /// <summary>Stands for nested graphs while a node is read back: each of them says itself what is missing of it.</summary>
    private static readonly ForwardGraph Nested = new ForwardGraphBuilder().Build();

    private readonly PartWriter _parts;
    private readonly ScopeTexts _scopes = new();
    private readonly TensorReader _tensors;
    private readonly AttributeReader _attributes;
    private readonly NodeReader _nodes;

    /// <param name="contents">The content of the tensors that were written.</param>
    /// <param name="inner">The inner graphs of the main graph, to which traces refer.</param>
    public ExtensionWriter(IContentSource contents, InnerGraphs inner)
    {
        _parts = new(path: null, inner: inner);
        _tensors = new(contents);
        _attributes = new(_tensors, _ => Nested);
        _nodes = new(_attributes);
    }

    /// <summary>Whether anything was missing.</summary>
    public bool WroteAny { get; private set; }

    public void Dispose() => _parts.Dispose();

    /// <summary>Adds what is missing of the main graph but for its nodes.</summary>
    /// <param name="model">The model, without nodes and value_info.</param>
    /// <param name="declarations">What value_info has; null where it is what a reader rebuilds, so that no residue can come of it.</param>
    /// <param name="graph">The graph.</param>
    public WrittenGraph Extend(ModelProto model, IReadOnlyList<ValueInfoProto>? declarations, ForwardGraph graph)
    {
        var entries = new List<KeyValuePair<string, string>>();
        if (_parts.InnerGraphs(graph) is { } inner)
            entries.Add(new("inner", inner));
        AddDifference(entries, graph, model.Graph.Name, GraphReader.ProducerOf(model), GraphReader.Opsets(model.OpsetImport));
        var written = AddDifference(entries, graph, model.Graph, declarations, around: null);
        Finish(model.MetadataProps, entries, graph, () =>
        {
            var told = GraphReader.MetadataOf(model);
            // residues stand at the end, and are not looked for where they change nothing
            return graph.Metadata.Take(told.Count).SequenceEqual(told)
                ? GraphReader.WithResidues(told, WithoutInitializers(model), declarations, graph) : told;
        });
        return written;
    }

    private static ModelProto WithoutInitializers(ModelProto model)
    {
        var bare = model.Clone();
        bare.Graph.Initializer.Clear();
        bare.Graph.SparseInitializer.Clear();
        return bare;
    }

    /// <summary>Adds what is missing of a function.</summary>
    public void Extend(FunctionProto proto, GraphFunction function)
    {
        NodeProto[] nodes = [.. proto.Node];
        proto.Node.Clear();
        var copy = proto.Clone();
        proto.Node.AddRange(nodes);
        var told = GraphReader.MetadataOf(copy, _attributes, out var defaults);
        var entries = new List<KeyValuePair<string, string>>();
        if (function.Type != GraphReader.OpTypeOf(proto.Domain, proto.Name, proto.Overload))
            entries.Add(new("type", Text(function.Type)));
        if (!function.DefaultAttributes.AsSpan().SequenceEqual(defaults))
            entries.Add(new("defaults", _parts.Attributes(function.DefaultAttributes)));
        AddDifference(entries, function.Body, proto.Name, null, GraphReader.Opsets(proto.OpsetImport));
        var written = AddDifference(entries, function.Body, GraphReader.ValuesOf(proto), proto.ValueInfo, around: null);
        Finish(proto.MetadataProps, entries, function.Body, () => GraphReader.WithResidue(told, copy, function));
        Extend(nodes, function.Body, written);
    }

    private void Extend(GraphProto proto, ForwardGraph graph, ValueReader around)
    {
        NodeProto[] nodes = [.. proto.Node];
        proto.Node.Clear();
        var copy = proto.Clone();
        proto.Node.AddRange(nodes);
        var entries = new List<KeyValuePair<string, string>>();
        AddDifference(entries, graph, proto.Name, null, []);
        var written = AddDifference(entries, graph, copy, proto.ValueInfo, around);
        copy.Initializer.Clear();
        copy.SparseInitializer.Clear();
        Finish(proto.MetadataProps, entries, graph, () => GraphReader.WithResidue(GraphReader.MetadataOf(copy), copy, graph));
        Extend(nodes, graph, written);
    }

    private void Extend(NodeProto[] nodes, ForwardGraph graph, WrittenGraph written)
    {
        var order = FileOrder.Of(graph);
        for (var at = 0; at < nodes.Length; at++)
            Extend(nodes[at], order.Operations[at], order.IsExecutionOrder ? null : at, written);
    }

    private void AddDifference(List<KeyValuePair<string, string>> entries, ForwardGraph graph, string name, Producer? producer, ImmutableArray<Opset> opsets)
    {
        if (graph.Name != name)
            entries.Add(new("name", graph.Name));
        if (graph.Producer != producer)
            entries.Add(new("producer", _parts.Strings(graph.Producer is { } known ? [known.Name, known.Version] : [])));
        if (!graph.Opsets.AsSpan().SequenceEqual(opsets.AsSpan()))
            entries.Add(new("opsets", _parts.Opsets(graph.Opsets)));
    }

    /// <summary>Adds what is missing of values, modules and calls.</summary>
    /// <param name="entries">Where to.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="proto">Its message; tensors in it are copied.</param>
    /// <param name="declarations">What value_info has; null where it is what a reader rebuilds.</param>
    /// <param name="around">What the messages say of the graph around it.</param>
    private WrittenGraph AddDifference(List<KeyValuePair<string, string>> entries, ForwardGraph graph, GraphProto proto, IEnumerable<ValueInfoProto>? declarations, ValueReader? around)
    {
        if (!SameNames(graph.Inputs, proto.Input))
            entries.Add(new("inputs", _parts.Strings([.. graph.Inputs.Select(value => value.Name)])));
        if (!SameNames(graph.Outputs, proto.Output))
            entries.Add(new("outputs", _parts.Strings([.. graph.Outputs.Select(value => value.Name)])));
        var plain = new PlainValues(graph);
        var back = WrittenValues.Read(graph, plain, proto, declarations ?? GraphWriter.Declarations(graph, except: plain), _tensors, around);
        var isHierarchySaid = !HierarchyText.IsTold(graph, back);
        if (isHierarchySaid)
            HierarchyText.Write(graph, entries, _parts);
        var values = graph.Values.Where(value => !plain.Has(value)).Select(value => Difference(value, back.Builder)).OfType<string>().ToArray();
        if (values.Length > 0)
            entries.Add(new("values", _parts.Strings(values)));
        return new(back, isHierarchySaid, isHierarchySaid && ScopeTexts.AreShort(graph));
    }

    private static bool SameNames(EntityList<Value> values, RepeatedField<ValueInfoProto> declared) =>
        values.Count == declared.Count && values.Select(value => value.Name).SequenceEqual(declared.Select(declaration => declaration.Name));

    private string? Difference(Value value, ForwardGraphBuilder back)
    {
        var isThere = back.TryGetValue(value.Name, out var id);
        var (type, metadata, data, sparse) = isThere ? (back.TypeOf(id), back.MetadataOf(id), back.DataOf(id), back.SparseDataOf(id)) : default;
        List<KeyValuePair<string, string>>? entries = null;
        if (!isThere || value.Kind != back.KindOf(id))
            Add("kind", value.Kind.ToString());
        if (!Equals(value.Type, type))
            Add("type", value.Type?.ToString() ?? "");
        if (!value.Metadata.Equals(metadata))
            Add("metadata", _parts.Metadata(value.Metadata));
        if (!Equals(value.Data, data))
            Add("data", value.Data is { } known ? _parts.Tensor(known) : "");
        if (!Equals(value.SparseData, sparse))
            Add("sparse", value.SparseData is { } known ? _parts.SparseTensor(known) : "");
        if (value.Trace is { } trace)
            Add("trace", _parts.ValueTrace(trace));
        return entries is null ? null : _parts.Metadata(Metadata.Of(entries));

        void Add(string key, string text) => (entries ??= [new("name", value.Name)]).Add(new(key, text));
    }

    // What a message says of the graph's metadata is asked last: with entries, all of the metadata is among them.
    private void Finish(RepeatedField<StringStringEntryProto> properties, List<KeyValuePair<string, string>> entries, ForwardGraph graph, Func<Metadata> told)
    {
        if (entries.Count > 0 || !graph.Metadata.Equals(told()))
            AddMetadata(properties, entries, graph);
    }

    /// <summary>Adds an extension that says all of a graph's metadata.</summary>
    public void AddMetadata(RepeatedField<StringStringEntryProto> properties, List<KeyValuePair<string, string>> entries, ForwardGraph graph) =>
        Add(properties, [.. entries, new("metadata", _parts.Metadata(graph.Metadata))]);

    private void Add(RepeatedField<StringStringEntryProto> properties, List<KeyValuePair<string, string>> entries) =>
        Add(properties, _parts.Metadata(Metadata.Of(entries)));

    private void Add(RepeatedField<StringStringEntryProto> properties, string text)
    {
        WroteAny = true;
        properties.Add(MetadataMapping.Property(OnnxKeys.Extension, text));
    }

    /// <summary>Adds what is missing of a node.</summary>
    /// <param name="proto">The node as it was written.</param>
    /// <param name="operation">What it should say.</param>
    /// <param name="index">Its place, in a file whose nodes are not in execution order.</param>
    /// <param name="written">The graph that it is in.</param>
    public void Extend(NodeProto proto, Operation operation, int? index, WrittenGraph written)
    {
        var entries = new List<KeyValuePair<string, string>>();
        if (!PlainOperation.Is(operation))
            AddDifference(entries, proto, operation, index, written.Values);
        if (written.IsHierarchySaid && operation.Call is { } call && (entries.Count > 0 || HasScopes(proto)))
        {
            entries.Insert(0, new("call", call.Index.ToString()));
            if (HasScopes(proto))
                entries.Insert(1, new("scopes", "own"));
            else if (written.AreScopesSaid)
                _scopes.Write(operation.Name, operation.Type.Name, call, AddProperty);
        }
        if (entries.Count > 0)
            Add(proto.MetadataProps, entries);
        else
            ExtendPlain(operation, written, AddProperty);

        void AddProperty(string key, ReadOnlySpan<byte> value) => proto.MetadataProps.Add(MetadataMapping.Property(key, Encoding.UTF8.GetString(value)));
    }

    private static bool HasScopes(NodeProto proto) => proto.MetadataProps.Any(property => OnnxKeys.IsScope(property.Key));

    /// <summary>Adds what is missing of a node that says all but where it ran and what was seen of it; false where nothing is.</summary>
    public bool ExtendPlain(Operation operation, WrittenGraph written, PropertySink sink)
    {
        var call = written.IsHierarchySaid ? operation.Call : null;
        if (call is null && operation.Trace is null)
            return false;
        WroteAny = true;
        if (call is { } around && written.AreScopesSaid)
            _scopes.Write(operation.Name, operation.Type.Name, around, sink);
        Span<byte> number = stackalloc byte[16];
        var length = 0;
        call?.Index.TryFormat(number, out length);
        if (operation.Trace is not { } trace)
        {
            sink(OnnxKeys.Extension, number[..length]);
            return true;
        }
        var seen = KeyValuePair.Create("trace", _parts.Trace(trace));
        sink(OnnxKeys.Extension, Encoding.UTF8.GetBytes(_parts.Metadata(call is null ? Metadata.Of([seen])
            : Metadata.Of([new("call", Encoding.UTF8.GetString(number[..length])), seen]))));
        return true;
    }

    private void AddDifference(List<KeyValuePair<string, string>> entries, NodeProto proto, Operation operation, int? index, ValueReader values)
    {
        // reading uses a message up
        var back = _nodes.Read(proto.Clone(), index);
        if (operation.Type != back.Type)
            entries.Add(new("type", Text(operation.Type)));
        if (!operation.Metadata.Equals(back.Metadata))
            entries.Add(new("metadata", _parts.Metadata(operation.Metadata)));
        if (operation.Trace is { } trace)
            entries.Add(new("trace", _parts.Trace(trace)));
        AddNames("inputs", operation.Inputs, back.InputNames);
        AddNames("outputs", operation.Outputs, back.OutputNames);
        AddAttributes(entries, proto, operation, back.Attributes, values);

        void AddNames(string key, PortList ports, List<string>? names)
        {
            string[] known = [.. ports.Select(port => port.Name)];
            if (!known.SequenceEqual(names ?? Enumerable.Repeat("", known.Length)))
                entries.Add(new(key, _parts.Strings(known)));
        }
    }

    /// <summary>Adds the attributes that are not said exactly, and to graphs among them what is missing of those.</summary>
    private void AddAttributes(List<KeyValuePair<string, string>> entries, NodeProto proto, Operation operation, NamedAttribute[] back, ValueReader values)
    {
        var inexact = new List<NamedAttribute>();
        foreach (var attribute in operation.Attributes)
        {
            var written = proto.Attribute.FirstOrDefault(candidate => candidate.Name == attribute.Name);
            var known = back.FirstOrDefault(candidate => candidate.Name == attribute.Name).Value;
            if (attribute.Value is AttributeValue.Graph { Value: var nested } && known is AttributeValue.Graph)
                Extend(written!.G, nested, values);
            else if (attribute.Value is AttributeValue.List { Kind: AttributeKind.Graph } list && known is AttributeValue.List { Kind: AttributeKind.Graph })
                foreach (var (graph, item) in written!.Graphs.Zip(list.Items))
                    Extend(graph, ((AttributeValue.Graph)item).Value, values);
            else if (!attribute.Value.Equals(known))
                inexact.Add(attribute);
        }
        if (inexact.Count == 0)
            return;
        entries.Add(new("attributes", _parts.Attributes(inexact)));
        if (operation.Attributes.Count != back.Length)
            entries.Add(new("order", _parts.Strings([.. operation.Attributes.Select(attribute => attribute.Name)])));
    }

    private string Text(OpType type) => _parts.Strings([type.Domain, type.Name, type.Overload]);
}
