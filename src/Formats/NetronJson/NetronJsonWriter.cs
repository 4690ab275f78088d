using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.Reflection;
using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.NetronJson;

/// <summary>Writes protobuf's JSON straight from the wire format, by its schema: no object for each field, no reflection.</summary>
internal sealed class NetronJsonWriter
{
    /// <summary>Buffered text is handed on when it is longer than this.</summary>
    private const int FlushAt = 1 << 16;

    private readonly ReadOnlyMemory<byte> _skeleton;
    private readonly List<(int Field, TensorData Data)> _contents;
    private readonly Utf8JsonWriter _json;

    private NetronJsonWriter(WrittenModel written, Utf8JsonWriter json) =>
        (_skeleton, _contents, _json) = (written.Skeleton, written.Contents, json);

    public static void Write(WrittenModel written, Stream destination)
    {
        using var json = new Utf8JsonWriter(destination, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        var writer = new NetronJsonWriter(written, json);
        writer.Message(0, writer._skeleton.Length, WireSchema.Model);
        json.Flush();
        destination.WriteByte((byte)'\n');
    }

    private void Message(int start, int end, WireSchema schema)
    {
        _json.WriteStartObject();
        var cursor = new WireCursor(_skeleton.Span, start, end);
        var list = 0;
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (list != 0 && number != list)
            {
                _json.WriteEndArray();
                list = 0;
            }
            if (number == TensorProto.GraphbridgeContentFieldNumber)
            {
                Content(_contents[(int)cursor.Varint()]);
                continue;
            }
            var field = schema.Field(number)!;
            if (!field.IsRepeated || list == 0)
                _json.WritePropertyName(field.JsonText);
            // fields of one number stand together, for Google.Protobuf writes them in order
            if (field.IsRepeated && list == 0)
            {
                _json.WriteStartArray();
                list = number;
            }
            if (field.IsRepeated && wireType == 2 && field.WireType != 2)
            {
                var (first, last) = cursor.Counted();
                var packed = new WireCursor(_skeleton.Span, first, last);
                while (!packed.AtEnd)
                    Value(field, ref packed);
            }
            else
            {
                Value(field, ref cursor);
            }
        }
        if (list != 0)
            _json.WriteEndArray();
        _json.WriteEndObject();
        if (_json.BytesPending > FlushAt)
            _json.Flush();
    }

    private void Value(WireField field, ref WireCursor cursor)
    {
        switch (field.Type)
        {
            case FieldType.Message:
                var (start, end) = cursor.Counted();
                Message(start, end, field.Message!);
                break;
            case FieldType.String:
                var (textStart, textEnd) = cursor.Counted();
                _json.WriteStringValue(_skeleton.Span[textStart..textEnd]);
                break;
            case FieldType.Bytes:
                var (bytesStart, bytesEnd) = cursor.Counted();
                _json.WriteBase64StringValue(_skeleton.Span[bytesStart..bytesEnd]);
                break;
            case FieldType.Int64:
                _json.WriteStringValue(((long)cursor.Varint()).ToString());
                break;
            case FieldType.UInt64:
                _json.WriteStringValue(cursor.Varint().ToString());
                break;
            case FieldType.Int32:
                _json.WriteNumberValue((int)(long)cursor.Varint());
                break;
            case FieldType.Float:
                Number(BitConverter.UInt32BitsToSingle(cursor.Fixed32()));
                break;
            case FieldType.Double:
                Number(BitConverter.UInt64BitsToDouble(cursor.Fixed64()));
                break;
            case FieldType.Enum:
                var number = (int)(long)cursor.Varint();
                if (field.Enum!.FindValueByNumber(number) is { } known)
                    _json.WriteStringValue(known.Name);
                else
                    _json.WriteNumberValue(number);
                break;
            default:
                throw new InvalidOperationException($"ONNX has no field of type {field.Type}");
        }
    }

    private void Number(float value)
    {
        if (float.IsFinite(value))
            _json.WriteNumberValue(value);
        else
            _json.WriteStringValue(NotFinite(value));
    }

    private void Number(double value)
    {
        if (double.IsFinite(value))
            _json.WriteNumberValue(value);
        else
            _json.WriteStringValue(NotFinite(value));
    }

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private void Content((int Field, TensorData Data) content)
    {
        _json.WritePropertyName(WireSchema.Model.Field("graph")!.Message!.Field("initializer")!.Message!.Field(content.Field)!.JsonText);
        // a multiple of the three bytes of a base64 group and of every element
        using var blocks = new Blocks(3 << 17, block =>
        {
            if (content.Field == TensorProto.RawDataFieldNumber)
                _json.WriteBase64StringSegment(block, isFinalSegment: false);
            else if (content.Field == TensorProto.FloatDataFieldNumber)
                foreach (var value in MemoryMarshal.Cast<byte, float>(block))
                    Number(value);
            else
                foreach (var value in MemoryMarshal.Cast<byte, double>(block))
                    Number(value);
            if (_json.BytesPending > FlushAt)
                _json.Flush();
        });
        var isRaw = content.Field == TensorProto.RawDataFieldNumber;
        if (!isRaw)
            _json.WriteStartArray();
        content.Data.CopyTo(blocks);
        blocks.Flush();
        if (isRaw)
            _json.WriteBase64StringSegment([], isFinalSegment: true);
        else
            _json.WriteEndArray();
    }

    /// <summary>A stream that hands on what is written to it in blocks of one size, and what is left when it is flushed.</summary>
    private sealed class Blocks(int size, Blocks.Handler handle) : Stream
    {
        private readonly byte[] _block = new byte[size];
        private int _filled;

        public delegate void Handler(ReadOnlySpan<byte> block);

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                var count = Math.Min(buffer.Length, _block.Length - _filled);
                buffer[..count].CopyTo(_block.AsSpan(_filled));
                _filled += count;
                buffer = buffer[count..];
                if (_filled == _block.Length)
                    Flush();
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            if (_filled > 0)
                handle(_block.AsSpan(0, _filled));
            _filled = 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
