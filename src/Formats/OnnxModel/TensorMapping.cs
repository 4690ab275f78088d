using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The content of a file's tensors: what was taken out of the model by number, and what is in files beside it.</summary>
internal interface IContentSource
{
    /// <summary>Content that was taken out: the field it stood in, and its bytes as a tensor.</summary>
    (int Field, TensorData Data) Taken(int number, ElementType elementType, ImmutableArray<long> dimensions);

    /// <summary>Content in an external file; null where the file is not there.</summary>
    /// <param name="entries">Where it is, as <see cref="OnnxKeys.External"/> has it.</param>
    /// <param name="tensor">The tensor's name.</param>
    FileRange? External(string entries, string tensor);
}

/// <summary>Tensors from <see cref="TensorProto"/>.</summary>
internal sealed class TensorReader(IContentSource contents)
{
    /// <summary>Reads a tensor. The message is used up: content and lists are taken from it.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="name">The name that a rebuilt message would get by itself; null for a tensor of an attribute.</param>
    public TensorData Read(TensorProto proto, string? name)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        MetadataMapping.Read(proto.MetadataProps, metadata);
        if (proto.HasDocString)
            metadata.Add(new(OnnxKeys.DocString, proto.DocString));
        if (name is null && proto.HasName)
            metadata.Add(new(OnnxKeys.TensorName, proto.Name));
        var wasTaken = proto.HasGraphbridgeContent;
        var data = Content(proto, metadata);
        proto.ClearGraphbridgeContent();
        if (data.ElementType != ElementType.String && proto.DataLocation != TensorProto.Types.DataLocation.External)
            proto.ClearRawData();
        if (Residue.Of(proto, TensorWriter.Describe(data.WithMetadata(MetadataMapping.Done(metadata)), name, withLists: !wasTaken)) is { } residue)
            metadata.Add(new(OnnxKeys.Residue, residue));
        return metadata.Count == 0 ? data : data.WithMetadata(Metadata.Of(metadata));
    }

    public SparseTensorData Read(SparseTensorProto proto, string? name) => new(
        Read(proto.Values ?? new(), name), Read(proto.Indices ?? new(), null), [.. proto.Dims]);

    private TensorData Content(TensorProto proto, List<KeyValuePair<string, string>> metadata)
    {
        var elementType = (ElementType)proto.DataType;
        ImmutableArray<long> dimensions = [.. proto.Dims];
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
            return External(proto, metadata, elementType, dimensions);
        if (proto.HasGraphbridgeContent)
        {
            var (field, data) = contents.Taken(proto.GraphbridgeContent, elementType, dimensions);
            if (field == TensorProto.RawDataFieldNumber && elementType != ElementType.String)
                return data;
            if (field == ListEncoding.FieldOf(elementType))
            {
                metadata.Add(new(OnnxKeys.Typed, ""));
                return data;
            }
            ListEncoding.Fill(proto, field, data.ToMemory().Span);
        }
        if (elementType == ElementType.String)
            return TensorData.FromStrings(dimensions, [.. proto.StringData.Select(text => text.Memory)]);
        if (proto.HasRawData)
            return TensorData.FromBytes(elementType, dimensions, proto.RawData.Memory);
        if (ListEncoding.ToBytes(proto, elementType) is not { Length: > 0 } bytes)
            return TensorData.WithoutContent(elementType, dimensions);
        metadata.Add(new(OnnxKeys.Typed, ""));
        return TensorData.FromBytes(elementType, dimensions, bytes);
    }

    private TensorData External(TensorProto proto, List<KeyValuePair<string, string>> metadata, ElementType elementType, ImmutableArray<long> dimensions)
    {
        var entries = TensorWriter.WriteEntries(proto.ExternalData);
        metadata.Add(new(OnnxKeys.External, entries));
        return contents.External(entries, proto.Name) is { } range ? TensorData.FromFile(elementType, dimensions, range)
            : TensorData.WithoutContent(elementType, dimensions);
    }
}

/// <summary>Tensors to <see cref="TensorProto"/>, with long content left out and listed.</summary>
/// <remarks>Nodes are written on several threads. The numbers of contents are in no output, so that their order does not matter.</remarks>
internal sealed class TensorWriter : IContentSource
{
    /// <summary>Content shorter than this is put in the message itself.</summary>
    private const int Shortest = 1024;

    private static readonly JsonSerializerOptions EntryJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileRange> _ranges = new(StringComparer.Ordinal);

    /// <summary>The content that was left out, by number, with the field it belongs in.</summary>
    public List<(int Field, TensorData Data)> Contents { get; } = [];

