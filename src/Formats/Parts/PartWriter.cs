using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphBridge.Files;

namespace GraphBridge.Formats.Parts;

/// <summary>
/// Writes parts of a graph as compact JSON for text formats that keep them in string attributes; <see cref="PartReader"/>
/// reads them back equal. An attribute's kind shows in its JSON: <c>3</c> is an integer, <c>3.0</c> a float, <c>[3,3]</c>
/// integers, <c>[3.0]</c> floats, <c>null</c> none; other kinds are an object that names itself (<c>{"type":"int64[]"}</c>).
/// Large tensors are kept outside the text, in a file beside the output: see <see cref="TensorFiles"/>.
/// </summary>
internal sealed partial class PartWriter : IDisposable
{
    /// <summary>Nested graphs, and graphs of functions within functions, go this deep at most; ONNX files reach 33.</summary>
    internal const int MaximumGraphDepth = 64;

    /// <summary>Enough for <see cref="MaximumGraphDepth"/> graphs, each six levels of JSON, and what is in the innermost.</summary>
    internal const int MaximumJsonDepth = 512;

    /// <summary>Well under the billion characters that a string can have.</summary>
    private const int MaximumText = 900_000_000;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaximumJsonDepth,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly TensorFiles? _files;
    private InnerGraphs? _inner;
    private int _graphDepth;

    /// <param name="path">The full path that the output will have; null where there is none, so that all tensors stand in the text.</param>
    /// <param name="destination">What the output is written to, where that is known.</param>
    /// <param name="inner">The graph's inner graphs, where they are known already.</param>
    public PartWriter(string? path, Stream? destination = null, InnerGraphs? inner = null)
    {
        _inner = inner;
        _json = new(_buffer, Options);
        _files = path is null ? null : new(path, destination);
    }

    /// <summary>Entries in order, as an object; a key that stands twice does so in the JSON too.</summary>
    public string Metadata(Metadata m) => m.Count == 0 ? "{}" : Text(m, static (writer, value) => writer.WriteMetadata(value));

    /// <summary>Attributes in order, as an object.</summary>
    public string Attributes(IReadOnlyList<NamedAttribute> a) => a.Count == 0 ? "{}" : Text(a, static (writer, value) => writer.WriteAttributes(value));

    /// <summary>A tensor, its bytes in base64 or as a reference to a file.</summary>
    public string Tensor(TensorData t) => Text(t, static (writer, value) => writer.WriteTensor(value));

    /// <summary>A sparse tensor.</summary>
    public string SparseTensor(SparseTensorData t) => Text(t, static (writer, value) => writer.WriteSparseTensor(value));

    /// <summary>
    /// All inner graphs of a graph, to which traces then refer by number; null where there are none. To be asked for before
    /// anything that has a trace in it, and read before it.
    /// </summary>
    public string? InnerGraphs(ForwardGraph g)
    {
        _inner ??= Parts.InnerGraphs.Of(g);
        return _inner.Graphs.Count == 0 ? null : Text(_inner.Graphs, static (writer, value) => writer.WriteInnerGraphs(value));
    }

    /// <summary>What a capture saw of an operation; the duration in ticks of 100 ns.</summary>
    public string Trace(OperationTrace t) => Text(t, static (writer, value) => writer.WriteTrace(value));

    /// <summary>What a capture saw of a value.</summary>
    public string ValueTrace(ValueTrace t) => Text(t, static (writer, value) => writer.WriteValueTrace(value));

    /// <summary>Functions with their bodies.</summary>
    public string Functions(ImmutableArray<GraphFunction> f) => Text(f, static (writer, value) => writer.WriteFunctions(value));

    /// <summary>Operator sets.</summary>
    public string Opsets(ImmutableArray<Opset> o) => Text(o, static (writer, value) => writer.WriteOpsets(value));

    /// <summary>A whole graph.</summary>
    public string Graph(ForwardGraph g) => Text(g, static (writer, value) => writer.WriteGraph(value));

