using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GraphBridge.Formats.Parts;

/// <summary>Reads the JSON of <see cref="PartWriter"/>. What is not such JSON is a <see cref="GraphBridgeException"/>.</summary>
/// <param name="path">The full path of the file that is read, beside which its tensors lie; null where there is none.</param>
/// <param name="limits">How deep what it says nests at most.</param>
/// <param name="count">Counts what is made.</param>
internal sealed partial class PartReader(string? path, ReadLimits limits, ElementCount count)
{
    private readonly TextPool _pool = new();
    private readonly TensorFolder _folder = new(path);

    private delegate T Read<out T>(PartReader reader, ref JsonCursor json);

    /// <summary>Reads <see cref="PartWriter.Metadata"/>.</summary>
    public Metadata Metadata(string s) => s == "{}" ? GraphBridge.Metadata.Empty : Parse(s, static (reader, ref json) => ReadMetadata(ref json));

    /// <summary>Reads <see cref="PartWriter.Attributes"/>.</summary>
    public NamedAttribute[] Attributes(string s) => s == "{}" ? [] : Parse(s, static (reader, ref json) => reader.ReadAttributes(ref json));

    /// <summary>Reads <see cref="PartWriter.Tensor"/>.</summary>
    public TensorData Tensor(string s) => Parse(s, static (reader, ref json) => reader.ReadTensor(ref json));

    /// <summary>Reads <see cref="PartWriter.SparseTensor"/>.</summary>
    public SparseTensorData SparseTensor(string s) => Parse(s, static (reader, ref json) => reader.ReadSparseTensor(ref json));

    /// <summary>Reads <see cref="PartWriter.Trace"/>.</summary>
    public OperationTrace Trace(string s) => Parse(s, static (reader, ref json) => reader.ReadTrace(ref json));

    /// <summary>Reads <see cref="PartWriter.ValueTrace"/>.</summary>
    public ValueTrace ValueTrace(string s) => Parse(s, static (reader, ref json) => ReadValueTrace(ref json));

    /// <summary>Reads <see cref="PartWriter.Functions"/>.</summary>
    public ImmutableArray<GraphFunction> Functions(string s) => Parse(s, static (reader, ref json) => reader.ReadFunctions(ref json));

    /// <summary>Reads <see cref="PartWriter.Opsets"/>.</summary>
    public ImmutableArray<Opset> Opsets(string s) => Parse(s, static (reader, ref json) => ReadOpsets(ref json));

    /// <summary>Reads <see cref="PartWriter.Graph"/>.</summary>
    public ForwardGraph Graph(string s) => Parse(s, static (reader, ref json) => reader.ReadGraph(ref json));

    /// <summary>Reads <see cref="PartWriter.Strings"/>.</summary>
    public string?[] Strings(string s) => Parse(s, static (reader, ref json) =>
    {
        var items = new List<string?>();
        json.BeginArray();
        while (json.NextItem())
            items.Add(json.TextOrNull());
        return items.ToArray();
    });

    /// <summary>Reads a type's text.</summary>
    public DataType Type(string s) => DataType.Parse(s, limits);

