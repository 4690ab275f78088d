using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphBridge.Capture.Safetensors;

/// <summary>
/// The header of a .safetensors file: its length in eight bytes, and a JSON object that says of each tensor its type, shape and place
/// behind the header.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The name under which texts about the whole file stand.</summary>
    public const string Metadata = "__metadata__";

    /// <summary>The format's own limit.</summary>
    private const long MaximumLength = 100_000_000;

    private const int PrefixLength = 8;

    /// <summary>A type, two numbers, and one for each dimension.</summary>
    private const int LongestEntry = 1 << 14;

    private const string Remedy = "write the file again";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a header, with spaces behind it so that the tensors begin at a multiple of 8 bytes.</summary>
    public static void Write(Stream stream, IEnumerable<SafetensorsEntry> entries)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.TypeName);
                json.WriteStartArray("shape");
                foreach (var size in entry.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Begin);
                json.WriteNumberValue(entry.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (text.Length % PrefixLength != 0)
            text.WriteByte((byte)' ');
        if (text.Length > MaximumLength)
            throw new GraphBridgeException($"the header of a .safetensors file would have {text.Length} bytes, and may have {MaximumLength}", remedy: "save to a folder or an .npz file");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        stream.Write(prefix);
        text.WriteTo(stream);
    }

    /// <summary>Reads a header and checks that its tensors fill the file behind it, one after the other.</summary>
    /// <returns>The tensors, in the header's order, and where in the file their bytes begin.</returns>
    /// <exception cref="GraphBridgeException">What is wrong with it.</exception>
    public static (ImmutableArray<SafetensorsEntry> Entries, long Begin) Read(Stream stream, long fileLength, ReadLimits limits)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) < PrefixLength)
            throw new GraphBridgeException("it is no .safetensors file: it has less than 8 bytes", remedy: Remedy);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)limits.SafetensorsHeaderBytes)
            throw new GraphBridgeException($"its header would have {length} bytes, and may have {limits.SafetensorsHeaderBytes}", place: "byte 1", remedy: "name a .safetensors file");
        if ((long)length > fileLength - PrefixLength)
            throw new GraphBridgeException($"its header of {length} bytes reaches past its end", place: "byte 1", remedy: "it was cut off: copy or write it again");
        var text = new byte[length];
        stream.ReadExactly(text);
        if (text is not [(byte)'{', ..])
            throw new GraphBridgeException("its header is no JSON object", place: "byte 9", remedy: "name a .safetensors file");
        var entries = Parse(text, limits.Dimensions);
        var begin = PrefixLength + (long)length;
        RequireFilled(entries, fileLength - begin);
        return (entries, begin);
    }

    private static ImmutableArray<SafetensorsEntry> Parse(byte[] text, int mostDimensions)
    {
        try
        {
            // one by one: a document of all takes many times the header's bytes
            var json = new Utf8JsonReader(text);
            var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
            HashSet<string> names = new(StringComparer.Ordinal);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                if (!names.Add(name))
                    throw new GraphBridgeException("two tensors have one name", place: Place(name), remedy: Remedy);
                if (name != Metadata)
                    entries.Add(Entry(name, text.AsMemory(start..(int)json.BytesConsumed), mostDimensions));
            }
            // what follows the object is no JSON
            json.Read();
            return entries.ToImmutable();
        }
        catch (JsonException error)
        {
            throw new GraphBridgeException("its header is not JSON", place: $"byte {PrefixLength + error.BytePositionInLine + 1}", remedy: Remedy, inner: error);
        }
        catch (InvalidOperationException error)
        {
            // of a text with half of a surrogate pair
            throw new GraphBridgeException("its header has a text that is no Unicode", remedy: Remedy, inner: error);
        }
    }

    private static SafetensorsEntry Entry(string name, ReadOnlyMemory<byte> text, int mostDimensions)
    {
        using var json = text.Length <= LongestEntry ? JsonDocument.Parse(text) : null;
        var value = json?.RootElement ?? default;
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || Numbers(shape) is not { } dimensions || dimensions.Length > mostDimensions
            || !value.TryGetProperty("data_offsets", out var offsets) || Numbers(offsets) is not [var begin, var end] || begin > end)
            throw new GraphBridgeException("its header does not say the tensor's dtype, shape and data_offsets", place: Place(name), remedy: Remedy);
        var entry = new SafetensorsEntry(name, type.GetString()!, dimensions, begin, end);
        if (entry.Type is { } known && LengthOf(known, dimensions) != end - begin)
            throw new GraphBridgeException($"{TensorType.Of(known, dimensions.AsSpan())} does not have the {end - begin} bytes that data_offsets give it", place: Place(name), remedy: Remedy);
        return entry;
    }

    /// <summary>Whole numbers from 0 on; null where it is something else.</summary>
    private static ImmutableArray<long>? Numbers(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                return null;
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }

    /// <summary>Bytes of a tensor's elements; null where they are no whole number, or more than any file has.</summary>
    private static long? LengthOf(ElementType type, ImmutableArray<long> shape)
    {
        if (shape.Contains(0))
            return 0;
        Int128 bits = type.Bits();
        foreach (var size in shape)
            if ((bits *= size) > long.MaxValue)
                return null;
        return bits % 8 == 0 ? (long)(bits / 8) : null;
    }

    private static void RequireFilled(ImmutableArray<SafetensorsEntry> entries, long length)
    {
        long at = 0;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != at)
                throw new GraphBridgeException($"its bytes begin at {entry.Begin} and not at {at}, where those before it end", place: Place(entry.Name), remedy: Remedy);
            at = entry.End;
        }
        if (at != length)
            throw new GraphBridgeException($"its tensors have {at} bytes, and the file has {length} for them",
                remedy: at > length ? "it was cut off: copy or write it again" : Remedy);
    }

    public static string Place(string name) => $"the tensor '{(name.Length > 80 ? name[..(char.IsHighSurrogate(name[79]) ? 79 : 80)] + "…" : name)}'";
}
