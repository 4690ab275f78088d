namespace GraphBridge.Capture;

/// <summary>What an open operation is carried out by, as bytes in which only local numbers of values stand.</summary>
internal sealed class InnerFrame
{
    public ByteBuffer Bytes { get; } = new();
    public LocalNumbers Numbers { get; } = new();
    public int ValueCount { get; set; }
    public int OperationCount { get; set; }
    public bool IsOpen { get; set; }
}

/// <summary>
/// Collects what operations are carried out by. The bytes of an inner graph say everything about it, so that one that came
/// before is found by them, and only new ones are built.
/// </summary>
internal sealed class InnerOperations(RecordedTensors tensors, RecordedOperators operators, PortNames names, AttributeSets attributes)
{
    private readonly ByteTable _contents = new();
    private readonly List<ForwardGraph> _graphs = [];

    public ForwardGraph this[int number] => _graphs[number];

    /// <summary>Opens the inner graph of an operation in which another begins, if it is not open.</summary>
    public void Open(OpenOperation outer)
    {
        var frame = outer.Inner;
        if (frame.IsOpen)
            return;
        frame.Bytes.Clear();
        frame.Numbers.Clear();
        (frame.IsOpen, frame.ValueCount, frame.OperationCount) = (true, 0, 0);
        foreach (var argument in outer.Arguments)
        {
            if (argument.Tensor < 0 || frame.Numbers.Find(argument.Tensor) >= 0)
                continue;
            frame.Bytes.Byte((byte)InnerRecord.Input);
            frame.Bytes.Unsigned((ulong)argument.Port);
            AddValue(frame, argument.Tensor);
        }
    }

    /// <summary>Adds an operation that has ended or failed to the inner graph of the one around it.</summary>
    public void Add(OpenOperation outer, OpenOperation inner, string? error)
    {
        // one that only asked after something is left out, as it is outside
        if (error is null && !inner.HasTensors)
        {
            inner.Inner.IsOpen = false;
            return;
        }
        var graph = Close(inner, error is not null);
        var frame = outer.Inner;
        foreach (var argument in inner.Arguments)
        {
            if (argument.Tensor < 0 || frame.Numbers.Find(argument.Tensor) >= 0)
                continue;
            frame.Bytes.Byte((byte)InnerRecord.Constant);
            AddValue(frame, argument.Tensor);
        }
        var bytes = frame.Bytes;
        bytes.Byte((byte)InnerRecord.Operation);
        bytes.Unsigned((ulong)inner.Operator.Number);
        bytes.Unsigned((ulong)inner.Attributes);
        bytes.Unsigned((ulong)(graph + 1));
        bytes.Unsigned(error is null ? 0 : (ulong)names.Intern(error) + 1);
        bytes.Unsigned((ulong)(inner.Source + 1));
        bytes.Unsigned((ulong)inner.Arguments.Count);
        foreach (var argument in inner.Arguments)
        {
            bytes.Unsigned((ulong)argument.Port);
            bytes.Unsigned((ulong)(argument.Tensor < 0 ? 0 : frame.Numbers.Find(argument.Tensor) + 1));
        }
        AddResults(frame, inner, error is not null);
        frame.OperationCount++;
    }

    private void AddResults(InnerFrame frame, OpenOperation inner, bool failed)
    {
        var bytes = frame.Bytes;
        bytes.Unsigned(failed ? 0 : (ulong)inner.Results.Count);
        if (failed)
            return;
        inner.MarkStorages(tensors);
        var mark = tensors.NextMark();
        foreach (var result in inner.Results)
        {
            bytes.Unsigned((ulong)result.Port);
            var isNew = result.Tensor >= 0 && tensors[result.Tensor].Mark != mark;
            bytes.Byte(isNew ? (byte)1 : (byte)0);
            if (!isNew)
                continue;
            tensors[result.Tensor].Mark = mark;
            var known = frame.Numbers.Find(result.Tensor);
            var previous = known >= 0 && inner.Writes(result) ? known : -1;
            // inside, a result may be an argument that was not written: what is contiguous already, say
            var viewed = known >= 0 ? (previous < 0 ? known : -1) : inner.Viewed(result, tensors) is { } argument ? frame.Numbers.Find(argument.Tensor) : -1;
            bytes.Unsigned((ulong)(previous + 1));
            bytes.Unsigned((ulong)(viewed + 1));
            AddValue(frame, result.Tensor);
        }
    }

    private void AddValue(InnerFrame frame, int tensor)
    {
        frame.Bytes.Unsigned((ulong)tensors.Layout(tensor).TypeNumber);
        frame.Numbers.Set(tensor, frame.ValueCount++);
    }

    /// <summary>
    /// Ends the inner graph of an operation, with its results as outputs; gives its number, or -1 where nothing was nested in
    /// the operation or a result does not come from there.
    /// </summary>
    public int Close(OpenOperation outer, bool failed)
    {
        var frame = outer.Inner;
        if (!frame.IsOpen)
            return -1;
        frame.IsOpen = false;
        if (frame.OperationCount == 0)
            return -1;
        if (!failed)
        {
            foreach (var result in outer.Results)
            {
                var number = result.Tensor < 0 ? -1 : frame.Numbers.Find(result.Tensor);
                if (number < 0)
                    return -1;
                frame.Bytes.Byte((byte)InnerRecord.Output);
                frame.Bytes.Unsigned((ulong)number);
            }
        }
        var graph = _contents.Intern(frame.Bytes.Written, out var added);
        if (added)
            _graphs.Add(new InnerGraph(tensors.Layouts, operators, names, attributes, this).Build(frame.Bytes.Written));
        return graph;
    }
}