    private T Parse<T>(string text, Read<T> read)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Math.Min(text.Length, 1 << 20)));
        try
        {
            if (text.Length > 1 << 20)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
            }
            var length = Encoding.UTF8.GetBytes(text, buffer);
            JsonCursor json = new(buffer.AsSpan(0, length), limits, _pool, count);
            var value = read(this, ref json);
            json.End();
            return value;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new GraphBridgeException($"the JSON of a part of the graph is broken: '{(text.Length > 60 ? text[..60] + "…" : text)}'",
                place: error is JsonException { BytePositionInLine: { } at } ? $"byte {at + 1} of the JSON" : null,
                remedy: "write the file again", inner: error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Metadata ReadMetadata(ref JsonCursor json)
    {
        json.BeginObject();
        var entries = new List<KeyValuePair<string, string>>();
        while (json.NextMember(out var key))
            entries.Add(new(key, json.PooledText()));
        return GraphBridge.Metadata.Of(entries);
    }

    private NamedAttribute[] ReadAttributes(ref JsonCursor json)
    {
        json.BeginObject();
        var attributes = new List<NamedAttribute>();
        while (json.NextMember(out var name))
            attributes.Add(new(name, ReadValue(ref json)));
        return [.. attributes];
    }

    private AttributeValue ReadValue(ref JsonCursor json) => json.Token switch
    {
        JsonTokenType.Number when json.IsFloat => new AttributeValue.Float(json.Double()),
        JsonTokenType.Number => new AttributeValue.Int(json.Int64()),
        JsonTokenType.String => new AttributeValue.String(json.PooledText()),
        JsonTokenType.True => new AttributeValue.Bool(true),
        JsonTokenType.False => new AttributeValue.Bool(false),
        JsonTokenType.Null => new AttributeValue.None(),
        JsonTokenType.StartArray => ReadPlainList(ref json),
        JsonTokenType.StartObject => ReadTagged(ref json),
        _ => throw json.Expected("a value"),
    };

    private AttributeValue ReadPlainList(ref JsonCursor json)
    {
        if (!json.NextItem())
            return new AttributeValue.Ints([]);
        if (json.Token == JsonTokenType.Number && !json.IsFloat)
        {
            var numbers = new List<long>();
            do
                numbers.Add(json.Int64());
            while (json.NextItem());
            return new AttributeValue.Ints([.. numbers]);
        }
        var kind = json.Token switch
        {
            JsonTokenType.Number => AttributeKind.Float,
            JsonTokenType.String => AttributeKind.String,
            JsonTokenType.True or JsonTokenType.False => AttributeKind.Bool,
            _ => throw json.Expected("numbers, texts or booleans, or a list that names its kind"),
        };
        var items = ImmutableArray.CreateBuilder<AttributeValue>();
        do
            items.Add(ReadItem(ref json, kind));
        while (json.NextItem());
        return new AttributeValue.List(kind, items.ToImmutable());
    }

    private AttributeValue ReadItem(ref JsonCursor json, AttributeKind kind)
    {
        var value = ReadValue(ref json);
        var fits = (kind, value) switch
        {
            (AttributeKind.Int, AttributeValue.Int) or (AttributeKind.Float, AttributeValue.Float) or (AttributeKind.Bool, AttributeValue.Bool)
                or (AttributeKind.String, AttributeValue.String or AttributeValue.Bytes) or (AttributeKind.Tensor, AttributeValue.Tensor)
                or (AttributeKind.SparseTensor, AttributeValue.SparseTensor) or (AttributeKind.Type, AttributeValue.Type)
                or (AttributeKind.Graph, AttributeValue.Graph) => true,
            _ => false,
        };
        return fits ? value : throw json.Fault($"a list of {kind} holds something else");
    }

    private AttributeValue ReadTagged(ref JsonCursor json)
    {
        if (!json.NextMember(out var tag))
            throw json.Expected("the kind of an attribute");
        AttributeValue value;
        switch (tag)
        {
            case "float": value = new AttributeValue.Float(ReadBits(ref json)); break;
            case "bytes": value = new AttributeValue.Bytes(json.Bytes()); break;
            case "tensor": value = new AttributeValue.Tensor(ReadTensor(ref json)); break;
            case "sparse": value = new AttributeValue.SparseTensor(ReadSparseTensor(ref json)); break;
            case "type": value = new AttributeValue.Type(json.TextOrNull() is { } type ? Type(type) : null); break;
            case "graph": value = new AttributeValue.Graph(ReadGraph(ref json)); break;
            case "reference":
                var name = json.Text();
                Expect(ref json, "kind");
                value = new AttributeValue.Reference(name, ReadKind<AttributeKind>(ref json));
                break;
            case "list":
                var kind = ReadKind<AttributeKind>(ref json);
                Expect(ref json, "items");
                value = new AttributeValue.List(kind, ReadItems(ref json, kind));
                break;
            default: throw json.Unknown(tag);
        }
        json.EndObject();
        return value;
    }

    private static void Expect(ref JsonCursor json, string member)
    {
        if (!json.NextMember(out var name) || name != member)
            throw json.Expected($"'{member}'");
    }

    private static T ReadKind<T>(ref JsonCursor json) where T : struct, Enum =>
        Enum.TryParse<T>(json.PooledText(), out var kind) && Enum.IsDefined(kind) ? kind : throw json.Expected("a kind");

    private ImmutableArray<AttributeValue> ReadItems(ref JsonCursor json, AttributeKind kind)
    {
        json.BeginArray();
        var items = ImmutableArray.CreateBuilder<AttributeValue>();
        while (json.NextItem())
            items.Add(ReadItem(ref json, kind));
        return items.ToImmutable();
    }

    private static double ReadBits(ref JsonCursor json) =>
        ulong.TryParse(json.Text(), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var bits) ? BitConverter.UInt64BitsToDouble(bits)
        : throw json.Expected("the bits of a float in hexadecimal");

    private static ImmutableArray<long> ReadNumbers(ref JsonCursor json)
    {
        json.BeginArray();
        var numbers = new List<long>();
        while (json.NextItem())
            numbers.Add(json.Int64());
        return ImmutableCollectionsMarshal.AsImmutableArray(numbers.ToArray());
    }

    private TensorData ReadTensor(ref JsonCursor json)
    {
        var type = ElementType.Undefined;
        ImmutableArray<long> dims = [];
        byte[]? data = null;
        ImmutableArray<ReadOnlyMemory<byte>> strings = default;
        TensorReference? reference = null;
        var metadata = GraphBridge.Metadata.Empty;
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            switch (member)
            {
                case "type": type = ElementTypes.TryParse(json.PooledText(), out var known) ? known : throw json.Expected("an element type"); break;
                case "dims": dims = ReadNumbers(ref json); break;
                case "data": data = json.Bytes(); break;
                case "strings": strings = ReadStrings(ref json); break;
                case "file": reference = ReadReference(ref json); break;
                case "metadata": metadata = ReadMetadata(ref json); break;
                case "fileLength" when reference is { } some: reference = some with { FileLength = json.Int64() }; break;
                default: throw json.Unknown(member);
            }
        }
        var tensor = reference is { } place ? TensorData.FromFile(type, dims, _folder.Resolve(place))
            : data is not null ? TensorData.FromBytes(type, dims, data)
            : !strings.IsDefault ? TensorData.FromStrings(dims, strings)
            : TensorData.WithoutContent(type, dims);
        return metadata.Count > 0 ? tensor.WithMetadata(metadata) : tensor;
    }

    private static TensorReference ReadReference(ref JsonCursor json)
    {
        var file = json.PooledText();
        Expect(ref json, "offset");
        var offset = json.Int64();
        Expect(ref json, "length");
        return new(file, offset, json.Int64(), null);
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadStrings(ref JsonCursor json)
    {
        json.BeginArray();
        var strings = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        while (json.NextItem())
            strings.Add(json.Bytes());
        return strings.ToImmutable();
    }

    private SparseTensorData ReadSparseTensor(ref JsonCursor json)
    {
        TensorData? values = null, indices = null;
        ImmutableArray<long> dims = [];
        var metadata = GraphBridge.Metadata.Empty;
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            switch (member)
            {
                case "values": values = ReadTensor(ref json); break;
                case "indices": indices = ReadTensor(ref json); break;
                case "dims": dims = ReadNumbers(ref json); break;
                case "metadata": metadata = ReadMetadata(ref json); break;
                default: throw json.Unknown(member);
            }
        }
        return values is not null && indices is not null ? new(values, indices, dims) { Metadata = metadata }
            : throw json.Expected("the values and the indices of a sparse tensor");
    }
}
