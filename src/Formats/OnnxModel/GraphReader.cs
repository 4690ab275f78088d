using System.Collections.Immutable;
using Google.Protobuf.Collections;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>One graph of an ONNX file to a <see cref="ForwardGraph"/>: the main one, a nested one, or a function's body.</summary>
internal sealed class GraphReader
{
    private readonly GraphReader? _around;
    private readonly TensorReader _tensors;
    private readonly PartReader _parts;
    private readonly AttributeReader _attributes;
    private readonly ForwardGraphBuilder _builder;
    private readonly ExtensionReader? _extension;
    private readonly List<ValueId> _initializers = [];
    private readonly Dictionary<DataType, DataType> _types = [];
    private readonly Dictionary<OpType, OpType> _opTypes = [];
    private ForwardGraph? _written;

    private GraphReader(GraphReader? around, TensorReader tensors, PartReader parts, string name, RepeatedField<StringStringEntryProto> properties)
    {
        (_around, _tensors, _parts) = (around, tensors, parts);
        _attributes = new(tensors, ReadNested);
        _builder = new(name);
        _extension = ExtensionReader.Take(properties, parts);
    }

    /// <summary>Reads a model's main graph, with what the model says of it.</summary>
    /// <param name="shallow">The model; it is used up.</param>
    /// <param name="tensors">Reads the tensors.</param>
    /// <param name="written">The graph that the nodes were just written from; <see cref="PlainOperation"/>s are taken from it.</param>
    public static ForwardGraph ReadMain(ShallowModel shallow, TensorReader tensors, ForwardGraph? written = null)
    {
        var (model, nodes, declarations) = shallow;
        var proto = model.Graph;
        var parts = new PartReader(path: null);
        var reader = new GraphReader(null, tensors, parts, proto.Name, model.MetadataProps) { _written = written };
        reader._builder.Producer = model.HasProducerName || model.HasProducerVersion
            ? new(model.ProducerName, model.HasProducerVersion ? model.ProducerVersion : null) : null;
        reader._builder.Opsets = Opsets(model.OpsetImport);
        reader._builder.Functions = [.. model.Functions.Select(function => ReadFunction(function, tensors, parts))];

        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(model.MetadataProps, metadata);
        metadata.Add(new(OnnxKeys.IrVersion, model.HasIrVersion ? model.IrVersion.ToString() : ""));
        if (model.HasDomain)
            metadata.Add(new(OnnxKeys.Domain, model.Domain));
        if (model.HasModelVersion)
            metadata.Add(new(OnnxKeys.ModelVersion, model.ModelVersion.ToString()));
        if (model.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, model.DocString));
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.GraphDocString, proto.DocString));
        metadata.AddRange(proto.MetadataProps.Select(property => KeyValuePair.Create(OnnxKeys.GraphProperty + property.Key, property.Value)));

        var graph = reader.Read(proto, nodes, declarations, metadata);
        if (reader._extension is not null)
            return graph;
        graph = graph.WithResidue(OnnxKeys.Residue, ResidueOf(proto, declarations, graph));
        // what has its own residue, or none, is not the model's
        model.Graph = null;
        model.Functions.Clear();
        return graph.WithResidue(OnnxKeys.ModelResidue, Residue.Of(model, ModelWriter.Describe(graph)));
    }

    // A list of declarations that is rebuilt to the byte is no part of a residue, and need not be made messages of.
    private static string? ResidueOf(GraphProto proto, Declarations declarations, ForwardGraph graph)
    {
        var rebuilt = GraphWriter.Describe(graph, isMain: true, withValueInfo: false);
        if (declarations.HaveBytesOf(GraphWriter.Declarations(graph)))
            return Residue.Of(proto, rebuilt);
        proto.ValueInfo.AddRange(declarations);
        rebuilt.ValueInfo.AddRange(GraphWriter.Declarations(graph));
        return Residue.Of(proto, rebuilt);
    }

    private ForwardGraph ReadNested(GraphProto proto)
    {
        var reader = new GraphReader(this, _tensors, _parts, proto.Name, proto.MetadataProps);
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(proto.MetadataProps, metadata);
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, proto.DocString));
        var graph = reader.Read(proto, new(proto.Node), new(proto.ValueInfo), metadata);
        return reader._extension is not null ? graph
            : graph.WithResidue(OnnxKeys.Residue, Residue.Of(proto, GraphWriter.Describe(graph, isMain: false)));
    }

    private static GraphFunction ReadFunction(FunctionProto proto, TensorReader tensors, PartReader parts)
    {
        var reader = new GraphReader(null, tensors, parts, proto.Name, proto.MetadataProps);
        reader._builder.Opsets = Opsets(proto.OpsetImport);
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(proto.MetadataProps, metadata);
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, proto.DocString));
        ImmutableArray<NamedAttribute> defaults = [.. proto.AttributeProto.Select(attribute => reader._attributes.Read(attribute, metadata))];
        var body = new GraphProto();
        body.Input.AddRange(proto.Input.Select(name => new ValueInfoProto { Name = name }));
        body.Output.AddRange(proto.Output.Select(name => new ValueInfoProto { Name = name }));
        var graph = reader.Read(body, new(proto.Node), new(proto.ValueInfo), metadata);
        var function = new GraphFunction(reader._extension?.Type ?? OpTypeOf(proto.Domain, proto.Name, proto.Overload), graph, [.. proto.Attribute],
            reader._extension?.Defaults ?? defaults);
        if (reader._extension is not null)
            return function;
        proto.Node.Clear();
        proto.AttributeProto.Clear();
        return function with { Body = graph.WithResidue(OnnxKeys.Residue, Residue.Of(proto, GraphWriter.Describe(function))) };
    }

    private static ImmutableArray<Opset> Opsets(RepeatedField<OperatorSetIdProto> imports) =>
        [.. imports.Select(import => new Opset(DomainOf(import.Domain), import.Version))];

    private static string DomainOf(string domain) => domain.Length == 0 ? OpType.OnnxDomain : domain;

    private static OpType OpTypeOf(string domain, string name, string overload) => new(DomainOf(domain), name, overload);

    // Nodes, initializers and sparse initializers are taken out of the message, so that its residue is its own.
    private ForwardGraph Read(GraphProto proto, NodeSource nodes, Declarations declarations, List<KeyValuePair<string, string>> metadata)
    {
        var order = Prepare(proto, nodes, declarations);
        _builder.Metadata = MetadataMapping.Done(metadata);
        var scopes = new ScopeHierarchy(_builder);
        _extension?.AddHierarchy(_builder);
        for (var i = 0; i < nodes.Count; i++)
        {
            var index = order?[i] ?? i;
            if (order is null && _written?.Operations[index] is { } operation && PlainOperation.Is(operation))
                AddPlain(operation, scopes);
            else
                AddNode(nodes[index], order is null ? null : index, scopes);
        }
        if (_extension is not { HasHierarchy: true })
            scopes.AddModuleValues(_initializers);
        foreach (var output in proto.Output)
            _builder.MarkOutput(output.Name.Length > 0 ? Resolve(output.Name, "the graph's outputs")
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
        AddValues(proto, names, declarations);
        return order;
    }

    private void AddValues(GraphProto proto, NodeNames names, Declarations declarations)
    {
        foreach (var tensor in proto.Initializer)
        {
            var name = tensor.Name;
            var data = _tensors.Read(tensor, name);
            _initializers.Add(_builder.AddValue(name, KindOf(name, data.ElementType, names), data.Type, data));
        }
        foreach (var sparse in proto.SparseInitializer)
        {
            var name = sparse.Values?.Name ?? "";
            var data = _tensors.Read(sparse, name);
            _initializers.Add(_builder.AddValue(name, KindOf(name, data.Values.ElementType, names),
                new SparseTensorType(data.Values.ElementType, Shape.Of(data.Dimensions.AsSpan())), sparseData: data));
        }
        foreach (var input in proto.Input)
        {
            if (!_builder.TryGetValue(input.Name, out var value))
                value = _builder.AddValue(input.Name, ValueKind.Input);
            _builder.MarkInput(value);
            Say(value, input);
        }

        foreach (var info in declarations)
        {
            if (!_builder.TryGetValue(info.Name, out var value))
            {
                value = names.IsMade(info.Name) ? _builder.AddValue(info.Name, ValueKind.Activation)
                    : _around?.Defines(info.Name) == true && _extension?.IsUndefined(info.Name) != true ? Resolve(info.Name, "the graph's value_info")
                    : _builder.AddValue(info.Name, ValueKind.Undefined);
            }
            if (_builder.KindOf(value) is ValueKind.Activation or ValueKind.Outer or ValueKind.Undefined or ValueKind.Input)
                Say(value, info);
        }
        foreach (var output in names.Made)
            if (!_builder.TryGetValue(output, out _))
                _builder.AddValue(output, ValueKind.Activation);
        foreach (var output in proto.Output)
            if (_builder.TryGetValue(output.Name, out var value) && _builder.KindOf(value) is ValueKind.Activation or ValueKind.Outer)
                Say(value, output);
    }

    /// <summary>Says of a value what the file's declaration of it says.</summary>
    private void Say(ValueId value, ValueInfoProto info)
    {
        if (TypeMapping.Read(info.Type) is { } type)
            _builder.SetType(value, Kept(type));
        if (info.MetadataProps.Count == 0 && !info.HasDocString)
            return;
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(info.MetadataProps, metadata);
        if (info.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, info.DocString));
        _builder.SetMetadata(value, Metadata.Of(metadata));
    }

    private static ValueKind KindOf(string name, ElementType type, NodeNames names) =>
        names.IsStatistics(name) ? ValueKind.Buffer : type.IsFloatingPoint() ? ValueKind.Parameter : ValueKind.Constant;

    // Many values are of few types.
    private DataType Kept(DataType type)
    {
        if (_types.TryGetValue(type, out var known))
            return known;
        _types.Add(type, type);
        return type;
    }

    private bool Defines(string name) => _builder.TryGetValue(name, out _) || _around?.Defines(name) == true;

    private ValueId Resolve(string name, string place)
    {
        if (name.Length == 0)
            return ValueId.None;
        if (_builder.TryGetValue(name, out var value))
            return value;
        if (_around is null || !_around.Defines(name))
            throw new GraphBridgeException($"'{name}' is used and nothing defines it", place: place, remedy: "export the model again, or declare it as an input");
        _around.Resolve(name, place);
        return _builder.AddValue(name, ValueKind.Outer);
    }

    private void AddPlain(Operation operation, ScopeHierarchy scopes)
    {
        var inputs = new Input[operation.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = operation.Inputs[i] is var port && port.Value is { } value ? new(port.Name, Resolve(value.Name, operation.Name)) : new(port.Name, ValueId.None);
        var outputs = new Output[operation.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = operation.Outputs[i] is var port && port.Value is { } value ? new(port.Name, Resolve(value.Name, operation.Name)) : new(port.Name, ValueId.None);
        _builder.AddOperation(operation.Type, operation.Name, inputs, outputs, [.. operation.Attributes], scopes.CallOf(NodeScopes.FromName(operation.Name)));
    }

    private void AddNode(NodeProto node, int? index, ScopeHierarchy scopes)
    {
        var place = node.Name.Length > 0 ? $"node '{node.Name}' ({node.OpType})" : $"node {index ?? _builder.OperationCount} ({node.OpType})";
        var extension = NodeExtension.Take(node, _parts);
        var call = _extension is { HasHierarchy: true } ? extension?.Call : scopes.CallOf(NodeScopes.Read(node));
        var metadata = new List<KeyValuePair<string, string>>();
        var attributes = node.Attribute.Count == 0 ? [] : new NamedAttribute[node.Attribute.Count];
        for (var i = 0; i < attributes.Length; i++)
            attributes[i] = _attributes.Read(node.Attribute[i], metadata);
        node.Attribute.Clear();

        var inputNames = PortNames(node, OnnxKeys.InputNames, node.Input.Count);
        var outputNames = PortNames(node, OnnxKeys.OutputNames, node.Output.Count);
        MetadataMapping.Read(node.MetadataProps, metadata, key => (key == OnnxKeys.InputNames && inputNames is not null) || (key == OnnxKeys.OutputNames && outputNames is not null));
        if (node.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, node.DocString));
        if (index is not null)
            metadata.Add(new(OnnxKeys.NodeIndex, index.Value.ToString()));

        var inputs = new Input[node.Input.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new(inputNames?[i] ?? "", Resolve(node.Input[i], place));
        var outputs = new Output[node.Output.Count];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = new(outputNames?[i] ?? "", Resolve(node.Output[i], place));

        var type = OpTypeOf(node.Domain, node.OpType, node.Overload);
        if (!_opTypes.TryAdd(type, type))
            type = _opTypes[type];
        if (!PlainNode.Is(node, metadata, inputNames, outputNames)
            && Residue.Of(node, GraphWriter.Describe(type, node.Name, inputs, outputs, metadata, _builder)) is { } residue)
            metadata.Add(new(OnnxKeys.Residue, residue));
        var known = MetadataMapping.Done(metadata);
        if (extension is null)
            _builder.AddOperation(type, node.Name, inputs, outputs, attributes, call, known);
        else
            extension.AddOperation(_builder, type, node.Name, inputs, outputs, attributes, call, known);
    }

    private static List<string>? PortNames(NodeProto node, string key, int count)
    {
        foreach (var property in node.MetadataProps)
            if (property.Key == key)
                return PythonList.TryParse(property.Value) is { } names && names.Count == count && names.Exists(name => name.Length > 0) ? names : null;
        return null;
    }
}

/// <summary>A residue laid beside what it belongs to.</summary>
internal static class ResidueMetadata
{
    public static ForwardGraph WithResidue(this ForwardGraph graph, string key, string? residue) =>
        residue is null ? graph : graph.WithMetadata(graph.Metadata.With(key, residue));
}
