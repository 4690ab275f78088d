using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>A whole model as it is written: the bytes of its message without long content, that content, and tensors in external files.</summary>
/// <param name="Before">The model's fields that stand before the graph.</param>
/// <param name="Graph">The graph's fields, in pieces. Two that begin with the same field are parts of one list.</param>
/// <param name="After">The model's fields that stand after the graph.</param>
/// <param name="Contents">The content that was left out, by number, with the field it belongs in.</param>
/// <param name="Externals">Tensors that stay in external files, with the entry that names the file.</param>
internal sealed record WrittenModel(ReadOnlyMemory<byte> Before, IReadOnlyList<ReadOnlyMemory<byte>> Graph, ReadOnlyMemory<byte> After,
    List<(int Field, TensorData Data)> Contents, List<(string Location, TensorData Data)> Externals);

/// <summary>
/// A <see cref="ForwardGraph"/> to <see cref="ModelProto"/>. Where its messages do not say the whole graph, an extension in
/// the metadata says what is missing.
/// </summary>
internal static class ModelWriter
{
    /// <summary>The operator set of graphs that don't say theirs; PyTorch's default.</summary>
    private const long DefaultOpset = 18;

    /// <summary>So many nodes or declarations are made into bytes at a time.</summary>
    private const int PieceLength = 4096;

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keepUnknownFields">Whether the form it is written in is protobuf's own. JSON has no way to say fields of versions that are not known here, nor the bits of a NaN.</param>
    public static WrittenModel Write(ForwardGraph graph, bool keepUnknownFields = true)
    {
        var tensors = new TensorWriter();
        var writer = new GraphWriter(tensors);
        var inner = InnerGraphs.Of(graph);
        using var extension = new ExtensionWriter(tensors, inner);
        // only a residue can make declarations other than they are rebuilt
        var areRebuilt = graph.Metadata[OnnxKeys.Residue] is null;
        var model = WriteShallow(graph, writer, withValueInfo: !areRebuilt, keepUnknownFields);
        ValueInfoProto[]? declarations = areRebuilt ? null : [.. model.Graph.ValueInfo];
        model.Graph.ValueInfo.Clear();
        if (graph.Metadata[OnnxKeys.IrVersion] is null)
            model.IrVersion = IrVersion.Needed(model);
        foreach (var (proto, function) in model.Functions.Zip(graph.Functions))
            extension.Extend(proto, function);
        var written = extension.Extend(model, declarations, graph);

        List<Piece> nodes = [.. Nodes(graph, written, tensors, inner, keepUnknownFields)], infos = [.. Declarations(declarations ?? GraphWriter.Declarations(graph))];
        var version = nodes.Concat(infos).Max(piece => (int?)piece.Version) ?? IrVersion.Usual;
        var wroteAny = extension.WroteAny || nodes.Exists(piece => piece.WroteAny);
        version = Math.Max(version, IrVersion.Needed(model));
        if (graph.Metadata[OnnxKeys.IrVersion] is null)
        {
            model.IrVersion = version;
        }
        else if (wroteAny && version > model.IrVersion)
        {
            // properties need a newer version of the file format, which is then not the one that the graph speaks of
            model.IrVersion = version;
            if (!model.MetadataProps.Any(property => property.Key == OnnxKeys.Extension))
                extension.AddMetadata(model.MetadataProps, [], graph);
        }
        var (beforeInfo, afterInfo) = Around(model.Graph.ToByteArray(), GraphProto.ValueInfoFieldNumber);
        model.Graph = null;
        var (before, after) = Around(model.ToByteArray(), ModelProto.GraphFieldNumber);
        ReadOnlyMemory<byte>[] pieces = [.. nodes.Select(piece => piece.Bytes), beforeInfo, .. infos.Select(piece => piece.Bytes), afterInfo];
        return new(before, [.. pieces.Where(piece => piece.Length > 0)], after, tensors.Contents, tensors.Externals);
    }

