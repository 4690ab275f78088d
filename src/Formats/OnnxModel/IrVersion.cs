namespace GraphBridge.Formats.OnnxModel;

/// <summary>The lowest version of the ONNX file format that has all that a model uses.</summary>
internal static class IrVersion
{
    /// <summary>What readers of the last years all take (onnx 1.12 and later).</summary>
    public const int Usual = 8;
    private const int Float8 = 9;

    /// <summary>Of graphs and nodes; models had them before.</summary>
    public const int Properties = 10;

    private const int Float4 = 11;
    private const int Float8Scale = 12;
    private const int TwoBits = 13;

    public static int Needed(ModelProto model) => Math.Max(
        model.Functions.Select(function => Needed(function.Node)).DefaultIfEmpty(Usual).Max(),
        Math.Max(Needed(model.Graph), model.Functions.Any(function => function.MetadataProps.Count > 0 || function.Overload.Length > 0 || function.ValueInfo.Count > 0) ? Properties : Usual));

    private static int Needed(GraphProto graph)
    {
        var version = graph.MetadataProps.Count > 0 ? Properties : Usual;
        version = Math.Max(version, Needed(graph.Input.Concat(graph.Output).Concat(graph.ValueInfo)));
        foreach (var tensor in graph.Initializer.Concat(graph.SparseInitializer.Select(sparse => sparse.Values)))
            version = Math.Max(version, Needed(tensor));
        return Math.Max(version, Needed(graph.Node));
    }

    public static int Needed(IEnumerable<ValueInfoProto> declarations)
    {
        var version = Usual;
        TypeProto? last = null;
        foreach (var info in declarations)
        {
            if (info.MetadataProps.Count > 0)
                version = Math.Max(version, Properties);
            // many share a message
            if (!ReferenceEquals(info.Type, last))
                version = Math.Max(version, Needed(TypeMapping.Read(last = info.Type)));
        }
        return version;
    }

    private static int Needed(IEnumerable<NodeProto> nodes) => nodes.Select(Needed).DefaultIfEmpty(Usual).Max();

    public static int Needed(NodeProto node)
    {
        var version = node.MetadataProps.Count > 0 || node.Overload.Length > 0 ? Properties : Usual;
        foreach (var attribute in node.Attribute)
        {
            if (attribute.T is { } tensor)
                version = Math.Max(version, Needed(tensor));
            foreach (var graph in attribute.G is { } nested ? attribute.Graphs.Append(nested) : attribute.Graphs)
                version = Math.Max(version, Needed(graph));
        }
        return version;
    }

    private static int Needed(TensorProto tensor) => Math.Max(tensor.MetadataProps.Count > 0 ? Properties : Usual, Needed((ElementType)tensor.DataType));

    private static int Needed(DataType? type) => type switch
    {
        TensorType tensor => Needed(tensor.ElementType),
        SparseTensorType sparse => Needed(sparse.ElementType),
        SequenceType sequence => Needed(sequence.Element),
        OptionalType optional => Needed(optional.Element),
        MapType map => Needed(map.Value),
        _ => Usual,
    };

    private static int Needed(ElementType type) => type switch
    {
        ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => Float8,
        ElementType.UInt4 or ElementType.Int4 => Properties,
        ElementType.Float4E2M1 => Float4,
        ElementType.Float8E8M0 => Float8Scale,
        ElementType.UInt2 or ElementType.Int2 => TwoBits,
        _ => Usual,
    };
}
