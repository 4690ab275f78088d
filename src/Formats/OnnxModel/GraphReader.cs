using System.Collections.Immutable;
using Google.Protobuf.Collections;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>One graph of an ONNX file to a <see cref="ForwardGraph"/>: the main one, a nested one, or a function's body.</summary>
internal sealed class GraphReader
{
    private readonly TensorReader _tensors;
    private readonly PartReader _parts;
    private readonly AttributeReader _attributes;
    private readonly NodeReader _nodes;
    private readonly ForwardGraphBuilder _builder;
    private readonly ValueReader _values;
    private readonly ExtensionReader? _extension;
    private readonly ReadCount _modulePaths;

    private GraphReader(GraphReader? around, TensorReader tensors, PartReader parts, ReadCount modulePaths, string name, RepeatedField<StringStringEntryProto> properties)
    {
        _modulePaths = modulePaths;
        (_tensors, _parts) = (tensors, parts);
        _attributes = new(tensors, ReadNested);
        _nodes = new(_attributes);
        _builder = new(name);
        _values = new(_builder, tensors, around?._values);
        _extension = ExtensionReader.Take(properties, parts);
    }

    /// <summary>Reads a model's main graph, with what the model says of it.</summary>
    /// <param name="shallow">The model; it is used up.</param>
    /// <param name="tensors">Reads the tensors.</param>
    /// <param name="limits">How long the paths of modules are at most.</param>
    /// <param name="count">Counts what is made.</param>
    public static ForwardGraph ReadMain(ShallowModel shallow, TensorReader tensors, ReadLimits limits, ElementCount count)
    {
        var (model, nodes, declarations) = shallow;
        var proto = model.Graph;
        var parts = new PartReader(path: null, limits, count);
        var modulePaths = ReadCount.OfModulePaths(limits);
        var reader = new GraphReader(null, tensors, parts, modulePaths, proto.Name, model.MetadataProps);
        reader._builder.Producer = ProducerOf(model);
        reader._builder.Opsets = Opsets(model.OpsetImport);
        reader._builder.Functions = [.. model.Functions.Select(function => ReadFunction(function, tensors, parts, modulePaths))];
        var graph = reader.Read(proto, nodes, declarations, MetadataOf(model));
        return reader._extension is not null ? graph
            : graph.WithMetadata(WithResidues(graph.Metadata, model, declarations.HaveBytesOf(GraphWriter.Declarations(graph)) ? null : declarations, graph));
    }

    public static Producer? ProducerOf(ModelProto model) =>
        model.HasProducerName || model.HasProducerVersion ? new(model.ProducerName, model.HasProducerVersion ? model.ProducerVersion : null) : null;