    /// <summary>Tensors that stay in external files, with the entry that names the file.</summary>
    public List<(string Location, TensorData Data)> Externals { get; } = [];

    (int Field, TensorData Data) IContentSource.Taken(int number, ElementType elementType, ImmutableArray<long> dimensions)
    {
        lock (_lock)
            return (Contents[number].Field, Contents[number].Data.WithMetadata(Metadata.Empty));
    }

    FileRange? IContentSource.External(string entries, string tensor)
    {
        lock (_lock)
            return _ranges.GetValueOrDefault(entries);
    }

    public TensorProto Write(TensorData data, string? name)
    {
        var isExternal = data.Metadata[OnnxKeys.External] is not null;
        var inLists = !isExternal && data.HasContent && data.Metadata[OnnxKeys.Typed] is not null && data.ByteLength < Shortest;
        var proto = Describe(data, name, inLists || !data.Strings.IsDefault);
        Residue.Apply(proto, data.Metadata[OnnxKeys.Residue]);
        if (isExternal)
        {
            if (proto.ExternalData.FirstOrDefault(entry => entry.Key == "location") is { } location && data.Range is { } range)
                lock (_lock)
                {
                    Externals.Add((location.Value, data));
                    _ranges.TryAdd(data.Metadata[OnnxKeys.External]!, range);
                }
            return proto;
        }
        if (!data.HasContent || inLists || !data.Strings.IsDefault)
            return proto;
        var field = data.Metadata[OnnxKeys.Typed] is null ? TensorProto.RawDataFieldNumber : ListEncoding.FieldOf(data.ElementType);
        if (data.ByteLength < Shortest)
        {
            proto.RawData = ByteString.CopyFrom(data.ToMemory().Span);
        }
        else if (field is TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber or TensorProto.DoubleDataFieldNumber)
        {
            lock (_lock)
            {
                proto.GraphbridgeContent = Contents.Count;
                Contents.Add((field, data));
            }
        }
        else
        {
            ListEncoding.Fill(proto, data.ElementType, data.ToMemory().Span);
            Residue.Apply(proto, data.Metadata[OnnxKeys.Residue]);
        }
        return proto;
    }

    public SparseTensorProto Write(SparseTensorData data, string? name)
    {
        var proto = new SparseTensorProto { Values = Write(data.Values, name), Indices = Write(data.Indices, null) };
        proto.Dims.AddRange(data.Dimensions);
        return proto;
    }

    /// <summary>A tensor's message without its content, or with what of it stands in lists.</summary>
    public static TensorProto Describe(TensorData data, string? name, bool withLists)
    {
        var proto = new TensorProto();
        proto.Dims.AddRange(data.Dimensions);
        if (data.ElementType != ElementType.Undefined)
            proto.DataType = (int)data.ElementType;
        if ((name ?? data.Metadata[OnnxKeys.TensorName]) is { } known)
            proto.Name = known;
        if (data.Metadata[OnnxKeys.DocString] is { } doc)
            proto.DocString = doc;
        MetadataMapping.Write(data.Metadata, proto.MetadataProps);
        if (data.Metadata[OnnxKeys.External] is { } external)
        {
            proto.DataLocation = TensorProto.Types.DataLocation.External;
            var entries = ReadEntries(external);
            for (var i = 0; i + 1 < entries.Length; i += 2)
                proto.ExternalData.Add(MetadataMapping.Property(entries[i], entries[i + 1]));
        }
        else if (withLists && !data.Strings.IsDefault)
        {
            proto.StringData.AddRange(data.Strings.Select(text => UnsafeByteOperations.UnsafeWrap(text)));
        }
        else if (withLists && data.HasContent && data.Metadata[OnnxKeys.Typed] is not null && data.Range is null)
        {
            ListEncoding.Fill(proto, data.ElementType, data.ToMemory().Span);
        }
        return proto;
    }

    /// <summary>The entries of external data as one text: keys and values by turns.</summary>
    public static string WriteEntries(RepeatedField<StringStringEntryProto> entries) =>
        JsonSerializer.Serialize(entries.SelectMany(entry => new[] { entry.Key, entry.Value }).ToArray(), EntryJson);

    /// <summary>The entries from their text.</summary>
    public static string[] ReadEntries(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) ?? [];
        }
        catch (JsonException error)
        {
            throw new GraphBridgeException($"the metadata entry '{OnnxKeys.External}' was changed and cannot be read", remedy: "remove the entry", inner: error);
        }
    }
}

