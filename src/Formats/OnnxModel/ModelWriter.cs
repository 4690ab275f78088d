using System.Globalization;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>A whole model as it is written: the bytes of its message without long content, that content, and tensors in external files.</summary>
internal sealed record WrittenModel(ReadOnlyMemory<byte> Skeleton, List<(int Field, TensorData Data)> Contents, List<(string Location, TensorData Data)> Externals);

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
        model.Graph = writer.WriteShallow(graph, isMain: true);
        model.Functions.AddRange(graph.Functions.Select(writer.Write));
        if (!keepUnknownFields)
        {
            // declarations have unknown fields from a residue only
            ValueInfoProto[] declarations = graph.Metadata[OnnxKeys.Residue] is null ? [.. model.Graph.ValueInfo] : [];
            if (declarations.Length > 0)
                model.Graph.ValueInfo.Clear();
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(model.ToByteArray());
            model.Graph.ValueInfo.AddRange(declarations);
            foreach (var function in model.Functions)
                PlainNaN.Make(function.Node);
        }
        var (nodes, version) = WriteNodes(graph, writer, keepUnknownFields);
        if (graph.Metadata[OnnxKeys.IrVersion] is null)
            model.IrVersion = Math.Max(version, IrVersion.Needed(model));
        // reading uses a message up, so it gets one of its own
        var back = GraphReader.ReadMain(ShallowModel.Parse(model.ToByteArray()) with { Nodes = nodes }, new(new WrittenContents(tensors)), graph);
        return new(ExtensionWriter.Extend(model, nodes, version, graph, back), tensors.Contents, tensors.Externals);
    }

    /// <summary>The main graph's nodes, each serialised as soon as it is made, and the version of the file format that they need.</summary>
    private static (NodeSource Nodes, int Version) WriteNodes(ForwardGraph graph, GraphWriter writer, bool keepUnknownFields)
    {
        var parser = NodeProto.Parser.WithDiscardUnknownFields(true);
        var wire = new WireBuffer(graph.Operations.Count * 64);
        var ranges = new List<(int Start, int End)>(graph.Operations.Count);
        var version = IrVersion.Usual;
        foreach (var operation in GraphWriter.InFileOrder(graph))
        {
            var node = writer.Write(operation);
            if (!keepUnknownFields && !PlainOperation.Is(operation))
            {
                node = parser.ParseFrom(node.ToByteArray());
                PlainNaN.Make([node]);
            }
            version = Math.Max(version, IrVersion.Needed([node]));
            ranges.Add(wire.Message(GraphProto.NodeFieldNumber, node));
        }
        return (new(wire.Written, ranges), version);
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
        NestedGraphs.Within(graph).SelectMany(part => part.Operations.Select(operation => GraphWriter.DomainOf(operation.Type.Domain)));

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