    /// <summary>What a model says of its main graph, without residues.</summary>
    public static Metadata MetadataOf(ModelProto model)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(model.MetadataProps, metadata);
        metadata.Add(new(OnnxKeys.IrVersion, model.HasIrVersion ? model.IrVersion.ToString() : ""));
        if (model.HasDomain)
            metadata.Add(new(OnnxKeys.Domain, model.Domain));
        if (model.HasModelVersion)
            metadata.Add(new(OnnxKeys.ModelVersion, model.ModelVersion.ToString()));
        if (model.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, model.DocString));
        if (model.Graph.HasDocString)
            metadata.Add(new(OnnxKeys.GraphDocString, model.Graph.DocString));
        metadata.AddRange(model.Graph.MetadataProps.Select(property => KeyValuePair.Create(OnnxKeys.GraphProperty + property.Key, property.Value)));
        return Metadata.Of(metadata);
    }

    /// <summary>The same with the residues of the model and of its main graph.</summary>
    /// <param name="metadata">What the model says.</param>
    /// <param name="model">The model, without nodes and initializers; it is used up.</param>
    /// <param name="declarations">What value_info has; null where it is what is rebuilt.</param>
    /// <param name="graph">The graph from which the model would be rebuilt.</param>
    public static Metadata WithResidues(Metadata metadata, ModelProto model, IEnumerable<ValueInfoProto>? declarations, ForwardGraph graph)
    {
        var rebuilt = GraphWriter.Describe(graph, isMain: true, withValueInfo: declarations is not null);
        model.Graph.ValueInfo.Clear();
        model.Graph.ValueInfo.AddRange(declarations ?? []);
        metadata = metadata.WithResidue(OnnxKeys.Residue, Residue.Of(model.Graph, rebuilt));
        // what has its own residue, or none, is not the model's
        model.Graph = null;
        model.Functions.Clear();
        return metadata.WithResidue(OnnxKeys.ModelResidue, Residue.Of(model, ModelWriter.Describe(graph.WithMetadata(metadata))));
    }

    private ForwardGraph ReadNested(GraphProto proto)
    {
        var reader = new GraphReader(this, _tensors, _parts, _modulePaths, proto.Name, proto.MetadataProps);
        var graph = reader.Read(proto, new(proto.Node), new(proto.ValueInfo), MetadataOf(proto));
        return reader._extension is not null ? graph : graph.WithMetadata(WithResidue(graph.Metadata, proto, graph));
    }

    /// <summary>What a nested graph's message says, without its residue.</summary>
    public static Metadata MetadataOf(GraphProto proto)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(proto.MetadataProps, metadata);
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, proto.DocString));
        return Metadata.Of(metadata);
    }

    /// <summary>The same with the residue of the message, which has no nodes and initializers.</summary>
    public static Metadata WithResidue(Metadata metadata, GraphProto proto, ForwardGraph graph) =>
        metadata.WithResidue(OnnxKeys.Residue, Residue.Of(proto, GraphWriter.Describe(graph, isMain: false)));

    private static GraphFunction ReadFunction(FunctionProto proto, TensorReader tensors, PartReader parts, ReadCount modulePaths)
    {
        var reader = new GraphReader(null, tensors, parts, modulePaths, proto.Name, proto.MetadataProps);
        reader._builder.Opsets = Opsets(proto.OpsetImport);
        var metadata = MetadataOf(proto, reader._attributes, out var defaults);
        var graph = reader.Read(ValuesOf(proto), new(proto.Node), new(proto.ValueInfo), metadata);
        var function = new GraphFunction(reader._extension?.Type ?? OpTypeOf(proto.Domain, proto.Name, proto.Overload), graph, [.. proto.Attribute],
            reader._extension?.Defaults ?? [.. defaults]);
        if (reader._extension is not null)
            return function;
        proto.Node.Clear();
        return function with { Body = graph.WithMetadata(WithResidue(graph.Metadata, proto, function)) };
    }

    /// <summary>What a function's message says of its body, without its residue, and its default attributes, which are taken out of it.</summary>
    public static Metadata MetadataOf(FunctionProto proto, AttributeReader attributes, out NamedAttribute[] defaults)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(proto.MetadataProps, metadata);
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, proto.DocString));
        defaults = [.. proto.AttributeProto.Select(attribute => attributes.Read(attribute, metadata))];
        proto.AttributeProto.Clear();
        return Metadata.Of(metadata);
    }

    /// <summary>The same with the residue of the message, which has no nodes and default attributes.</summary>
    public static Metadata WithResidue(Metadata metadata, FunctionProto proto, GraphFunction function) =>
        metadata.WithResidue(OnnxKeys.Residue, Residue.Of(proto, GraphWriter.Describe(function)));

    /// <summary>A function's inputs and outputs, as a graph declares its own.</summary>
    public static GraphProto ValuesOf(FunctionProto proto)
    {
        var body = new GraphProto();
        body.Input.AddRange(proto.Input.Select(name => new ValueInfoProto { Name = name }));
        body.Output.AddRange(proto.Output.Select(name => new ValueInfoProto { Name = name }));
        return body;
    }

    public static ImmutableArray<Opset> Opsets(RepeatedField<OperatorSetIdProto> imports) =>
        [.. imports.Select(import => new Opset(DomainOf(import.Domain), import.Version))];

    private static string DomainOf(string domain) => domain.Length == 0 ? OpType.OnnxDomain : domain;

    public static OpType OpTypeOf(string domain, string name, string overload) => new(DomainOf(domain), name, overload);

    // Nodes, initializers and sparse initializers are taken out of the message, so that its residue is its own.
    private ForwardGraph Read(GraphProto proto, NodeSource nodes, Declarations declarations, Metadata metadata)
    {
        var order = Prepare(proto, nodes, declarations);
        _builder.Metadata = metadata;
        var scopes = new ScopeHierarchy(_builder, _modulePaths);
        var isHierarchySaid = _extension is { HasHierarchy: true };
        _extension?.AddHierarchy(_builder);
        // nearly all of a large file that we wrote is plain
        var plain = isHierarchySaid && order is null && nodes.HaveBytes ? new PlainNodeReader(_builder, _nodes, _attributes, _parts) : null;
        for (var i = 0; i < nodes.Count; i++)
            if (plain?.TryAdd(nodes.Bytes(i)) != true)
                AddNode(nodes, order?[i] ?? i, order is not null, isHierarchySaid ? null : scopes);
        if (!isHierarchySaid)
            scopes.AddModuleValues(_values.Initializers);
        foreach (var output in proto.Output)
            _builder.MarkOutput(output.Name.Length > 0 ? _values.Resolve(output.Name, "the graph's outputs")
                : throw new GraphBridgeException("an output of the graph has no name", remedy: "export the model again"));
        _extension?.Apply(_builder);
        proto.Node.Clear();
        proto.Initializer.Clear();
        proto.SparseInitializer.Clear();
        return _builder.Build();
    }

    // The names are let go before the nodes are read.
    private int[]? Prepare(GraphProto proto, NodeSource nodes, Declarations declarations)
    {
        var names = nodes.Names();
        var order = NodeOrder.Sort(nodes, names);
        _values.Add(proto, names, declarations, _extension);
        return order;
    }

    private void AddNode(NodeSource nodes, int index, bool isOutOfOrder, ScopeHierarchy? scopes)
    {
        var node = nodes[index];
        var place = node.Name.Length > 0 ? $"node '{node.Name}' ({node.OpType})" : $"node {index} ({node.OpType})";
        var extension = NodeExtension.Take(node, _parts, scopes is null);
        var call = scopes is null ? extension?.Call : scopes.CallOf(NodeScopes.Read(node));
        if (call is { } known && known.Index >= _builder.CallCount)
            throw ExtensionReader.Broken("call");
        var content = _nodes.Read(node, isOutOfOrder ? index : null);
        if (extension is not null)
            content = extension.LaidOver(content);

        var inputs = new Input[node.Input.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new(NameAt(content.InputNames, i), _values.Resolve(node.Input[i], place));
        var outputs = new Output[node.Output.Count];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = new(NameAt(content.OutputNames, i), _values.Resolve(node.Output[i], place));
        _builder.AddOperation(content.Type, node.Name, inputs, outputs, content.Attributes, call, content.Metadata, content.Trace);

        static string NameAt(List<string>? names, int slot) => names is not null && slot < names.Count ? names[slot] : "";
    }
}

/// <summary>A residue laid beside what it belongs to.</summary>
internal static class ResidueMetadata
{
    public static Metadata WithResidue(this Metadata metadata, string key, string? residue) => residue is null ? metadata : metadata.With(key, residue);
}
