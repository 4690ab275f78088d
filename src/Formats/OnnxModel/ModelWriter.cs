using System.Globalization;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>A whole model as it is written: its message without long content, that content, and tensors in external files.</summary>
internal sealed record WrittenModel(ModelProto Model, List<(int Field, TensorData Data)> Contents, List<(string Location, TensorData Data)> Externals);

/// <summary>
/// A <see cref="ForwardGraph"/> to <see cref="ModelProto"/>. The message is written plain, read back, and where the graph
/// that comes back is not the one that was given, an extension in the metadata says what is missing.
/// </summary>
internal static class ModelWriter
{
    /// <summary>The operator set of graphs that don't say theirs; PyTorch's default.</summary>
    private const long DefaultOpset = 18;

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keepUnknownFields">Whether the form it is written in is protobuf's own. JSON has no way to say fields of versions that are not known here, nor the bits of a NaN.</param>
    public static WrittenModel Write(ForwardGraph graph, bool keepUnknownFields = true)
    {
        var tensors = new TensorWriter();
        var writer = new GraphWriter(tensors);
        var model = Describe(graph);
        Residue.Apply(model, graph.Metadata[OnnxKeys.ModelResidue]);
        AddMissingOpsets(model, graph);
        model.Graph = writer.Write(graph, isMain: true);
        model.Functions.AddRange(graph.Functions.Select(writer.Write));

        if (graph.Metadata[OnnxKeys.IrVersion] is null)
            model.IrVersion = IrVersion.Needed(model);
        var bytes = model.ToByteArray();
        var parser = ModelProto.Parser.WithDiscardUnknownFields(!keepUnknownFields);
        if (!keepUnknownFields)
        {
            model = parser.ParseFrom(bytes);
            PlainNaN.Make(model.Graph.Node);
            foreach (var function in model.Functions)
                PlainNaN.Make(function.Node);
            bytes = model.ToByteArray();
        }
        // reading uses a message up, so it gets one of its own
        var back = GraphReader.ReadMain(parser.ParseFrom(bytes), new(new WrittenContents(tensors)));
        ExtensionWriter.Extend(model, graph, back);
        return new(model, tensors.Contents, tensors.Externals);
    }

    /// <summary>A model's message without its graph and functions.</summary>
    public static ModelProto Describe(ForwardGraph graph)
    {
        var proto = new ModelProto();
        if (graph.Metadata[OnnxKeys.IrVersion] is { } version && long.TryParse(version, CultureInfo.InvariantCulture, out var number))
            proto.IrVersion = number;
        if (graph.Producer is { } producer)
        {
            proto.ProducerName = producer.Name;
            if (producer.Version is { } producerVersion)
                proto.ProducerVersion = producerVersion;
        }
        if (graph.Metadata[OnnxKeys.Domain] is { } domain)
            proto.Domain = domain;
        if (graph.Metadata[OnnxKeys.ModelVersion] is { } modelVersion && long.TryParse(modelVersion, CultureInfo.InvariantCulture, out number))
            proto.ModelVersion = number;
        if (graph.Metadata[OnnxKeys.DocString] is { } doc)
            proto.DocString = doc;
        proto.OpsetImport.AddRange(graph.Opsets.Select(GraphWriter.Describe));
        MetadataMapping.Write(graph.Metadata, proto.MetadataProps);
        return proto;
    }

