namespace GraphBridge.Capture;

/// <summary>
/// Writes the events of a pass for a <see cref="GraphRecorder"/>. An event that holds values is written in parts: first the
/// event, then each of its values. What is <see cref="ValueWriter.Written"/> is a chunk for <see cref="GraphRecorder.Record(ReadOnlySpan{byte})"/>
/// when the last event is whole.
/// </summary>
public sealed class EventWriter : ValueWriter
{
    /// <summary>Declares an operator by its schema: <c>aten::add</c>, <c>Tensor</c>.</summary>
    public void DeclareOperator(int index, ReadOnlySpan<char> name, ReadOnlySpan<char> overload, ReadOnlySpan<OperatorArgument> arguments,
        ReadOnlySpan<OperatorResult> results)
    {
        Begin(EventKind.Operator, index);
        Buffer.Text(name);
        Buffer.Text(overload);
        Buffer.Unsigned((ulong)arguments.Length);
        foreach (var argument in arguments)
        {
            Buffer.Text(argument.Name);
            Buffer.Byte(argument.Written ? (byte)1 : (byte)0);
        }
        Buffer.Unsigned((ulong)results.Length);
        foreach (var result in results)
        {
            Buffer.Text(result.Name);
            Buffer.Byte((byte)((result.Aliases is null ? 0 : 1) | (result.Written ? 2 : 0)));
            if (result.Aliases is { } argument)
                Number(argument);
        }
    }

    /// <summary>Declares a module, after its parent.</summary>
    public void DeclareModule(int index, ReadOnlySpan<char> path, ReadOnlySpan<char> type, int? parent = null, ScopeKind kind = ScopeKind.Module)
    {
        Begin(EventKind.Module, index);
        Buffer.Text(path);
        Buffer.Text(type);
        Number(parent is { } above ? above + 1L : 0);
        Number((int)kind);
    }

    /// <summary>Says the arguments of a module as PyTorch prints them: <c>3, 16, kernel_size=(3, 3)</c>.</summary>
    public void PrintModule(int module, ReadOnlySpan<char> text)
    {
        Begin(EventKind.Printed, module);
        Buffer.Text(text);
    }

    /// <summary>Says that a module is the same object as one that was declared before it.</summary>
    public void SameModule(int module, int first)
    {
        Begin(EventKind.Same, module);
        Number(first);
    }

    /// <summary>Describes a tensor, before anything else names it; again when its type, shape or memory was changed.</summary>
    public void DescribeTensor(in TensorDescription tensor)
    {
        if (tensor.Sizes.Length != tensor.Strides.Length)
            throw new ArgumentException($"{tensor.Sizes.Length} sizes and {tensor.Strides.Length} strides", nameof(tensor));
        Begin(EventKind.Tensor, tensor.Id);
        Number((int)tensor.ElementType);
        Buffer.Unsigned((ulong)tensor.Sizes.Length);
        foreach (var size in tensor.Sizes)
            Buffer.Signed(size);
        foreach (var stride in tensor.Strides)
            Buffer.Signed(stride);
        Number(tensor.Storage);
        Buffer.Signed(tensor.Offset);
        Number(tensor.ItemSize);
        Number(tensor.StorageBytes);
    }

    /// <summary>Says that a module owns a tensor; once for each module and name.</summary>
    public void Own(int module, ReadOnlySpan<char> name, long tensor, OwnedKind kind)
    {
        Begin(EventKind.Owned, module);
        Buffer.Text(name);
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

    /// <summary>What follows runs in another call than what came before, because several run at once.</summary>
    /// <param name="call">The call, counted from 0 in the order in which they began; null for outside of all.</param>
    public void Resume(int? call) => Begin(EventKind.Resume, call + 1L ?? 0);

    /// <summary>An operation begins; one value for each of its operator's arguments follows.</summary>
    public void BeginOperation(int @operator) => Begin(EventKind.Begin, @operator);

    /// <summary>Where the program called the operation that began last: <c>Net.cs:42</c>.</summary>
    public void Source(ReadOnlySpan<char> place) => Begin(EventKind.Source, place);

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
    public void EndBranch() => Buffer.Byte((byte)EventKind.EndBranch);

    /// <summary>The program read the result of an operation, the outermost ones counted from 0.</summary>
    public void Read(long operation) => Begin(EventKind.Read, operation);

    /// <summary>What was counted and measured over the elements of a tensor's newest value.</summary>
    public void Statistics(long tensor, ValueStatistics statistics)
    {
        Begin(EventKind.Statistics, tensor);
        Number(statistics.Count);
        Buffer.Double(statistics.Minimum);
        Buffer.Double(statistics.Maximum);
        Buffer.Double(statistics.Mean);
        Buffer.Double(statistics.StandardDeviation);
        Number(statistics.NaNs);
        Number(statistics.Infinities);
        Number(statistics.Zeros);
        if (statistics.Histogram is not { } bins)
            return;
        Begin(EventKind.Histogram, tensor);
        Buffer.Unsigned((ulong)bins.Length);
        foreach (var count in bins)
            Number(count);
    }

    /// <summary>The pass threw; every module, branch and operation that is open is left by it.</summary>
    public void Error(ReadOnlySpan<char> message) => Begin(EventKind.Error, message);

    private void Begin(EventKind kind, long number)
    {
        Buffer.Byte((byte)kind);
        Number(number);
    }

    private void Begin(EventKind kind, ReadOnlySpan<char> text)
    {
        Buffer.Byte((byte)kind);
        Buffer.Text(text);
    }
}
