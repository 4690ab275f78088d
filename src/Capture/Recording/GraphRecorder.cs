using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>
/// Makes a forward graph from the events of a pass. A host hands over the bytes that it wrote as the pass runs, and asks
/// for the graph at the end. What the bytes mean is told in docs/capture-events.md.
/// </summary>
public sealed class GraphRecorder
{
    private readonly ForwardGraphBuilder _builder = new();
    private readonly RecordedTensors _tensors = new();
    private readonly PortNames _ports = new();
    private readonly RecordedOperations _operations = new();
    private readonly RecordedOperators _operators;
    private readonly AttributeSets _attributes;
    private readonly OperationValues _operationValues;
    private readonly RecordedValues _values;
    private readonly ValueNaming _naming;
    private readonly RecordedCalls _calls;
    private readonly ValueVersions _versions;
    private readonly InnerOperations _inner;
    private readonly RecordedSteering _steering;
    private readonly RecordedEnds _ends;
    private readonly EventLines? _lines;
    private readonly List<OpenOperation> _open = [];
    private int _openCount;
    private long _bytes;

    /// <summary>Starts a recording.</summary>
    public GraphRecorder()
    {
        _operators = new(_ports);
        _attributes = new(_ports);
        _operationValues = new(_tensors, _ports, _attributes);
        _values = new(_builder, _tensors);
        _naming = new(_builder);
        _calls = new(_builder);
        _versions = new(_tensors, _values, _naming, _operations);
        _inner = new(_tensors, _operators, _ports, _attributes);
        _steering = new(_operations, _values, _naming, _calls, _tensors.Layouts);
        _ends = new(_builder, _tensors, _values, _naming, _versions);
    }

    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What records.</summary>
    public Producer? Producer { get; init; }

    /// <summary>What the graph's metadata begins with; the recorder adds to it what it records.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>How much is recorded before it is refused.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>
    /// Gives the elements of a tensor by its id, as they were before the pass, or null. <see cref="Finish"/> asks it once for
    /// each parameter, buffer and constant.
    /// </summary>
    public Func<long, TensorData?>? Content { get; init; }

    /// <summary>
    /// Where the events go as JSON Lines as they come (docs/capture-events.md), each after it was recorded; null where nobody reads
    /// them. What it throws comes out of <see cref="Record(ReadOnlySpan{byte})"/>.
    /// </summary>
    public Stream? Lines
    {
        init => _lines = value is null ? null : new(value, _operators, _operations, _calls, _tensors, _ports);
    }

