using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphBridge.Capture;

/// <summary>
/// Writes the events of a pass as JSON Lines as they come, in the form that <c>docs/schema/events.schema.json</c> describes. What the
/// stream names by number, a line names by its name. It is given each event after the recorder took it, so that all of it is well formed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer writes to memory and holds nothing.")]
internal sealed class EventLines(Stream destination, RecordedOperators operators, RecordedOperations operations, RecordedCalls calls, RecordedTensors tensors,
    PortNames ports)
{
    private const int Version = 1;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly Stack<RecordedOperator> _open = new();
    private bool _isStarted;
    private int _call = -1;

    /// <summary>Writes what one event tells.</summary>
    public void Add(ReadOnlySpan<byte> one)
    {
        var reader = new EventReader(one, 0);
        var kind = reader.ReadEvent();
        if (!_isStarted)
            Start();
        Begin(WordFor(kind));
        Write(kind, ref reader);
        End();
        _call = calls.Innermost;
    }

    /// <summary>Hands what was added to the stream.</summary>
    public void Flush()
    {
        destination.Write(_buffer.WrittenSpan);
        destination.Flush();
        _buffer.ResetWrittenCount();
    }

    private void Start()
    {
        _isStarted = true;
        Begin("start");
        _json.WriteString("format", "graphbridge-events");
        _json.WriteNumber("version", Version);
        End();
    }

    private void Begin(string word)
    {
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("event", word);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    private static string WordFor(EventKind kind) => kind switch
    {
        EventKind.Owned => "own",
        EventKind.EndBranch => "end-branch",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private void Write(EventKind kind, ref EventReader reader)
    {
        switch (kind)
        {
            case EventKind.Operator:
                WriteOperator(ref reader);
                break;
            case EventKind.Module:
                WriteModule(ref reader);
                break;
            case EventKind.Tensor:
                WriteTensor(ref reader);
                break;
            case EventKind.Owned:
                WriteModule("module", calls.Find(ref reader));
                _json.WriteString("name", reader.ReadText());
                WriteTensor("value", reader.ReadUnsigned());
                _json.WriteString("kind", ((OwnedKind)reader.ReadUnsigned()).ToString().ToLowerInvariant());
                break;
            case EventKind.Input or EventKind.Output:
                _json.WriteString("name", reader.ReadText());
                WriteValue("value", ref reader);
                break;
            case EventKind.Enter:
                WriteCall("call", calls.Innermost);
                break;
            case EventKind.Leave:
                WriteCall("call", _call);
                WriteSeconds(ref reader);
                break;
            case EventKind.Resume:
                WriteCall("call", calls.Innermost);
                break;
            case EventKind.Begin:
                _open.Push(operators.Find(ref reader));
                WriteOperation();
                WriteArguments(ref reader);
                break;
            case EventKind.End:
                WriteOperation();
                WriteName();
                WriteSeconds(ref reader);
                _json.WriteStartArray("results");
                for (var left = reader.ReadCount(); left > 0; left--)
                    WriteValue(ref reader);
                _json.WriteEndArray();
                _open.Pop();
                break;
            case EventKind.Fail:
                WriteOperation();
                WriteName();
                _json.WriteString("message", reader.ReadText());
                _open.Pop();
                break;
            case EventKind.Branch:
                _json.WriteString("taken", ((BranchKind)reader.ReadUnsigned()).ToString().ToLowerInvariant());
                _json.WriteNumber("iteration", reader.ReadUnsigned());
                WriteOrdinal("read", reader.ReadUnsigned());
                break;
            case EventKind.Read:
                _json.WriteNumber("operation", reader.ReadUnsigned());
                break;
            case EventKind.Statistics:
                WriteTensor("value", reader.ReadUnsigned());
                WriteStatistics(ref reader);
                break;
            case EventKind.Histogram:
                WriteTensor("value", reader.ReadUnsigned());
                WriteNumbers("bins", ref reader);
                break;
            case EventKind.Error:
                _json.WriteString("message", reader.ReadText());
                _open.Clear();
                break;
            case EventKind.Printed:
                WriteModule("module", calls.Find(ref reader));
                _json.WriteString("arguments", reader.ReadText());
                break;
            case EventKind.Same:
                WriteModule("module", calls.Find(ref reader));
                WriteModule("as", calls.Find(ref reader));
                break;
            case EventKind.Source:
                _json.WriteString("place", reader.ReadText());
                break;
        }
    }

    private void WriteOperator(ref EventReader reader)
    {
        _json.WriteString("operator", operators.Find(ref reader).Type.ToString());
        reader.SkipText();
        reader.SkipText();
        var names = new string[reader.ReadCount()];
        _json.WriteStartArray("arguments");
        for (var i = 0; i < names.Length; i++)
        {
            _json.WriteStartObject();
            _json.WriteString("name", names[i] = reader.ReadText());
            _json.WriteBoolean("written", (reader.ReadUnsigned() & 1) != 0);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteStartArray("results");
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            _json.WriteStartObject();
            _json.WriteString("name", reader.ReadText());
            var flags = reader.ReadUnsigned();
            _json.WriteString("aliases", (flags & 1) != 0 ? names[reader.ReadUnsigned()] : null);
            _json.WriteBoolean("written", (flags & 2) != 0);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteModule(ref EventReader reader)
    {
        WriteModule("module", calls.Find(ref reader));
        reader.SkipText();
        _json.WriteString("type", reader.ReadText());
        reader.ReadUnsigned();
        _json.WriteString("kind", ((ScopeKind)reader.ReadUnsigned()).ToString().ToLowerInvariant());
    }

    private void WriteModule(string property, int module) => _json.WriteString(property, calls.Path(module));

    /// <summary>A call by its place in the order of enters, and its module's path; null for outside of all.</summary>
    private void WriteCall(string property, int call)
    {
        WriteOrdinal(property, (ulong)(call + 1));
        if (call >= 0)
            WriteModule("module", calls.ModuleOf(call));
        else
            _json.WriteNull("module");
    }

    private void WriteOperation()
    {
        // one inside another has no place of its own
        WriteOrdinal("operation", _open.Count == 1 ? (ulong)operations.Count : 0);
        _json.WriteString("operator", _open.Peek().Type.ToString());
    }

    /// <summary>The name that the graph has for the operation; null for what is inside another, and for what gave no tensor and was not read.</summary>
    private void WriteName() => _json.WriteString("name", _open.Count == 1 ? operations.NameOf(operations.Count - 1) : null);

    private void WriteArguments(ref EventReader reader)
    {
        _json.WriteStartObject("arguments");
        foreach (var port in _open.Peek().ArgumentPorts)
            WriteValue(ports[port], ref reader);
        _json.WriteEndObject();
    }

    private void WriteTensor(ref EventReader reader)
    {
        WriteTensor("value", reader.ReadUnsigned());
        reader.ReadUnsigned();
        var rank = reader.ReadCount();
        for (var left = rank; left > 0; left--)
            reader.ReadSigned();
        _json.WriteStartArray("strides");
        for (var left = rank; left > 0; left--)
            _json.WriteNumberValue(reader.ReadSigned());
        _json.WriteEndArray();
        _json.WriteNumber("storage", reader.ReadUnsigned());
        _json.WriteNumber("offset", reader.ReadSigned());
        reader.ReadUnsigned();
        _json.WriteNumber("storageBytes", reader.ReadUnsigned());
    }

    private void WriteStatistics(ref EventReader reader)
    {
        _json.WriteNumber("count", reader.ReadUnsigned());
        foreach (var name in (ReadOnlySpan<string>)["minimum", "maximum", "mean", "standardDeviation"])
        {
            _json.WritePropertyName(name);
            WriteReal(reader.ReadDouble());
        }
        foreach (var name in (ReadOnlySpan<string>)["nans", "infinities", "zeros"])
            _json.WriteNumber(name, reader.ReadUnsigned());
    }

    private void WriteSeconds(ref EventReader reader)
    {
        if (reader.ReadUnsigned() is > 0 and var time)
            _json.WriteNumber("seconds", (time - 1) / 1e9);
        else
            _json.WriteNull("seconds");
    }

    /// <summary>A place counted from 0, of which the stream has 1 more; null for none.</summary>
    private void WriteOrdinal(string property, ulong next)
    {
        if (next > 0)
            _json.WriteNumber(property, next - 1);
        else
            _json.WriteNull(property);
    }

    private void WriteNumbers(string property, ref EventReader reader)
    {
        _json.WriteStartArray(property);
        for (var left = reader.ReadCount(); left > 0; left--)
            _json.WriteNumberValue(reader.ReadUnsigned());
        _json.WriteEndArray();
    }

    private void WriteTensor(string property, ulong id)
    {
        _json.WritePropertyName(property);
        WriteTensor(id);
    }

    private void WriteTensor(ulong id)
    {
        _json.WriteStartObject();
        _json.WriteNumber("tensor", id);
        _json.WriteString("type", tensors.TryFind((long)id, out var number) ? tensors.Layout(number).Type.ToString() : null);
        _json.WriteEndObject();
    }

    private void WriteValue(string property, ref EventReader reader)
    {
        _json.WritePropertyName(property);
        WriteValue(ref reader);
    }

    /// <summary>A value: as JSON has it, or an object with one property that says what it is.</summary>
    private void WriteValue(ref EventReader reader)
    {
        var tag = reader.ReadTag();
        switch (tag)
        {
            case ValueTag.None:
                _json.WriteNullValue();
                break;
            case ValueTag.False or ValueTag.True:
                _json.WriteBooleanValue(tag == ValueTag.True);
                break;
            case ValueTag.Int:
                _json.WriteNumberValue(reader.ReadSigned());
                break;
            case ValueTag.Float:
                WriteReal(reader.ReadDouble());
                break;
            case ValueTag.String:
                _json.WriteStringValue(reader.ReadText());
                break;
            case ValueTag.Tensor:
                WriteTensor(reader.ReadUnsigned());
                break;
            case ValueTag.List:
                WriteValues(ref reader, reader.ReadCount());
                break;
            case ValueTag.Ints:
                _json.WriteStartArray();
                for (var left = reader.ReadCount(); left > 0; left--)
                    _json.WriteNumberValue(reader.ReadSigned());
                _json.WriteEndArray();
                break;
            default:
                _json.WriteStartObject();
                _json.WritePropertyName(tag.ToString().ToLowerInvariant());
                WriteContent(tag, ref reader);
                _json.WriteEndObject();
                break;
        }
    }

    private void WriteContent(ValueTag tag, ref EventReader reader)
    {
        switch (tag)
        {
            case ValueTag.Complex:
                _json.WriteStartArray();
                WriteReal(reader.ReadDouble());
                WriteReal(reader.ReadDouble());
                _json.WriteEndArray();
                break;
            case ValueTag.Tuple:
                WriteValues(ref reader, reader.ReadCount());
                break;
            case ValueTag.Dict:
                _json.WriteStartArray();
                for (var left = reader.ReadCount(); left > 0; left--)
                    WriteValues(ref reader, 2);
                _json.WriteEndArray();
                break;
            default:
                _json.WriteStringValue(reader.ReadText());
                break;
        }
    }

    private void WriteValues(ref EventReader reader, int count)
    {
        _json.WriteStartArray();
        for (; count > 0; count--)
            WriteValue(ref reader);
        _json.WriteEndArray();
    }

    /// <summary>A number; what JSON has no number for as a text: <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</summary>
    private void WriteReal(double number)
    {
        if (double.IsFinite(number))
            _json.WriteNumberValue(number);
        else
            _json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
