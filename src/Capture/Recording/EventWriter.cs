namespace GraphBridge.Capture;

/// <summary>
/// Writes the events of a pass for a <see cref="GraphRecorder"/>. An event that holds values is written in parts: first the
/// event, then each of its values by the methods that begin with <c>Add</c>; a list is followed by its elements. The buffer
/// is pooled and used again after <see cref="Clear"/>, so that an event allocates nothing.
/// </summary>
public sealed class EventWriter : IDisposable
{
    private readonly ByteBuffer _buffer = new();

    /// <summary>The events so far: a chunk for <see cref="GraphRecorder.Record(ReadOnlySpan{byte})"/> when the last event is whole.</summary>
    public ReadOnlySpan<byte> Written => _buffer.Written;

    /// <summary>Begins a new chunk.</summary>
    public void Clear() => _buffer.Clear();

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _buffer.Return();

    /// <summary>Declares an operator by its schema: <c>aten::add</c>, <c>Tensor</c>.</summary>
    public void DeclareOperator(int index, ReadOnlySpan<char> name, ReadOnlySpan<char> overload, ReadOnlySpan<OperatorArgument> arguments,
        ReadOnlySpan<OperatorResult> results)
    {
        Begin(EventKind.Operator, index);
        _buffer.Text(name);
        _buffer.Text(overload);
        _buffer.Unsigned((ulong)arguments.Length);
        foreach (var argument in arguments)
        {
            _buffer.Text(argument.Name);
            _buffer.Byte(argument.Written ? (byte)1 : (byte)0);
        }
        _buffer.Unsigned((ulong)results.Length);
        foreach (var result in results)
        {
            _buffer.Text(result.Name);
            _buffer.Byte((byte)((result.Aliases is null ? 0 : 1) | (result.Written ? 2 : 0)));
            if (result.Aliases is { } argument)
                Number(argument);
        }
    }

    /// <summary>Declares a module, after its parent.</summary>
    public void DeclareModule(int index, ReadOnlySpan<char> path, ReadOnlySpan<char> type, int? parent = null, ScopeKind kind = ScopeKind.Module)
    {
        Begin(EventKind.Module, index);
        _buffer.Text(path);
        _buffer.Text(type);
        Number(parent is { } above ? above + 1L : 0);
        Number((int)kind);
    }

    /// <summary>Describes a tensor, before anything else names it; again when its type, shape or memory was changed.</summary>
    public void DescribeTensor(in TensorDescription tensor)
    {
        if (tensor.Sizes.Length != tensor.Strides.Length)
            throw new ArgumentException($"{tensor.Sizes.Length} sizes and {tensor.Strides.Length} strides", nameof(tensor));
        Begin(EventKind.Tensor, tensor.Id);
        Number((int)tensor.ElementType);
        _buffer.Unsigned((ulong)tensor.Sizes.Length);
        foreach (var size in tensor.Sizes)
            _buffer.Signed(size);
        foreach (var stride in tensor.Strides)
            _buffer.Signed(stride);
        Number(tensor.Storage);
        _buffer.Signed(tensor.Offset);
        Number(tensor.ItemSize);
        Number(tensor.StorageBytes);
    }

    /// <summary>Says that a module owns a tensor; once for each module and name.</summary>
    public void Own(int module, ReadOnlySpan<char> name, long tensor, OwnedKind kind)
    {
        Begin(EventKind.Owned, module);
        _buffer.Text(name);
        Number(tensor);
        Number((int)kind);
    }

    /// <summary>An argument of the pass; its value follows.</summary>
    public void Input(ReadOnlySpan<char> name) => Begin(EventKind.Input, name);

    /// <summary>What the pass gave; its value follows.</summary>
    public void Output(ReadOnlySpan<char> name) => Begin(EventKind.Output, name);

    /// <summary>A module begins to run.</summary>
    public void Enter(int module) => Begin(EventKind.Enter, module);

    /// <summary>The module that began last ends.</summary>
    public void Leave(long? nanoseconds = null) => Begin(EventKind.Leave, nanoseconds + 1 ?? 0);

    /// <summary>An operation begins; one value for each of its operator's arguments follows.</summary>
    public void BeginOperation(int @operator) => Begin(EventKind.Begin, @operator);

    /// <summary>The operation that began last ends; its results follow.</summary>
    public void EndOperation(int results, long? nanoseconds = null)
    {
        Begin(EventKind.End, nanoseconds + 1 ?? 0);
        Number(results);
    }

    /// <summary>The operation that began last failed.</summary>
    public void FailOperation(ReadOnlySpan<char> message) => Begin(EventKind.Fail, message);

