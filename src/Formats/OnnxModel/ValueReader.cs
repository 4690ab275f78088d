namespace GraphBridge.Formats.OnnxModel;

/// <summary>What a reader of values asks about the nodes of their graph.</summary>
internal interface INodeResults
{
    /// <summary>The names that nodes make.</summary>
    IEnumerable<string> Made { get; }

    /// <summary>Whether a node makes the name.</summary>
    bool IsMade(string name);

    /// <summary>Whether the name is used for running statistics. A file does not tell buffers from parameters.</summary>
    bool IsStatistics(string name);
}

/// <summary>The values of one graph of a file: what its messages declare, what its nodes make, and what it takes from around it.</summary>
internal sealed class ValueReader(ForwardGraphBuilder builder, TensorReader tensors, ValueReader? around)
{
    private readonly List<ValueId> _initializers = [];
    private readonly Dictionary<DataType, DataType> _types = [];
    private TypeProto? _lastMessage;
    private DataType? _last;

    /// <summary>Where the values are.</summary>
    public ForwardGraphBuilder Builder => builder;

    /// <summary>Those that have their content in the file.</summary>
    public IReadOnlyList<ValueId> Initializers => _initializers;

    /// <summary>Adds the values that messages declare and nodes make. Tensors are used up.</summary>
    /// <param name="proto">Initializers, inputs and outputs.</param>
    /// <param name="nodes">What the nodes make.</param>
    /// <param name="declarations">What value_info has.</param>
    /// <param name="extension">What else is said of the values.</param>
    public void Add(GraphProto proto, INodeResults nodes, IEnumerable<ValueInfoProto> declarations, ExtensionReader? extension)
    {
        foreach (var tensor in proto.Initializer)
        {
            var name = tensor.Name;
            var data = tensors.Read(tensor, name);
            _initializers.Add(builder.AddValue(name, KindOf(name, data.ElementType, nodes), data.Type, data));
        }
        foreach (var sparse in proto.SparseInitializer)
        {
            var name = sparse.Values?.Name ?? "";
            var data = tensors.Read(sparse, name);
            _initializers.Add(builder.AddValue(name, KindOf(name, data.Values.ElementType, nodes),
                new SparseTensorType(data.Values.ElementType, Shape.Of(data.Dimensions.AsSpan())), sparseData: data));
        }
        foreach (var input in proto.Input)
        {
            if (!builder.TryGetValue(input.Name, out var value))
                value = builder.AddValue(input.Name, ValueKind.Input);
            builder.MarkInput(value);
            Say(value, input);
        }

        foreach (var info in declarations)
        {
            if (!builder.TryGetValue(info.Name, out var value))
            {
                value = nodes.IsMade(info.Name) ? builder.AddValue(info.Name, ValueKind.Activation)
                    : around?.Defines(info.Name) == true && extension?.IsUndefined(info.Name) != true ? Resolve(info.Name, "the graph's value_info")
                    : builder.AddValue(info.Name, ValueKind.Undefined);
            }
            if (builder.KindOf(value) is ValueKind.Activation or ValueKind.Outer or ValueKind.Undefined or ValueKind.Input)
                Say(value, info);
        }
        foreach (var output in nodes.Made)
            if (!builder.TryGetValue(output, out _))
                builder.AddValue(output, ValueKind.Activation);
        foreach (var output in proto.Output)
            if (builder.TryGetValue(output.Name, out var value) && builder.KindOf(value) is ValueKind.Activation or ValueKind.Outer)
                Say(value, output);
    }

    /// <summary>Says of a value what the file's declaration of it says.</summary>
    private void Say(ValueId value, ValueInfoProto info)
    {
        if (TypeOf(info.Type) is { } type)
            builder.SetType(value, type);
        if (info.MetadataProps.Count == 0 && !info.HasDocString)
            return;
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(info.MetadataProps, metadata);
        if (info.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, info.DocString));
        builder.SetMetadata(value, Metadata.Of(metadata));
    }

    // Many values are of few types, and those that we write share their messages too.
    private DataType? TypeOf(TypeProto? message)
    {
        if (ReferenceEquals(message, _lastMessage))
            return _last;
        var type = TypeMapping.Read(message);
        if (type is not null && !_types.TryAdd(type, type))
            type = _types[type];
        (_lastMessage, _last) = (message, type);
        return type;
    }

    private static ValueKind KindOf(string name, ElementType type, INodeResults nodes) =>
        nodes.IsStatistics(name) ? ValueKind.Buffer : type.IsFloatingPoint() ? ValueKind.Parameter : ValueKind.Constant;

    private bool Defines(string name) => builder.TryGetValue(name, out _) || around?.Defines(name) == true;

    /// <summary>The value of a name; one of a graph around this one becomes a value of this one too.</summary>
    public ValueId Resolve(string name, string place)
    {
        if (name.Length == 0)
            return ValueId.None;
        if (builder.TryGetValue(name, out var value))
            return value;
        if (around is null || !around.Defines(name))
            throw new GraphBridgeException($"'{name}' is used and nothing defines it", place: place, remedy: "export the model again, or declare it as an input");
        around.Resolve(name, place);
        return builder.AddValue(name, ValueKind.Outer);
    }
}
