namespace GraphBridge.Formats.OnnxModel;

/// <summary>A <see cref="ForwardGraph"/> to the messages of an ONNX file: a main graph, a nested one, or a function.</summary>
internal sealed class GraphWriter
{
    /// <summary>Operations of no domain get this one, for an empty domain is ONNX's own.</summary>
    private const string UnnamedDomain = "graphbridge";

    private readonly TensorWriter _tensors;
    private readonly AttributeWriter _attributes;

    public GraphWriter(TensorWriter tensors) => (_tensors, _attributes) = (tensors, new(tensors, WriteNested));

    /// <summary>A graph's message without nodes.</summary>
    public GraphProto WriteShallow(ForwardGraph graph, bool isMain, bool withValueInfo = true)
    {
        var proto = Describe(graph, isMain, withValueInfo);
        Residue.Apply(proto, graph.Metadata[OnnxKeys.Residue], (residue, field) => StillFits(graph, proto, residue, field));
        foreach (var value in graph.Values)
        {
            if (!IsInitializer(value))
                continue;
            if (value.SparseData is { } sparse)
                proto.SparseInitializer.Add(_tensors.Write(sparse, value.Name));
            else
                proto.Initializer.Add(_tensors.Write(value.Data ?? WithoutContent(value), value.Name));
        }
        return proto;
    }

    private GraphProto WriteNested(ForwardGraph graph)
    {
        var proto = WriteShallow(graph, isMain: false);
        proto.Node.AddRange(FileOrder.Of(graph).Operations.Select(Write));
        return proto;
    }

    public FunctionProto Write(GraphFunction function)
    {
        var proto = Describe(function);
        Residue.Apply(proto, function.Body.Metadata[OnnxKeys.Residue]);
        foreach (var attribute in function.DefaultAttributes)
            if (_attributes.Write(attribute, function.Body.Metadata) is { } written)
                proto.AttributeProto.Add(written);
        proto.Node.AddRange(FileOrder.Of(function.Body).Operations.Select(Write));
        return proto;
    }

    /// <summary>A graph's message without nodes and initializers.</summary>
    public static GraphProto Describe(ForwardGraph graph, bool isMain, bool withValueInfo = true)
    {
        var proto = new GraphProto();
        if (graph.Name.Length > 0)
            proto.Name = graph.Name;
        if (graph.Metadata[isMain ? OnnxKeys.GraphDocString : OnnxKeys.DocString] is { } doc)
            proto.DocString = doc;
        foreach (var input in graph.Inputs)
            proto.Input.Add(Declare(input));
        foreach (var output in graph.Outputs)
            proto.Output.Add(Declare(output));
        if (withValueInfo)
            proto.ValueInfo.AddRange(Declarations(graph));
        if (!isMain)
        {
            MetadataMapping.Write(graph.Metadata, proto.MetadataProps);
            return proto;
        }
        foreach (var (key, text) in graph.Metadata)
            if (key.StartsWith(OnnxKeys.GraphProperty, StringComparison.Ordinal))
                proto.MetadataProps.Add(MetadataMapping.Property(key[OnnxKeys.GraphProperty.Length..], text));
        return proto;
    }

    /// <summary>What value_info has of a graph, or of some of its values. Values of the same type share its message.</summary>
    public static IEnumerable<ValueInfoProto> Declarations(ForwardGraph graph, PlainValues? except = null)
    {
        var types = new Dictionary<DataType, TypeProto?>(ReferenceEqualityComparer.Instance);
        var declared = new HashSet<ValueId>(graph.Inputs.Concat(graph.Outputs).Select(value => value.Id));
        foreach (var value in graph.Values)
        {
            if (declared.Contains(value.Id) || IsInitializer(value) || !NeedsDeclaration(value) || except?.Has(value) == true)
                continue;
            TypeProto? type = null;
            if (value.Type is not null && !types.TryGetValue(value.Type, out type))
                types.Add(value.Type, type = TypeMapping.Write(value.Type));
            yield return Declare(value, type);
        }
    }

    /// <summary>A function's message without nodes and default attributes.</summary>
    public static FunctionProto Describe(GraphFunction function)
    {
        var proto = new FunctionProto { Name = function.Type.Name, Domain = DomainOf(function.Type.Domain) };
        if (function.Type.Overload.Length > 0)
            proto.Overload = function.Type.Overload;
        if (function.Body.Metadata[OnnxKeys.DocString] is { } doc)
            proto.DocString = doc;
        proto.Input.AddRange(function.Body.Inputs.Select(value => value.Name));
        proto.Output.AddRange(function.Body.Outputs.Select(value => value.Name));
        proto.Attribute.AddRange(function.RequiredAttributes);
        proto.OpsetImport.AddRange(function.Body.Opsets.Select(Describe));
        var inputs = function.Body.Inputs.ToHashSet();
        foreach (var value in function.Body.Values)
            if (NeedsDeclaration(value, isSaid: inputs.Contains(value)) || IsInitializer(value))
                proto.ValueInfo.Add(Declare(value));
        MetadataMapping.Write(function.Body.Metadata, proto.MetadataProps);
        return proto;
    }

