using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

// operations: what is given to them, what they give, and when their events are handed over
internal sealed partial class Recording
{
    private OpenCall? BeginOperation(RecordingThread thread, Frame frame, WovenMethod method, object?[] arguments)
    {
        switch (method.Meaning)
        {
            case MethodMeaning.Quiet or MethodMeaning.Constant:
                return BeginQuiet(thread, frame);
            case MethodMeaning.Transparent:
                return null;
            case MethodMeaning.Index or MethodMeaning.IndexPut:
                return BeginIndexing(thread, frame, method, arguments);
        }
        var use = method.Plan!.Select(arguments);
        // an operation that only hands on to another of its overloads is that one
        if (thread.Innermost?.Operator is { } around && around.Schema.Name == use.Schema.Name)
            return null;
        Open(thread, frame);
        var @operator = Declare(use.Schema);
        SaveWritten(use, arguments, thread);
        if (thread.Innermost is null)
            thread.Outermost++;
        thread.Events.BeginOperation(@operator);
        use.WriteArguments(thread.Events, arguments, thread.Objects);
        if (SourceFor(thread) is { } source)
            thread.Events.Source(source);
        return thread.Innermost = new(method.Kind == MethodKind.Read ? CallKind.Read : CallKind.Operation, frame)
        {
            Thread = thread,
            Enclosing = thread.Innermost,
            Operator = use,
            Arguments = arguments,
            // what was met among the arguments is no result
            Born = _tensors.Last,
            Start = Now,
        };
    }

    /// <summary>Begins to collect events, with the outermost operation.</summary>
    private static void Open(RecordingThread thread, Frame frame)
    {
        if (thread.Innermost is not null)
            return;
        thread.Frame = frame;
        thread.Given.Clear();
        thread.Made.Clear();
        thread.Events.Clear();
        thread.Outermost = 0;
    }

    private void EndOperation(OpenCall call, object? result, long? nanoseconds)
    {
        var thread = call.Thread!;
        Unwind(thread, call);
        DescribeWritten(thread, call);
        var count = call.Operator!.Schema.Results.Length;
        if (result is null)
        {
            thread.Events.EndOperation(0, nanoseconds);
        }
        else if (Library.IsTensor(result))
        {
            // what it is comes before its first use
            var made = Made(result, call, 0);
            thread.Events.EndOperation(1, nanoseconds);
            thread.Events.AddTensor(made.Id);
        }
        else
        {
            EndWith(call.Kind == CallKind.Read ? ReadText.Of(result, call.Arguments[0], Library) : result, call, count, nanoseconds);
        }
        thread.Innermost = call.Enclosing;
        Close(thread, wasRead: call.Kind == CallKind.Read);
    }

    /// <summary>Ends an operation that gave several tensors, or none.</summary>
    private void EndWith(object? result, OpenCall call, int count, long? nanoseconds)
    {
        var thread = call.Thread!;
        var results = count > 1 && result is ITuple several && several.Length == count ? [.. Enumerable.Range(0, count).Select(i => several[i])] : new[] { result };
        WriteResults(thread, results, (tensor, i) => Made(tensor, call, i), nanoseconds);
    }

    /// <summary>Ends an operation with what it gave: tensors are made known before, since what they are comes before their first use.</summary>
    private void WriteResults(RecordingThread thread, object?[] results, Func<object, int, KnownTensor> make, long? nanoseconds)
    {
        var made = new Dictionary<object, long>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < results.Length; i++)
            foreach (var tensor in PlainValues.Tensors(results[i], Library))
                made.TryAdd(tensor, make(tensor, i).Id);
        thread.Events.EndOperation(results.Length, nanoseconds);
        foreach (var one in results)
            PlainValues.Write(thread.Events, one, Library, tensor => made[tensor]);
    }

    private void FailOperation(OpenCall call, Exception thrown)
    {
        var thread = call.Thread!;
        Unwind(thread, call);
        thread.Events.FailOperation(MessageOf(thrown));
        thread.Made.Clear();
        thread.Innermost = call.Enclosing;
        Close(thread, wasRead: false);
    }

    /// <summary>Operations inside of this one that have had no end have none: the exception that ended them was caught on the way.</summary>
    private static void Unwind(RecordingThread thread, OpenCall call)
    {
        for (; thread.Innermost is { } inner && !ReferenceEquals(inner, call); thread.Innermost = inner.Enclosing)
            thread.Events.FailOperation("the operation did not end");
    }

    /// <summary>Hands over the events of the outermost operation, and measures and keeps the values that it made.</summary>
    private void Close(RecordingThread thread, bool wasRead)
    {
        if (thread.Innermost is not null)
            return;
        List<(long Id, TensorData Content)>? kept = null;
        if (_options.Statistics || _activations.IsWanted)
            foreach (var (tensor, known) in thread.Made)
                Measure(thread.Events, tensor, known, thread.Layout, kept ??= []);
        thread.Made.Clear();
        lock (_gate)
        {
            Resume(thread.Frame!.Call);
            if (wasRead)
                thread.Events.Read(_outermost + thread.Outermost - 1);
            _outermost += thread.Outermost;
            Flush(thread.Events);
            foreach (var (id, content) in kept ?? [])
                Store(id, content);
        }
    }

    /// <summary>The number of an operator, which is declared when it is first used.</summary>
    private int Declare(OperatorSchema schema)
    {
        lock (_gate)
        {
            if (_operators.TryGetValue(schema, out var known))
                return known;
            var number = _operators.Count;
            _operators.Add(schema, number);
            _events.DeclareOperator(number, schema.Name, schema.Overload, schema.DeclaredArguments, schema.Results);
            Flush(_events);
            return number;
        }
    }
}