    /// <summary>A list of strings, each of which may be null.</summary>
    public string Strings(IReadOnlyList<string?> s) => Text(s, static (writer, value) =>
    {
        writer._json.WriteStartArray();
        foreach (var item in value)
            writer._json.WriteStringValue(item);
        writer._json.WriteEndArray();
    });

    /// <summary>Puts the file of large tensors in its place, if there is one. Without this, <see cref="Dispose"/> takes it away.</summary>
    public void Commit() => _files?.Commit();

    /// <summary>Takes away a file of tensors that was not committed.</summary>
    public void Dispose()
    {
        _files?.Dispose();
        _json.Dispose();
    }

    private string Text<T>(T value, Action<PartWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _graphDepth = 0;
        try
        {
            write(this, value);
            _json.Flush();
        }
        catch (Exception error) when (error is (ArgumentException or InvalidOperationException) && !FileErrors.IsRefusal(error))
        {
            // what the JSON writer refuses: a text of more than 166 million characters, half of a surrogate pair, its depth
            throw new GraphBridgeException("a part of the graph cannot be written as JSON: " + error.Message.TrimEnd('.'),
                remedy: "write the graph as ONNX", inner: error);
        }
        return _buffer.WrittenCount <= MaximumText ? Encoding.UTF8.GetString(_buffer.WrittenSpan) : throw TooLarge();
    }

    private static GraphBridgeException TooLarge() =>
        new("a part of the graph is too large for a text format", remedy: "write to a file rather than a pipe, or write the graph as ONNX");

    private void WriteMetadata(Metadata metadata)
    {
        _json.WriteStartObject();
        foreach (var (key, value) in metadata)
            _json.WriteString(key, value);
        _json.WriteEndObject();
    }

    private void WriteMetadata(string property, Metadata? metadata)
    {
        if (metadata is not { Count: > 0 })
            return;
        _json.WritePropertyName(property);
        WriteMetadata(metadata);
    }

    private void WriteAttributes(IReadOnlyList<NamedAttribute> attributes)
    {
        _json.WriteStartObject();
        for (var i = 0; i < attributes.Count; i++)
        {
            _json.WritePropertyName(attributes[i].Name);
            WriteValue(attributes[i].Value);
        }
        _json.WriteEndObject();
    }