    /// <summary>What follows, up to <see cref="EndBranch"/>, runs because of a value that the program read.</summary>
    /// <param name="kind">Which way it went.</param>
    /// <param name="iteration">Which round of a loop, from 1; 0 otherwise.</param>
    /// <param name="read">The operation that gave the value: the outermost ones counted from 0; null where it is none.</param>
    public void BeginBranch(BranchKind kind, long iteration = 0, long? read = null)
    {
        Begin(EventKind.Branch, (int)kind);
        Number(iteration);
        Number(read + 1 ?? 0);
    }

    /// <summary>Ends the branch that began last.</summary>
    public void EndBranch() => _buffer.Byte((byte)EventKind.EndBranch);

    /// <summary>The program read the result of an operation, the outermost ones counted from 0.</summary>
    public void Read(long operation) => Begin(EventKind.Read, operation);

    /// <summary>What was counted and measured over the elements of a tensor's newest value.</summary>
    public void Statistics(long tensor, ValueStatistics statistics)
    {
        Begin(EventKind.Statistics, tensor);
        Number(statistics.Count);
        _buffer.Double(statistics.Minimum);
        _buffer.Double(statistics.Maximum);
        _buffer.Double(statistics.Mean);
        _buffer.Double(statistics.StandardDeviation);
        Number(statistics.NaNs);
        Number(statistics.Infinities);
        Number(statistics.Zeros);
    }

    /// <summary>The pass threw; every module, branch and operation that is open is left by it.</summary>
    public void Error(ReadOnlySpan<char> message) => Begin(EventKind.Error, message);

    /// <summary>No value.</summary>
    public void AddNone() => _buffer.Byte((byte)ValueTag.None);

    /// <summary>True or false.</summary>
    public void AddBool(bool value) => _buffer.Byte((byte)(value ? ValueTag.True : ValueTag.False));

    /// <summary>An integer.</summary>
    public void AddInt(long value)
    {
        _buffer.Byte((byte)ValueTag.Int);
        _buffer.Signed(value);
    }

    /// <summary>A floating-point number.</summary>
    public void AddFloat(double value)
    {
        _buffer.Byte((byte)ValueTag.Float);
        _buffer.Double(value);
    }

    /// <summary>A complex number.</summary>
    public void AddComplex(double real, double imaginary)
    {
        _buffer.Byte((byte)ValueTag.Complex);
        _buffer.Double(real);
        _buffer.Double(imaginary);
    }

    /// <summary>A text.</summary>
    public void AddString(ReadOnlySpan<char> value) => Add(ValueTag.String, value);

    /// <summary>A tensor that was described.</summary>
    public void AddTensor(long id) => Add(ValueTag.Tensor, id);

    /// <summary>A list; its elements follow.</summary>
    public void AddList(int count) => Add(ValueTag.List, count);

    /// <summary>A tuple; its elements follow.</summary>
    public void AddTuple(int count) => Add(ValueTag.Tuple, count);

    /// <summary>A dictionary; for each entry its key and its value follow.</summary>
    public void AddDictionary(int count) => Add(ValueTag.Dict, count);

    /// <summary>A list of integers.</summary>
    public void AddInts(ReadOnlySpan<long> values)
    {
        Add(ValueTag.Ints, values.Length);
        foreach (var value in values)
            _buffer.Signed(value);
    }

    /// <summary>A device: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public void AddDevice(ReadOnlySpan<char> value) => Add(ValueTag.Device, value);

    /// <summary>An element type: <c>float32</c>.</summary>
    public void AddDType(ReadOnlySpan<char> value) => Add(ValueTag.DType, value);

    /// <summary>A layout: <c>strided</c>.</summary>
    public void AddLayout(ReadOnlySpan<char> value) => Add(ValueTag.Layout, value);

    /// <summary>A memory format: <c>contiguous</c>.</summary>
    public void AddMemoryFormat(ReadOnlySpan<char> value) => Add(ValueTag.MemoryFormat, value);

    /// <summary>Something that only the host knows, by its type's name.</summary>
    public void AddOpaque(ReadOnlySpan<char> type) => Add(ValueTag.Opaque, type);

    private void Begin(EventKind kind, long number)
    {
        _buffer.Byte((byte)kind);
        Number(number);
    }

    private void Begin(EventKind kind, ReadOnlySpan<char> text)
    {
        _buffer.Byte((byte)kind);
        _buffer.Text(text);
    }

    private void Add(ValueTag tag, long number)
    {
        _buffer.Byte((byte)tag);
        Number(number);
    }

    private void Add(ValueTag tag, ReadOnlySpan<char> text)
    {
        _buffer.Byte((byte)tag);
        _buffer.Text(text);
    }

    private void Number(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        _buffer.Unsigned((ulong)number);
    }
}