    /// <summary>The fields of a message before and after the place of one that it does not have.</summary>
    private static (ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After) Around(byte[] message, int field)
    {
        var cursor = new WireCursor(message, 0, message.Length);
        var at = 0;
        while (!cursor.AtEnd && cursor.Tag() is var (number, wireType) && number < field)
        {
            cursor.Skip(wireType);
            at = cursor.Position;
        }
        return (message.AsMemory(0, at), message.AsMemory(at));
    }

    /// <summary>The model without the nodes of its main graph.</summary>
    private static ModelProto WriteShallow(ForwardGraph graph, GraphWriter writer, bool withValueInfo, bool keepUnknownFields)
    {
        var model = Describe(graph);
        Residue.Apply(model, graph.Metadata[OnnxKeys.ModelResidue]);
        AddMissingOpsets(model, graph);
        model.Graph = writer.WriteShallow(graph, isMain: true, withValueInfo);
        model.Functions.AddRange(graph.Functions.Select(writer.Write));
        if (keepUnknownFields)
            return model;
        model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(model.ToByteArray());
        foreach (var function in model.Functions)
            PlainNaN.Make(function.Node);
        return model;
    }

    /// <summary>Some fields of the graph, with the version of the file format that they need.</summary>
    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, int Version, bool WroteAny);

    private static IEnumerable<Piece> Declarations(IEnumerable<ValueInfoProto> declarations) => Ahead.Of(declarations.Chunk(PieceLength), static chunk =>
    {
        var wire = new WireBuffer(PieceLength * 64);
        foreach (var declaration in chunk)
            wire.Message(GraphProto.ValueInfoFieldNumber, declaration);
        return new Piece(wire.Written.ToArray(), IrVersion.Needed(chunk), WroteAny: false);
    });

    /// <summary>The main graph's nodes, each serialised as soon as it is made.</summary>
    private static IEnumerable<Piece> Nodes(ForwardGraph graph, WrittenGraph written, TensorWriter tensors, InnerGraphs inner, bool keepUnknownFields)
    {
        var order = FileOrder.Of(graph);
        var starts = Enumerable.Range(0, (order.Operations.Count + PieceLength - 1) / PieceLength).Select(piece => piece * PieceLength);
        // memory that was just used is faster than new memory
        var spare = new ConcurrentBag<WireBuffer>();
        return Ahead.Of(starts, start =>
        {
            var writer = new GraphWriter(tensors);
            using var extension = new ExtensionWriter(tensors, inner);
            var plain = new PlainNodeWriter(extension);
            if (!spare.TryTake(out var wire))
                wire = new(PieceLength * 512);
            wire.Clear();
            var version = IrVersion.Usual;
            for (var at = start; at < order.Operations.Count && at < start + PieceLength; at++)
            {
                var operation = order.Operations[at];
                if (PlainOperation.Is(operation))
                {
                    version = Math.Max(version, plain.Write(operation, written, wire));
                    continue;
                }
                var node = writer.Write(operation);
                if (!keepUnknownFields)
                {
                    node = NodeProto.Parser.WithDiscardUnknownFields(true).ParseFrom(node.ToByteArray());
                    PlainNaN.Make([node]);
                }
                extension.Extend(node, operation, order.IsExecutionOrder ? null : at, written);
                version = Math.Max(version, IrVersion.Needed(node));
                wire.Message(GraphProto.NodeFieldNumber, node);
            }
            var piece = new Piece(wire.Written.ToArray(), version, extension.WroteAny);
            spare.Add(wire);
            return piece;
        });
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
        var domains = NestedGraphs.Within(graph).SelectMany(Domains).Concat(graph.Functions.Select(function => GraphWriter.DomainOf(function.Type.Domain)));
        foreach (var domain in domains.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (known.Add(domain))
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = domain.Length == 0 ? DefaultOpset : 1 });
    }

    private static HashSet<string> Domains(ForwardGraph graph)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in graph.Operations)
            domains.Add(GraphWriter.DomainOf(operation.Type.Domain));
        return domains;
    }
}