    private void WriteValue(AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Int number: _json.WriteNumberValue(number.Value); break;
            case AttributeValue.Float number: WriteFloat(number.Value); break;
            case AttributeValue.String text: _json.WriteStringValue(text.Value); break;
            case AttributeValue.Bool flag: _json.WriteBooleanValue(flag.Value); break;
            case AttributeValue.None: _json.WriteNullValue(); break;
            case AttributeValue.Ints numbers: WriteNumbers(numbers.Values.AsSpan()); break;
            case AttributeValue.List list when IsPlain(list): WriteItems(list); break;
            default: WriteTagged(value); break;
        }
    }

    private void WriteTagged(AttributeValue value)
    {
        _json.WriteStartObject();
        switch (value)
        {
            case AttributeValue.Bytes bytes:
                RequireRoom(bytes.Value.Length);
                _json.WriteBase64String("bytes"u8, bytes.Value.Span);
                break;
            case AttributeValue.Tensor tensor:
                _json.WritePropertyName("tensor"u8);
                WriteTensor(tensor.Value);
                break;
            case AttributeValue.SparseTensor sparse:
                _json.WritePropertyName("sparse"u8);
                WriteSparseTensor(sparse.Value);
                break;
            case AttributeValue.Type type:
                _json.WriteString("type"u8, type.Value?.ToString());
                break;
            case AttributeValue.Graph graph:
                _json.WritePropertyName("graph"u8);
                WriteGraph(graph.Value);
                break;
            case AttributeValue.Reference reference:
                _json.WriteString("reference"u8, reference.Name);
                _json.WriteString("kind"u8, reference.Kind.ToString());
                break;
            case AttributeValue.List list:
                _json.WriteString("list"u8, list.Kind.ToString());
                _json.WritePropertyName("items"u8);
                WriteItems(list);
                break;
            default:
                throw new InvalidOperationException($"an attribute kind without JSON: {value.GetType().Name}");
        }
        _json.WriteEndObject();
    }

    /// <summary>Whether a list's kind shows in its JSON: it has items, and all are JSON's own.</summary>
    private static bool IsPlain(AttributeValue.List list)
    {
        if (list.Items.IsEmpty)
            return false;
        foreach (var item in list.Items)
        {
            var plain = (list.Kind, item) switch
            {
                (AttributeKind.Float, AttributeValue.Float number) => double.IsFinite(number.Value),
                (AttributeKind.String, AttributeValue.String) or (AttributeKind.Bool, AttributeValue.Bool) => true,
                _ => false,
            };
            if (!plain)
                return false;
        }
        return true;
    }

    private void WriteItems(AttributeValue.List list)
    {
        _json.WriteStartArray();
        foreach (var item in list.Items)
            WriteValue(item);
        _json.WriteEndArray();
    }

    private void WriteNumbers(ReadOnlySpan<long> numbers)
    {
        _json.WriteStartArray();
        foreach (var number in numbers)
            _json.WriteNumberValue(number);
        _json.WriteEndArray();
    }

    /// <summary>A number that always has a point or an exponent, so that it reads as a float; what is no number by its bits.</summary>
    private void WriteFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            _json.WriteStartObject();
            _json.WriteString("float"u8, BitConverter.DoubleToUInt64Bits(number).ToString("x16"));
            _json.WriteEndObject();
            return;
        }
        Span<byte> text = stackalloc byte[40];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }
        _json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private void WriteTensor(TensorData tensor)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, tensor.ElementType.Name());
        _json.WritePropertyName("dims"u8);
        WriteNumbers(tensor.Dimensions.AsSpan());
        if (!tensor.Strings.IsDefault)
            WriteStrings(tensor.Strings.AsSpan());
        else if (tensor.HasContent)
            WriteContent(tensor);
        WriteMetadata("metadata", tensor.Metadata);
        _json.WriteEndObject();
    }

    private void WriteStrings(ReadOnlySpan<ReadOnlyMemory<byte>> strings)
    {
        _json.WriteStartArray("strings"u8);
        foreach (var text in strings)
        {
            RequireRoom(text.Length);
            _json.WriteBase64StringValue(text.Span);
        }
        _json.WriteEndArray();
    }

    private void WriteContent(TensorData tensor)
    {
        if (_files?.Place(tensor) is { } reference)
        {
            _json.WriteString("file"u8, reference.File);
            _json.WriteNumber("offset"u8, reference.Offset);
            _json.WriteNumber("length"u8, reference.Length);
            if (reference.FileLength is { } fileLength)
                _json.WriteNumber("fileLength"u8, fileLength);
            return;
        }
        RequireRoom(tensor.ByteLength);
        _json.WriteBase64String("data"u8, tensor.ToMemory().Span);
    }

    /// <summary>Base64 takes four bytes for three.</summary>
    private void RequireRoom(long bytes)
    {
        if (bytes > 125_000_000 || _buffer.WrittenCount + _json.BytesPending + (bytes / 3 * 4) > MaximumText)
            throw TooLarge();
    }

    private void WriteSparseTensor(SparseTensorData tensor)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("values"u8);
        WriteTensor(tensor.Values);
        _json.WritePropertyName("indices"u8);
        WriteTensor(tensor.Indices);
        _json.WritePropertyName("dims"u8);
        WriteNumbers(tensor.Dimensions.AsSpan());
        WriteMetadata("metadata", tensor.Metadata);
        _json.WriteEndObject();
    }
}