/// <summary>The lists in which a tensor's elements may stand instead of raw bytes, as <c>TensorProto</c> lays them down.</summary>
internal static class ListEncoding
{
    /// <summary>The field whose list holds elements of a type.</summary>
    public static int FieldOf(ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Complex64 => TensorProto.FloatDataFieldNumber,
        ElementType.Float64 or ElementType.Complex128 => TensorProto.DoubleDataFieldNumber,
        ElementType.Int64 => TensorProto.Int64DataFieldNumber,
        ElementType.UInt32 or ElementType.UInt64 => TensorProto.Uint64DataFieldNumber,
        ElementType.String => TensorProto.StringDataFieldNumber,
        _ => TensorProto.Int32DataFieldNumber,
    };

    /// <summary>The elements of the list that the type uses, as little-endian bytes.</summary>
    public static byte[] ToBytes(TensorProto proto, ElementType type)
    {
        switch (FieldOf(type))
        {
            case TensorProto.FloatDataFieldNumber: return MemoryMarshal.AsBytes(proto.FloatData.ToArray().AsSpan()).ToArray();
            case TensorProto.DoubleDataFieldNumber: return MemoryMarshal.AsBytes(proto.DoubleData.ToArray().AsSpan()).ToArray();
            case TensorProto.Int64DataFieldNumber: return MemoryMarshal.AsBytes(proto.Int64Data.ToArray().AsSpan()).ToArray();
            case TensorProto.Uint64DataFieldNumber when type == ElementType.UInt64: return MemoryMarshal.AsBytes(proto.Uint64Data.ToArray().AsSpan()).ToArray();
            case TensorProto.Uint64DataFieldNumber: return Pack(proto.Uint64Data, 4, static value => value);
            default: return Pack(proto.Int32Data, BytesEach(type), static value => unchecked((ulong)(uint)value));
        }
    }

    // Types of less than a byte stand packed, a byte to an entry.
    private static int BytesEach(ElementType type) => Math.Max(1, type.Bits() / 8) is var bytes and <= 4 ? bytes : 4;

    private static byte[] Pack<T>(RepeatedField<T> list, int width, Func<T, ulong> bits)
    {
        var bytes = new byte[list.Count * width];
        Span<byte> whole = stackalloc byte[8];
        for (var i = 0; i < list.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(whole, bits(list[i]));
            whole[..width].CopyTo(bytes.AsSpan(i * width));
        }
        return bytes;
    }

    /// <summary>Puts elements into the list that their type uses.</summary>
    public static void Fill(TensorProto proto, ElementType type, ReadOnlySpan<byte> bytes)
    {
        switch (FieldOf(type))
        {
            case TensorProto.Int64DataFieldNumber:
                proto.Int64Data.AddRange(MemoryMarshal.Cast<byte, long>(bytes).ToArray());
                break;
            case TensorProto.Uint64DataFieldNumber when type == ElementType.UInt64:
                proto.Uint64Data.AddRange(MemoryMarshal.Cast<byte, ulong>(bytes).ToArray());
                break;
            case TensorProto.Uint64DataFieldNumber:
                foreach (var value in MemoryMarshal.Cast<byte, uint>(bytes))
                    proto.Uint64Data.Add(value);
                break;
            case TensorProto.Int32DataFieldNumber:
                FillInt32(proto.Int32Data, type, bytes);
                break;
            case var field:
                Fill(proto, field, bytes);
                break;
        }
    }

    /// <summary>Puts bytes into a list of floats or doubles, or raw data, whatever the tensor's type.</summary>
    public static void Fill(TensorProto proto, int field, ReadOnlySpan<byte> bytes)
    {
        if (field == TensorProto.FloatDataFieldNumber)
            proto.FloatData.AddRange(MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        else if (field == TensorProto.DoubleDataFieldNumber)
            proto.DoubleData.AddRange(MemoryMarshal.Cast<byte, double>(bytes).ToArray());
        else
            proto.RawData = ByteString.CopyFrom(bytes);
    }

    private static void FillInt32(RepeatedField<int> list, ElementType type, ReadOnlySpan<byte> bytes)
    {
        switch (BytesEach(type))
        {
            case 4:
                list.AddRange(MemoryMarshal.Cast<byte, int>(bytes).ToArray());
                break;
            case 2:
                foreach (var bits in MemoryMarshal.Cast<byte, ushort>(bytes))
                    list.Add(type == ElementType.Int16 ? unchecked((short)bits) : bits);
                break;
            default:
                foreach (var bits in bytes)
                    list.Add(type == ElementType.Int8 ? unchecked((sbyte)bits) : bits);
                break;
        }
    }
}
