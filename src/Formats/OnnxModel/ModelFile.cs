using System.Collections.Immutable;
using Google.Protobuf;
using GraphBridge.Files;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The bytes of an ONNX model: parsed without its weights, and written with them.</summary>
internal static class ModelFile
{
    /// <summary>Reads a model's file, without its weights, or a stream, which is loaded.</summary>
    public static ForwardGraph Read(GraphSource source)
    {
        if (source.Path is null)
        {
            using var buffer = new MemoryStream();
            source.Open().CopyTo(buffer);
            return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), path: null, source.Limits);
        }
        using var stream = source.Open();
        if (stream.Length > int.MaxValue)
            throw new GraphBridgeException($"the file has {stream.Length} bytes, and a protobuf message ends at 2 GiB", remedy: "keep its weights in an external file");
        if (stream.Length == 0)
            throw new GraphBridgeException("the file is empty", remedy: "export the model again");
        using var image = new ModelImage(((FileStream)stream).SafeFileHandle);
        var count = new ElementCount(source.Limits, () => source.Size);
        var taken = WireContent.TakeOut(image.Bytes, source.Limits, count);
        image.RequireUnchanged();
        return ReadSkeleton(taken.Skeleton, new FileContents(source.Path, taken.Contents, image.FileLength, image.FileTime), source.Limits, count);
    }

    /// <summary>Parses a whole model in memory, with tensors as slices of it.</summary>
    /// <param name="bytes">The model.</param>
    /// <param name="path">The file whose folder has the external data, or null.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="size">How many bytes the file has in which it is written in another way.</param>
    public static ForwardGraph Parse(ReadOnlyMemory<byte> bytes, string? path, ReadLimits limits, long? size = null)
    {
        var count = new ElementCount(limits, () => size ?? bytes.Length);
        var taken = WireContent.TakeOut(bytes.Span, limits, count, bytes);
        return ReadSkeleton(taken.Skeleton, new MemoryContents(taken.Contents.Count == 0 ? default : bytes, taken.Contents, path), limits, count);
    }

    private static ForwardGraph ReadSkeleton(ReadOnlyMemory<byte> skeleton, IContentSource contents, ReadLimits limits, ElementCount count)
    {
        try
        {
            var model = ShallowModel.Parse(skeleton);
            if (model.Model.Graph is null)
                throw new GraphBridgeException("it holds no graph", remedy: "check that it is an ONNX model and not only weights");
            return GraphReader.ReadMain(model, new(contents), limits, count);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new GraphBridgeException("not a whole ONNX file: " + error.Message.TrimEnd('.'), remedy: "get the file again, or export it again", inner: error);
        }
    }

    /// <summary>Writes a graph as a model.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="path">The file that it will be, beside which external data goes; null where there is none.</param>
    public static void Write(ForwardGraph graph, Stream destination, string? path)
    {
        var written = ModelWriter.Write(graph);
        ExternalFiles.Keep(written.Externals, destination, path);
        WireContent.PutBack(written, destination);
    }

    private abstract class Contents(IReadOnlyList<ContentRange> ranges, string? path) : IContentSource
    {
        private readonly TensorFolder _folder = new(path);

        public (int Field, TensorData Data) Taken(int number, ElementType elementType, ImmutableArray<long> dimensions) =>
            (ranges[number].Field, Tensor(ranges[number], elementType, dimensions));

        protected abstract TensorData Tensor(ContentRange range, ElementType elementType, ImmutableArray<long> dimensions);

        public FileRange? External(string entries, string tensor)
        {
            var said = TensorWriter.ReadEntries(entries);
            var place = $"tensor '{tensor}'";
            var location = Entry("location") ?? throw new GraphBridgeException("its data is external and no location says where", place: place, remedy: "export the model again");
            var offset = Number("offset") ?? 0;
            try
            {
                if (path is null || _folder.LengthOf(location) is not { } fileLength)
                    return null;
                return _folder.Resolve(new(location, offset, Number("length") ?? Math.Max(0, fileLength - offset), null));
            }
            catch (GraphBridgeException error)
            {
                throw new GraphBridgeException(error.Reason, place: place, remedy: error.Remedy, inner: error);
            }

            // as protobuf does, the last of a key counts
            string? Entry(string key) => Enumerable.Range(0, said.Length / 2).Where(i => said[2 * i] == key).Select(i => said[(2 * i) + 1]).LastOrDefault();

            long? Number(string key) => Entry(key) is not { } text ? null
                : long.TryParse(text, out var number) && number >= 0 ? number
                : throw new GraphBridgeException($"the {key} of its external data is '{text}'", place: place, remedy: "export the model again");
        }
    }

    private sealed class FileContents(string path, IReadOnlyList<ContentRange> ranges, long length, DateTime time) : Contents(ranges, path)
    {
        private readonly string _path = path;

        protected override TensorData Tensor(ContentRange range, ElementType elementType, ImmutableArray<long> dimensions) =>
            TensorData.FromFile(elementType, dimensions, new(_path, range.Offset, range.Length, length, time));
    }

    private sealed class MemoryContents(ReadOnlyMemory<byte> bytes, IReadOnlyList<ContentRange> ranges, string? path) : Contents(ranges, path)
    {
        protected override TensorData Tensor(ContentRange range, ElementType elementType, ImmutableArray<long> dimensions) =>
            TensorData.FromBytes(elementType, dimensions, bytes.Slice(range.Offset, range.Length));
    }
}

