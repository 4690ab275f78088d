using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Google.Protobuf.Reflection;
using GraphBridge.Formats.OnnxModel;

namespace GraphBridge.Formats.NetronJson;

/// <summary>
/// Writes protobuf's JSON straight from the wire format, by its schema: no object for each field, no reflection. One of
/// these makes the text of one piece of a model, in which long content is left out and remembered.
/// </summary>
internal sealed class NetronJsonWriter
{
    private readonly WireBuffer _text = new(1 << 20);
    private readonly JsonText _json;
    private readonly List<(int At, int Content)> _contents = [];

    private NetronJsonWriter() => _json = new(_text);

    public static void Write(WrittenModel model, Stream destination)
    {
        destination.Write("{"u8);
        Write(model, [model.Before], WireSchema.Model, destination);
        destination.Write(model.Before.IsEmpty ? "\"graph\":{"u8 : ",\"graph\":{"u8);
        Write(model, model.Graph, WireSchema.Graph, destination);
        destination.Write(model.After.IsEmpty ? "}"u8 : "},"u8);
        Write(model, [model.After], WireSchema.Model, destination);
        destination.Write("}\n"u8);
    }

    private static void Write(WrittenModel model, IReadOnlyList<ReadOnlyMemory<byte>> pieces, WireSchema schema, Stream destination)
    {
        var isFirst = true;
        // memory that was just used is faster than new memory
        var spare = new ConcurrentBag<NetronJsonWriter>();
        foreach (var writer in Ahead.Of(Enumerable.Range(0, pieces.Count), Make))
        {
            if (!isFirst)
                destination.Write(","u8);
            isFirst = false;
            writer.WriteTo(destination, model.Contents);
            spare.Add(writer);
        }

        NetronJsonWriter Make(int index)
        {
            if (!spare.TryTake(out var writer))
                writer = new();
            writer._text.Clear();
            writer._contents.Clear();
            writer.Fields(pieces[index].Span, schema, index > 0 && AreOneList(pieces[index - 1], pieces[index]),
                index + 1 < pieces.Count && AreOneList(pieces[index], pieces[index + 1]));
            return writer;
        }
    }

    private static bool AreOneList(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => First(left) == First(right);

    private static int First(ReadOnlyMemory<byte> fields) => new WireCursor(fields.Span, 0, fields.Length).Tag().Number;

    private void WriteTo(Stream destination, List<(int Field, TensorData Data)> contents)
    {
        var text = _text.Written.Span;
        var written = 0;
        foreach (var (at, content) in _contents)
        {
            destination.Write(text[written..at]);
            Write(contents[content], destination);
            written = at;
        }
        destination.Write(text[written..]);
    }

    private void Message(ReadOnlySpan<byte> fields, WireSchema schema)
    {
        _json.Raw("{"u8);
        Fields(fields, schema, isInList: false, leaveOpen: false);
        _json.Raw("}"u8);
    }

    /// <summary>Writes a message's fields.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="schema">Of which message they are.</param>
    /// <param name="isInList">Whether the list that the first belongs to was begun before.</param>
    /// <param name="leaveOpen">Whether the list that the last belongs to goes on afterwards.</param>
    private void Fields(ReadOnlySpan<byte> fields, WireSchema schema, bool isInList, bool leaveOpen)
    {
        var cursor = new WireCursor(fields, 0, fields.Length);
        // the number of the list that is open
        var list = 0;
        var isFirst = true;
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            // fields of one number stand together, for Google.Protobuf writes them in order
            if (isFirst && isInList)
                list = number;
            if (list != 0 && number != list)
            {
                _json.Raw("]"u8);
                list = 0;
            }
            if (!isFirst)
                _json.Raw(","u8);
            isFirst = false;
            if (number == TensorProto.GraphbridgeContentFieldNumber)
            {
                _contents.Add((_text.Length, (int)cursor.Varint()));
                continue;
            }
            var field = schema.Field(number)!;
            if (list == 0)
                _json.Raw(field.JsonLabel);
            if (field.IsRepeated && list == 0)
            {
                _json.Raw("["u8);
                list = number;
            }
            if (field.IsRepeated && wireType == 2 && field.WireType != 2)
                Packed(field, ref cursor);
            else
                Value(field, ref cursor);
        }
        if (list != 0 && !leaveOpen)
            _json.Raw("]"u8);
    }

    private void Packed(WireField field, ref WireCursor cursor)
    {
        var values = cursor.Content();
        var packed = new WireCursor(values, 0, values.Length);
        while (!packed.AtEnd)
        {
            Value(field, ref packed);
            if (!packed.AtEnd)
                _json.Raw(","u8);
        }
    }

    private void Value(WireField field, ref WireCursor cursor)
    {
        switch (field.Type)
        {
            case FieldType.Message:
                Message(cursor.Content(), field.Message!);
                break;
            case FieldType.String:
                _json.String(cursor.Content());
                break;
            case FieldType.Bytes:
                _json.Binary(cursor.Content());
                break;
            case FieldType.Int64:
                _json.NumberText((long)cursor.Varint());
                break;
            case FieldType.UInt64:
                _json.NumberText(cursor.Varint());
                break;
            case FieldType.Int32:
                _json.Number((int)(long)cursor.Varint());
                break;
            case FieldType.Float:
                _json.Real(BitConverter.UInt32BitsToSingle(cursor.Fixed32()));
                break;
            case FieldType.Double:
                _json.Real(BitConverter.UInt64BitsToDouble(cursor.Fixed64()));
                break;
            case FieldType.Enum:
                var number = (int)(long)cursor.Varint();
                if (field.EnumName(number) is { } name)
                    _json.String(name);
                else
                    _json.Number(number);
                break;
            default:
                throw new InvalidOperationException($"ONNX has no field of type {field.Type}");
        }
    }

    private static void Write((int Field, TensorData Data) content, Stream destination)
    {
        var isRaw = content.Field == TensorProto.RawDataFieldNumber;
        destination.Write(WireSchema.Tensor.Field(content.Field)!.JsonLabel);
        destination.Write(isRaw ? "\""u8 : "["u8);
        var text = new WireBuffer(1 << 20);
        var json = new JsonText(text);
        var isFirst = true;
        // a multiple of the three bytes of a base64 group and of every element
        using var blocks = new Blocks(3 << 17, block =>
        {
            text.Clear();
            if (isRaw)
                json.Base64(block);
            else if (content.Field == TensorProto.FloatDataFieldNumber)
                foreach (var value in MemoryMarshal.Cast<byte, float>(block))
                    Separated().Real(value);
            else
                foreach (var value in MemoryMarshal.Cast<byte, double>(block))
                    Separated().Real(value);
            destination.Write(text.Written.Span);
        });
        content.Data.CopyTo(blocks);
        blocks.Flush();
        destination.Write(isRaw ? "\""u8 : "]"u8);

        JsonText Separated()
        {
            if (!isFirst)
                json.Raw(","u8);
            isFirst = false;
            return json;
        }
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
