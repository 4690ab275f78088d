using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.NetronJson;

/// <summary>Reads protobuf's JSON straight into the wire format, by its schema; the ONNX reader takes it from there.</summary>
internal ref struct NetronJsonReader
{
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _json;
    private readonly WireBuffer _wire;

    private NetronJsonReader(ReadOnlySpan<byte> text, ReadLimits limits)
    {
        _text = text;
        _json = new(text, new() { MaxDepth = Math.Max(1, limits.JsonDepth), CommentHandling = JsonCommentHandling.Disallow });
        // seldom more than the text; what is not used of it takes no memory
        _wire = new(text.Length);
    }

    /// <summary>The whole text, without the mark of its encoding.</summary>
    public static ReadOnlyMemory<byte> Load(Stream stream)
    {
        ReadOnlyMemory<byte> text;
        if (stream.CanSeek && stream.Length - stream.Position is > 0 and var length && length <= Array.MaxLength)
        {
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            text = bytes.AsMemory(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        else
        {
            text = LoadUnknown(stream);
        }
        return text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
    }

    private static ReadOnlyMemory<byte> LoadUnknown(Stream stream)
    {
        using var buffer = new MemoryStream();
        try
        {
            stream.CopyTo(buffer);
        }
        catch (IOException error) when (buffer.Length > int.MaxValue - (1 << 20))
        {
            throw new GraphBridgeException("the file has more than 2 GiB", remedy: "use the .onnx form, with weights in an external file", inner: error);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>A model's message from its JSON.</summary>
    public static ReadOnlyMemory<byte> ToWire(ReadOnlyMemory<byte> text, ReadLimits limits)
    {
        var reader = new NetronJsonReader(text.Span, limits);
        try
        {
            reader._json.Read();
            reader.Message(WireSchema.Model);
            reader._json.Read();
            return reader._wire.Written;
        }
        catch (JsonException error)
        {
            // the parser's own text ends with the place, which is said apart
            var reason = error.Message;
            var end = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new GraphBridgeException("not whole JSON: " + (end > 0 ? reason[..end] : reason).TrimEnd('.'),
                place: $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}", remedy: "get the file again", inner: error);
        }
        catch (InvalidOperationException error) when (error is not ObjectDisposedException)
        {
            throw reader.Wrong("text that is no Unicode");
        }
    }

    private void Message(WireSchema schema)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            throw Wrong($"expected an object, a {schema.Name}");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = schema.Field(_json.ValueSpan) ?? OtherField(schema);
            _json.Read();
            if (_json.TokenType == JsonTokenType.Null)
                continue;
            if (!field.IsRepeated)
            {
                Value(field);
                continue;
            }
            if (_json.TokenType != JsonTokenType.StartArray)
                throw Wrong($"expected a list for {field.JsonName}");
            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                Value(field);
        }
    }

    // one that is escaped, or named as in onnx.proto
    private readonly WireField OtherField(WireSchema schema)
    {
        var name = _json.GetString()!;
        return schema.Field(name) ?? throw Wrong($"a {schema.Name} has no field '{(name.Length > 60 ? name[..60] + "…" : name)}'");
    }

    private void Value(WireField field)
    {
        _wire.Tag(field.Number, field.WireType);
        switch (field.Type)
        {
            case FieldType.Message:
                var lengthAt = _wire.BeginCounted();
                Message(field.Message!);
                _wire.EndCounted(lengthAt);
                break;
            case FieldType.String:
                Require(JsonTokenType.String, field);
                Text();
                break;
            case FieldType.Bytes:
                Require(JsonTokenType.String, field);
                Binary(field);
                break;
            case FieldType.Int64:
                _wire.Varint(unchecked((ulong)Integer(field, long.MinValue, long.MaxValue)));
                break;
            case FieldType.UInt64:
                _wire.Varint(unchecked((ulong)Integer(field, 0, ulong.MaxValue)));
                break;
            case FieldType.Int32:
                _wire.Varint(unchecked((ulong)(long)Integer(field, int.MinValue, int.MaxValue)));
                break;
            case FieldType.Enum:
                _wire.Varint(unchecked((ulong)(long)EnumNumber(field)));
                break;
            case FieldType.Float:
                _wire.Fixed32(BitConverter.SingleToUInt32Bits(Float(field)));
                break;
            case FieldType.Double:
                _wire.Fixed64(BitConverter.DoubleToUInt64Bits(Number(field)));
                break;
            default:
                throw new InvalidOperationException($"ONNX has no field of type {field.Type}");
        }
    }

    private readonly void Require(JsonTokenType type, WireField field)
    {
        if (_json.TokenType != type)
            throw Wrong($"expected {(type == JsonTokenType.String ? "text" : "a number")} for {field.JsonName}");
    }

    private void Text()
    {
        if (!_json.ValueIsEscaped)
        {
            _wire.Counted(_json.ValueSpan);
            return;
        }
        // unescaping never makes text longer
        var lengthAt = _wire.BeginCounted();
        _wire.Advance(_json.CopyString(_wire.Room(_json.ValueSpan.Length)));
        _wire.EndCounted(lengthAt);
    }

    private void Binary(WireField field)
    {
        var text = _json.ValueIsEscaped || _json.ValueSpan.IndexOfAny((byte)'-', (byte)'_') >= 0
            ? Encoding.UTF8.GetBytes(_json.GetString()!.Replace('-', '+').Replace('_', '/')) : _json.ValueSpan;
        var lengthAt = _wire.BeginCounted();
        if (Decode(text, _wire.Room(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3)) is not (>= 0 and var length))
            throw Wrong($"{field.JsonName} is no base64");
        _wire.Advance(length);
        _wire.EndCounted(lengthAt);
    }

    // protobuf's writers pad; its readers do not ask for it
    private static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (text.Length % 4 != 0)
        {
            Span<byte> padded = new byte[(text.Length + 3) / 4 * 4];
            padded.Fill((byte)'=');
            text.CopyTo(padded);
            text = padded;
        }
        return Base64.DecodeFromUtf8(text, destination, out _, out var written) == System.Buffers.OperationStatus.Done ? written : -1;
    }

    private readonly Int128 Integer(WireField field, Int128 minimum, Int128 maximum)
    {
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            throw Wrong($"expected a whole number for {field.JsonName}");
        if (Utf8Parser.TryParse(_json.ValueSpan, out long small, out var used) && used == _json.ValueSpan.Length && small >= minimum && small <= maximum)
            return small;
        if (Utf8Parser.TryParse(_json.ValueSpan, out ulong large, out used) && used == _json.ValueSpan.Length && large <= maximum)
            return large;
        // 1e3 and 7.0 are whole too
        if (Utf8Parser.TryParse(_json.ValueSpan, out double real, out used) && used == _json.ValueSpan.Length && Math.Floor(real) == real
            && Math.Abs(real) < 1L << 53 && (Int128)real >= minimum && (Int128)real <= maximum)
            return (Int128)real;
        throw Wrong($"{field.JsonName} is no whole number from {minimum} to {maximum}");
    }

    private readonly int EnumNumber(WireField field)
    {
        if (_json.TokenType == JsonTokenType.String && (_json.ValueIsEscaped ? Encoding.UTF8.GetBytes(_json.GetString()!) : _json.ValueSpan) is var name
            && field.EnumNumber(name) is { } known)
            return known;
        return _json.TokenType == JsonTokenType.Number ? (int)Integer(field, int.MinValue, int.MaxValue)
            : throw Wrong($"{field.JsonName} is none of {string.Join(", ", field.Enum!.Values.Select(value => value.Name))}");
    }

    private readonly double Number(WireField field)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var number))
            return number;
        return NotFinite() is { } special ? special
            : _json.TokenType == JsonTokenType.String && Utf8Parser.TryParse(_json.ValueSpan, out number, out var used) && used == _json.ValueSpan.Length ? number
            : throw Wrong($"expected a number for {field.JsonName}");
    }

    // Read as a float and not through a double, so that the nearest float is found and not one beside it.
    private readonly float Float(WireField field)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetSingle(out var number) && float.IsFinite(number))
            return number;
        return NotFinite() is { } special ? (float)special
            : _json.TokenType == JsonTokenType.String && Utf8Parser.TryParse(_json.ValueSpan, out number, out var used) && used == _json.ValueSpan.Length ? number
            : throw Wrong($"expected a number that a float holds for {field.JsonName}");
    }

    private readonly double? NotFinite() => _json.TokenType != JsonTokenType.String ? null
        : _json.ValueTextEquals("NaN"u8) ? double.NaN
        : _json.ValueTextEquals("Infinity"u8) ? double.PositiveInfinity
        : _json.ValueTextEquals("-Infinity"u8) ? double.NegativeInfinity : null;

    private readonly GraphBridgeException Wrong(string reason)
    {
        var before = _text[..(int)_json.TokenStartIndex];
        var line = before.Count((byte)'\n') + 1;
        return new(reason, place: $"line {line}, byte {before.Length - before.LastIndexOf((byte)'\n')}", remedy: "write an ONNX model in protobuf's JSON");
    }
}