/// <summary>Keeps the files of external data beside a model that is written elsewhere.</summary>
internal static class ExternalFiles
{
    /// <summary>
    /// Sees to it that each file of external data stands beside the output: it is copied whole where it is missing. One
    /// that is there already is left alone, and must have the same bytes.
    /// </summary>
    /// <param name="externals">Tensors, with the file that each is in.</param>
    /// <param name="model">The model's file, with which the others take their places.</param>
    /// <param name="path">The path of the model; null where there is none.</param>
    public static void Keep(IEnumerable<(string Location, TensorData Data)> externals, Stream model, string? path)
    {
        foreach (var (location, sources) in externals.GroupBy(external => external.Location, external => external.Data.Range!.Path, StringComparer.Ordinal)
                     .Select(group => (group.Key, group.Distinct(StringComparer.Ordinal).ToArray())))
        {
            if (path is null)
                throw new GraphBridgeException($"weights are in the file '{location}', which a pipe can't carry", remedy: "write to a file");
            var target = RealPath.Of(Path.Combine(Path.GetDirectoryName(RealPath.Of(path))!, location));
            if (RealPath.Relative(Path.GetDirectoryName(RealPath.Of(path))!, target) is null)
                throw new GraphBridgeException($"weights would go to '{location}', out of the output's folder", remedy: "name a location inside it");
            foreach (var source in sources)
            {
                if (source == target)
                    continue;
                if (File.Exists(target))
                {
                    if (!SameBytes(source, target))
                        throw new GraphBridgeException($"weights would go to '{location}', and another file of that name is there", remedy: "write to another folder, or move that file");
                    continue;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using var from = File.OpenRead(source);
                if (model is GrowingFile growing)
                    from.CopyTo(growing.Companion(target));
                else
                    AtomicFile.Write(target, from.CopyTo);
            }
        }
    }

    private static bool SameBytes(string left, string right)
    {
        var (a, b) = (new FileInfo(left), new FileInfo(right));
        return a.Length == b.Length
            && TensorData.FromFile(ElementType.UInt8, [a.Length], new(left, 0, a.Length, a.Length, a.LastWriteTimeUtc))
                .Equals(TensorData.FromFile(ElementType.UInt8, [b.Length], new(right, 0, b.Length, b.Length, b.LastWriteTimeUtc)));
    }
}