    private static void AddMissingOpsets(ModelProto model, ForwardGraph graph)
    {
        // a file says what it says, even nothing; a graph from elsewhere says what readers need
        if (graph.Metadata[OnnxKeys.IrVersion] is not null)
            return;
        var known = model.OpsetImport.Select(import => import.Domain).ToHashSet(StringComparer.Ordinal);
        if (known.Count == 0 && known.Add(""))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = DefaultOpset });
        var domains = Domains(graph).Concat(graph.Functions.Select(function => GraphWriter.DomainOf(function.Type.Domain)));
        foreach (var domain in domains.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (known.Add(domain))
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = domain.Length == 0 ? DefaultOpset : 1 });
    }

    private static IEnumerable<string> Domains(ForwardGraph graph) =>
        graph.Operations.Select(operation => GraphWriter.DomainOf(operation.Type.Domain))
            .Concat(graph.Operations.SelectMany(operation => operation.Attributes).SelectMany(attribute => Nested(attribute.Value)).SelectMany(Domains));

    internal static IEnumerable<ForwardGraph> Nested(AttributeValue value) => value switch
    {
        AttributeValue.Graph graph => [graph.Value],
        AttributeValue.List { Kind: AttributeKind.Graph } list => list.Items.Select(item => ((AttributeValue.Graph)item).Value),
        _ => [],
    };

    private sealed class WrittenContents(TensorWriter tensors) : IContentSource
    {
        private readonly Dictionary<string, FileRange> _externals = tensors.Externals
            .DistinctBy(external => external.Data.Metadata[OnnxKeys.External]).ToDictionary(external => external.Data.Metadata[OnnxKeys.External]!, external => external.Data.Range!, StringComparer.Ordinal);

        public (int Field, TensorData Data) Taken(int number, ElementType elementType, System.Collections.Immutable.ImmutableArray<long> dimensions)
        {
            var (field, data) = tensors.Contents[number];
            return (field, data.WithMetadata(Metadata.Empty));
        }

        public FileRange? External(string entries, string tensor) => _externals.GetValueOrDefault(entries);
    }
}

/// <summary>Gives every NaN of the attributes the bits that reading "NaN" gives, so that it is noticed where they were others.</summary>
internal static class PlainNaN
{
    public static void Make(IEnumerable<NodeProto> nodes)
    {
        foreach (var attribute in nodes.SelectMany(node => node.Attribute))
        {
            if (float.IsNaN(attribute.F))
                attribute.F = float.NaN;
            for (var i = 0; i < attribute.Floats.Count; i++)
                if (float.IsNaN(attribute.Floats[i]))
                    attribute.Floats[i] = float.NaN;
            Make(attribute.Graphs.SelectMany(graph => graph.Node));
            if (attribute.G is { } nested)
                Make(nested.Node);
        }
    }
}

/// <summary>The lowest version of the ONNX file format that has all that a model uses.</summary>
internal static class IrVersion
{
    /// <summary>What readers of the last years all take (onnx 1.12 and later).</summary>
    private const int Usual = 8;
    private const int Float8 = 9;
    private const int Properties = 10;
    private const int Float4 = 11;
    private const int Float8Scale = 12;
    private const int TwoBits = 13;

    public static int Needed(ModelProto model) => Math.Max(
        model.Functions.Select(function => Needed(function.Node)).DefaultIfEmpty(Usual).Max(),
        Math.Max(Needed(model.Graph), model.Functions.Any(function => function.MetadataProps.Count > 0 || function.Overload.Length > 0 || function.ValueInfo.Count > 0) ? Properties : Usual));

    private static int Needed(GraphProto graph)
    {
        var version = graph.MetadataProps.Count > 0 ? Properties : Usual;
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            version = Math.Max(version, Math.Max(info.MetadataProps.Count > 0 ? Properties : Usual, Needed(TypeMapping.Read(info.Type))));
        foreach (var tensor in graph.Initializer.Concat(graph.SparseInitializer.Select(sparse => sparse.Values)))
            version = Math.Max(version, Needed(tensor));
        return Math.Max(version, Needed(graph.Node));
    }

    private static int Needed(IEnumerable<NodeProto> nodes)
    {
        var version = Usual;
        foreach (var node in nodes)
        {
            if (node.MetadataProps.Count > 0 || node.Overload.Length > 0)
                version = Math.Max(version, Properties);
            foreach (var attribute in node.Attribute)
            {
                if (attribute.T is { } tensor)
                    version = Math.Max(version, Needed(tensor));
                foreach (var graph in attribute.G is { } nested ? attribute.Graphs.Append(nested) : attribute.Graphs)
                    version = Math.Max(version, Needed(graph));
            }
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