    public static OperatorSetIdProto Describe(Opset opset) => new() { Domain = DomainOf(opset.Domain), Version = opset.Version };

    /// <summary>A node's message without its attributes.</summary>
    public static NodeProto Describe(OpType type, string name, IEnumerable<string> inputs, IEnumerable<string> outputs,
        IReadOnlyList<string>? inputNames, IReadOnlyList<string>? outputNames, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var proto = new NodeProto { OpType = type.Name };
        proto.Input.AddRange(inputs);
        proto.Output.AddRange(outputs);
        if (DomainOf(type.Domain) is { Length: > 0 } domain)
            proto.Domain = domain;
        if (type.Overload.Length > 0)
            proto.Overload = type.Overload;
        if (name.Length > 0)
            proto.Name = name;
        foreach (var (key, value) in metadata)
            if (key == OnnxKeys.DocString)
                proto.DocString = value;
        MetadataMapping.Write(metadata, proto.MetadataProps);
        if (inputNames is not null)
            proto.MetadataProps.Add(MetadataMapping.Property(OnnxKeys.InputNames, PythonList.Write(inputNames)));
        if (outputNames is not null)
            proto.MetadataProps.Add(MetadataMapping.Property(OnnxKeys.OutputNames, PythonList.Write(outputNames)));
        return proto;
    }

    public NodeProto Write(Operation operation)
    {
        var metadata = operation.Metadata;
        var proto = Describe(operation.Type, operation.Name, Values(operation.Inputs), Values(operation.Outputs), Names(operation.Inputs), Names(operation.Outputs), metadata);
        Residue.Apply(proto, metadata[OnnxKeys.Residue], (residue, field) => field switch
        {
            NodeProto.MetadataPropsFieldNumber => residue.MetadataProps.Count >= proto.MetadataProps.Count,
            _ => true,
        });
        foreach (var attribute in operation.Attributes)
            if (_attributes.Write(attribute, metadata) is { } written)
                proto.Attribute.Add(written);
        return proto;
    }

    private static string[] Values(PortList ports)
    {
        var values = new string[ports.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = ports[i].Value?.Name ?? "";
        return values;
    }

    private static string[]? Names(PortList ports)
    {
        var (names, hasAny) = (new string[ports.Count], false);
        for (var i = 0; i < names.Length; i++)
            hasAny |= (names[i] = ports[i].Name).Length > 0;
        return hasAny ? names : null;
    }

    public static string DomainOf(string domain) => domain switch
    {
        OpType.OnnxDomain => "",
        "" => UnnamedDomain,
        _ => domain,
    };

    private static ValueInfoProto Declare(Value value) => Declare(value, TypeMapping.Write(value.Type));

    private static ValueInfoProto Declare(Value value, TypeProto? type)
    {
        var proto = new ValueInfoProto { Name = value.Name, Type = type };
        if (value.Metadata[OnnxKeys.DocString] is { } doc)
            proto.DocString = doc;
        MetadataMapping.Write(value.Metadata, proto.MetadataProps);
        return proto;
    }

    // A value that nothing would bring up when the file is read must be declared, whatever is known of it.
    private static bool NeedsDeclaration(Value value, bool isSaid = false) => value.Type is not null || value.Metadata.Count > 0
        || value.Kind is ValueKind.Undefined || (value.Kind is ValueKind.Input && !isSaid) || (value.Kind == ValueKind.Outer && (value.Uses.Count == 0 || value.Graph.Outputs.Contains(value)));

    private static bool IsInitializer(Value value) =>
        value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant || (value.Kind == ValueKind.Input && (value.Data is not null || value.SparseData is not null));

    private static TensorData WithoutContent(Value value) => value.Type is TensorType { Shape: { } shape } type
        ? TensorData.WithoutContent(type.ElementType, [.. shape.Dimensions.Select(dimension => dimension.Size ?? 0)])
        : TensorData.WithoutContent((value.Type as TensorType)?.ElementType ?? ElementType.Undefined, []);

    // Lists of declarations are given back whole, so long as they still speak of this graph.
    private static bool StillFits(ForwardGraph graph, GraphProto rebuilt, GraphProto residue, int field) => field switch
    {
        GraphProto.InputFieldNumber => Names(residue.Input).SequenceEqual(Names(rebuilt.Input)),
        GraphProto.OutputFieldNumber => Names(residue.Output).SequenceEqual(Names(rebuilt.Output)),
        GraphProto.ValueInfoFieldNumber => Names(residue.ValueInfo).ToHashSet(StringComparer.Ordinal) is var names
            && names.IsSupersetOf(Names(rebuilt.ValueInfo)) && names.All(name => graph.FindValue(name) is not null),
        GraphProto.QuantizationAnnotationFieldNumber => residue.QuantizationAnnotation.All(annotation => graph.FindValue(annotation.TensorName) is not null),
        _ => true,
    };

    private static IEnumerable<string> Names(IEnumerable<ValueInfoProto> declarations) => declarations.Select(declaration => declaration.Name);
}