    /// <summary>Records a chunk of events, the last of which is whole.</summary>
    /// <exception cref="GraphBridgeException">
    /// An event is cut off or malformed, or says what cannot be; the place is the byte's number in the stream. The recorder
    /// is then of no more use.
    /// </exception>
    public void Record(ReadOnlySpan<byte> events)
    {
        var reader = new EventReader(events, _bytes, Limits);
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            Record(reader.ReadEvent(), ref reader);
            _lines?.Add(reader.Since(start));
        }
        _lines?.Flush();
        _bytes += events.Length;
    }

    /// <summary>The name of a tensor's newest value; null where the graph has none.</summary>
    public string? NameOf(long tensor) => _tensors.TryFind(tensor, out var number) && _tensors[number].Value is >= 0 and var value ? _values.NameOf(value) : null;

    /// <summary>The type of a tensor that was described.</summary>
    /// <exception cref="ArgumentException">It was not.</exception>
    public TensorType TypeOf(long tensor) => _tensors.TryFind(tensor, out var number) ? _tensors.Layout(number).Type
        : throw new ArgumentException($"there is no tensor {tensor}", nameof(tensor));

    /// <summary>Ends the recording and gives the graph.</summary>
    public ForwardGraph Finish()
    {
        FailAll("the recording ends inside this operation");
        (_builder.Name, _builder.Producer, _builder.Metadata) = (Name, Producer, _ends.AddTo(Metadata));
        _values.SetTraces();
        if (Content is not null)
            _values.SetContents(Content);
        var branches = _steering.All();
        _operations.AddTo(_builder, _ports, _attributes, _inner, branch => branch < 0 ? null : branches[branch]);
        return _builder.Build();
    }

    private void Record(EventKind kind, ref EventReader reader)
    {
        switch (kind)
        {
            case EventKind.Operator:
                _operators.Declare(ref reader);
                break;
            case EventKind.Module:
                _calls.Declare(ref reader);
                break;
            case EventKind.Tensor:
                _tensors.Describe(ref reader);
                break;
            case EventKind.Owned:
                Own(ref reader);
                break;
            case EventKind.Input:
                _ends.AddInput(ref reader);
                break;
            case EventKind.Enter:
                _calls.Enter(ref reader);
                break;
            case EventKind.Leave:
                _calls.Leave(ref reader);
                break;
            case EventKind.Resume:
                _calls.Resume(ref reader);
                break;
            case EventKind.Begin:
                Begin(ref reader);
                break;
            case EventKind.End:
                End(ref reader);
                break;
            case EventKind.Fail:
                Fail(reader.ReadText(), Innermost(reader));
                break;
            case EventKind.Branch:
                _steering.Begin(ref reader);
                break;
            case EventKind.EndBranch:
                _steering.End(ref reader);
                break;
            case EventKind.Read:
                if (reader.ReadUnsigned() is var read && (read >= (ulong)_operations.Count || !_steering.Read((int)read)))
                    throw reader.Wrong($"operation {read} has no number, text or truth value as its result that could be read");
                break;
            case EventKind.Statistics:
                RecordStatistics(ref reader);
                break;
            case EventKind.Histogram:
                RecordHistogram(ref reader);
                break;
            case EventKind.Output:
                _ends.AddOutput(ref reader);
                break;
            case EventKind.Error:
                var message = reader.ReadText();
                FailAll(message);
                _calls.LeaveAll();
                _steering.LeaveAll();
                _ends.SetText("error", message);
                break;
            case EventKind.Printed:
                _calls.Print(ref reader);
                break;
            case EventKind.Same:
                _calls.Unite(ref reader);
                break;
            case EventKind.Source:
                Innermost(reader).Source = _ports.Intern(reader.ReadText());
                break;
            default:
                throw reader.Wrong($"there is no kind of event {(int)kind}");
        }
    }

    private void Own(ref EventReader reader)
    {
        var module = _calls.Find(ref reader);
        var name = reader.ReadText();
        var tensor = _tensors.Find(ref reader);
        var kind = (OwnedKind)reader.ReadInt("a kind");
        if (kind is not (OwnedKind.Parameter or OwnedKind.Buffer or OwnedKind.Frozen))
            throw reader.Wrong($"a module owns parameters and buffers, and nothing of kind {(int)kind}");
        var value = _tensors[tensor].Value;
        if (value < 0)
            value = _values.AddFirst(tensor, _naming.Value(ValueNaming.Join(_calls.Path(module), name)),
                kind == OwnedKind.Buffer ? ValueKind.Buffer : ValueKind.Parameter);
        if (kind == OwnedKind.Buffer)
        {
            _builder.AddBuffer(_calls.Id(module), name, new(value));
            return;
        }
        _values.SetRequiresGrad(value, kind == OwnedKind.Parameter);
        _builder.AddParameter(_calls.Id(module), name, new(value));
    }

    private OpenOperation Innermost(EventReader reader) => _openCount > 0 ? _open[_openCount - 1] : throw reader.Wrong("no operation has begun");

    private void Begin(ref EventReader reader)
    {
        if (_openCount == Limits.ValueDepth)
            throw reader.Wrong($"operations are nested more than {Limits.ValueDepth} deep");
        if (_openCount == _open.Count)
            _open.Add(new());
        var operation = _open[_openCount];
        (operation.Operator, operation.Source) = (_operators.Find(ref reader), -1);
        _operationValues.ReadArguments(ref reader, operation);
        if (_openCount++ > 0)
        {
            _inner.Open(_open[_openCount - 2]);
            return;
        }
        _operations.Add(operation.Operator, operation.Attributes, _calls.Innermost, _steering.Innermost);
        var path = _calls.Path(_calls.ModuleOf(_calls.Innermost));
        foreach (var (port, tensor, _) in operation.Arguments)
            _operations.AddInput(port, tensor < 0 ? -1 : _versions.Current(tensor, path));
    }

    private void End(ref EventReader reader)
    {
        var operation = Innermost(reader);
        var duration = RecordedTime.Read(ref reader);
        _operationValues.ReadResults(ref reader, operation);
        operation.AddSilentResults(_tensors);
        if (--_openCount > 0)
        {
            _inner.Add(_open[_openCount - 1], operation, null);
            return;
        }
        var at = _operations.Count - 1;
        _operations.SetDuration(at, duration);
        _operations.SetSource(at, operation.Source);
        if (!operation.HasTensors)
        {
            operation.Inner.IsOpen = false;
            _operations.SetPlain(at, operation.Plain);
            return;
        }
        _versions.AddResults(at, operation, NameLast(operation));
        _operations.SetInner(at, _inner.Close(operation, failed: false));
    }

    private void Fail(string message, OpenOperation operation)
    {
        if (--_openCount > 0)
        {
            _inner.Add(_open[_openCount - 1], operation, message);
            return;
        }
        NameLast(operation);
        _operations.SetError(_operations.Count - 1, message);
        _operations.SetSource(_operations.Count - 1, operation.Source);
        _operations.SetInner(_operations.Count - 1, _inner.Close(operation, failed: true));
    }

    private void FailAll(string message)
    {
        while (_openCount > 0)
            Fail(message, _open[_openCount - 1]);
    }

    private string NameLast(OpenOperation operation)
    {
        var module = _calls.ModuleOf(_operations.CallOf(_operations.Count - 1));
        var name = _naming.Operation(module, _calls.Path(module), operation.Operator);
        _operations.SetName(_operations.Count - 1, name);
        return name;
    }

    private void RecordStatistics(ref EventReader reader)
    {
        var tensor = _tensors.Find(ref reader);
        var statistics = new ValueStatistics(reader.ReadLong("a count"), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(),
            reader.ReadLong("a count"), reader.ReadLong("a count"), reader.ReadLong("a count"));
        // a tensor inside an operation has no value in the graph
        if (_tensors[tensor].Value is >= 0 and var value)
            _values.SetStatistics(value, statistics);
    }

    private void RecordHistogram(ref EventReader reader)
    {
        var tensor = _tensors.Find(ref reader);
        var bins = new long[reader.ReadCount()];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = reader.ReadLong("a count");
        if (_tensors[tensor].Value is >= 0 and var value && !_values.SetHistogram(value, ImmutableCollectionsMarshal.AsImmutableArray(bins)))
            throw reader.Wrong($"value '{_values.NameOf(value)}' has a histogram and no statistics");
    }
}
