using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>The outermost operations in the order in which they began, until the graph is built from them.</summary>
internal sealed class RecordedOperations
{
    private struct Row
    {
        public RecordedOperator Operator;
        public string? Name;
        public string? Error;
        public TimeSpan? Duration;
        public int Call;
        public int Attributes;
        public int FirstInput;
        public int FirstOutput;
        public int OutputCount;
        public int Branch;
        public int Inner;
        public int Source;
    }

    private readonly record struct Port(int Name, int Value);
    private readonly record struct BasePort(int Old, int New, int Next);
    private record struct BasePorts(int First, int Last, int Count);
    private readonly record struct ReadRow(int Value, string Text);

    private readonly List<Row> _rows = [];
    private readonly List<Port> _inputs = [];
    private readonly List<Port> _outputs = [];
    private readonly Dictionary<int, PlainResult> _plain = [];
    private readonly Dictionary<int, ReadRow> _reads = [];
    private readonly Dictionary<int, BasePorts> _bases = [];
    private readonly List<BasePort> _basePorts = [];

    public int Count => _rows.Count;

    private ref Row this[int operation] => ref CollectionsMarshal.AsSpan(_rows)[operation];

    public int CallOf(int operation) => _rows[operation].Call;

    public RecordedOperator OperatorOf(int operation) => _rows[operation].Operator;

    /// <summary>The name that was given to an operation, or null.</summary>
    public string? NameOf(int operation) => _rows[operation].Name;

    /// <summary>Begins an operation; its inputs follow.</summary>
    public void Add(RecordedOperator @operator, int attributes, int call, int branch) => _rows.Add(new()
    {
        Operator = @operator,
        Attributes = attributes,
        Call = call,
        Branch = branch,
        Inner = -1,
        Source = -1,
        FirstInput = _inputs.Count,
        FirstOutput = _outputs.Count,
    });

    /// <summary>Adds an input to the last operation; -1 for no value.</summary>
    public void AddInput(int port, int value) => _inputs.Add(new(port, value));

    /// <summary>Adds an output to the last operation; -1 for no value.</summary>
    public void AddOutput(int port, int value)
    {
        _outputs.Add(new(port, value));
        this[Count - 1].OutputCount++;
    }

    public void SetName(int operation, string name) => this[operation].Name = name;

    public void SetDuration(int operation, TimeSpan? duration) => this[operation].Duration = duration;

    public void SetError(int operation, string error) => this[operation].Error = error;

    public void SetSource(int operation, int source) => this[operation].Source = source;

    public void SetInner(int operation, int inner) => this[operation].Inner = inner;

    /// <summary>Keeps a plain result that the program may read.</summary>
    public void SetPlain(int operation, PlainResult plain)
    {
        if (plain.Tag != ValueTag.None)
            _plain[operation] = plain;
    }

    /// <summary>The plain result of an operation that has no other and that nobody read yet.</summary>
    public bool TryGetPlain(int operation, out PlainResult plain)
    {
        plain = default;
        return operation < Count && !_reads.ContainsKey(operation) && _plain.TryGetValue(operation, out plain);
    }

    public bool IsRead(int operation) => _reads.ContainsKey(operation);

    public void SetRead(int operation, int value, string text) => _reads[operation] = new(value, text);

    /// <summary>A name for the next output of an operation that has ended.</summary>
    public string NextOutputName(int operation) =>
        string.Create(null, $"{_rows[operation].Name}.{_rows[operation].OutputCount + _bases.GetValueOrDefault(operation).Count}");

    /// <summary>Says that an operation wrote another tensor's memory: it takes the old version of that and makes the new one.</summary>
    public void AddBase(int operation, int old, int made)
    {
        ref var ports = ref CollectionsMarshal.GetValueRefOrAddDefault(_bases, operation, out var known);
        var at = _basePorts.Count;
        _basePorts.Add(new(old, made, -1));
        if (known)
            _basePorts[ports.Last] = _basePorts[ports.Last] with { Next = at };
        ports = new(known ? ports.First : at, at, ports.Count + 1);
    }

    /// <summary>Adds what belongs into the graph to the builder, in order.</summary>
    public void AddTo(ForwardGraphBuilder builder, PortNames names, AttributeSets attributes, InnerOperations inner, Func<int, Branch?> branch)
    {
        List<Input> inputs = [];
        List<Output> outputs = [];
        for (var i = 0; i < Count; i++)
        {
            ref var row = ref this[i];
            var wasRead = _reads.TryGetValue(i, out var read);
            // what made no value, failed in nothing and steered nothing only asked after something, like a shape
            if (row.OutputCount == 0 && row.Error is null && !wasRead)
                continue;
            inputs.Clear();
            outputs.Clear();
            var end = i + 1 < Count ? _rows[i + 1].FirstInput : _inputs.Count;
            for (var at = row.FirstInput; at < end; at++)
                inputs.Add(new(names[_inputs[at].Name], new(_inputs[at].Value)));
            for (var at = row.FirstOutput; at < row.FirstOutput + row.OutputCount; at++)
                outputs.Add(new(names[_outputs[at].Name], new(_outputs[at].Value)));
            if (wasRead)
                outputs.Add(new("", new(read.Value)));
            var hasBases = _bases.TryGetValue(i, out var bases);
            for (var at = hasBases ? bases.First : -1; at >= 0; at = _basePorts[at].Next)
            {
                inputs.Add(new("base", new(_basePorts[at].Old)));
                outputs.Add(new("base", new(_basePorts[at].New)));
            }
            // the inner operations don't make the values that the bases got
            var graph = hasBases || row.Inner < 0 ? null : inner[row.Inner];
            var trace = Trace(row, row.Source < 0 ? null : names[row.Source], read.Text, branch(row.Branch), graph);
            builder.AddOperation(row.Operator.Type, row.Name!, CollectionsMarshal.AsSpan(inputs), CollectionsMarshal.AsSpan(outputs), attributes[row.Attributes],
                row.Call < 0 ? null : new CallId(row.Call), trace: trace);
        }
    }

    private static OperationTrace? Trace(in Row row, string? source, string? read, Branch? branch, ForwardGraph? inner) =>
        row.Duration is null && row.Error is null && source is null && read is null && branch is null && inner is null ? null
            : new(row.Duration, row.Error, source) { Read = read, Branch = branch, Inner = inner };
}
