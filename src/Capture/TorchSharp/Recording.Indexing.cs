using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

// x[…] and x[…] = y: one call of TorchSharp's, which libtorch carries out by several operations
internal sealed partial class Recording
{
    /// <summary>An indexing expression that runs.</summary>
    /// <param name="Self">What it indexes.</param>
    /// <param name="Layout">What that was.</param>
    /// <param name="Plan">What the expression is carried out by.</param>
    /// <param name="Puts">Whether it sets elements rather than gets them.</param>
    /// <param name="Value">What it sets them to.</param>
    /// <param name="Accumulate">Whether it adds to them.</param>
    internal sealed record Indexing(KnownTensor Self, TensorLayout Layout, IndexPlan Plan, bool Puts, object? Value, bool Accumulate);

    private OpenCall BeginIndexing(RecordingThread thread, Frame frame, WovenMethod method, object?[] arguments)
    {
        Open(thread, frame);
        var self = arguments[0]!;
        var known = Given(self, thread, frame);
        thread.Given.Add(known);
        var layout = new TensorLayout();
        Library.Tensors.Read(self, layout);
        var puts = method.Meaning == MethodMeaning.IndexPut;
        var accumulate = puts && arguments[^1] is true;
        var last = accumulate || arguments[^1] is bool ? arguments.Length - 1 : arguments.Length;
        var (value, indices) = !puts ? (null, arguments[1..last])
            : method.Signature.Name.StartsWith("set_", StringComparison.Ordinal) ? (arguments[last - 1], arguments[1..(last - 1)]) : (arguments[1], arguments[2..last]);
        if (puts)
            Save(self, thread);
        var plan = IndexPlan.Of(Library.Indices.Read(indices), layout.Rank, tensor => MaskRank(tensor, thread), tensor => NumberIn(tensor, thread));
        foreach (var tensor in plan.Tensors.Append(value))
            if (tensor is not null && Library.IsTensor(tensor))
                Given(tensor, thread, frame);
        // how TorchSharp hands them on is of no interest
        thread.Quiet++;
        return new(CallKind.Indexing, frame)
        {
            Thread = thread,
            Arguments = arguments,
            Born = _tensors.Last,
            Indexing = new(known, layout, plan, puts, value, accumulate),
            Source = SourceFor(thread),
            Start = Now,
        };
    }

    private void EndIndexing(OpenCall call, object? result, string? error, long? nanoseconds)
    {
        var thread = call.Thread!;
        var events = thread.Events;
        var (self, layout, plan, puts, value, accumulate) = call.Indexing!;
        var stepsAreAll = !puts && plan.Tensors.Count == 0;
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var step = plan.Steps[i];
            var isLast = stepsAreAll && i == plan.Steps.Count - 1;
            BeginStep(thread, step.Operator, step.Overload, self);
            events.AddInt(step.Axis);
            if (step.Operator == "select")
                events.AddInt(step.Start!.Value);
            else if (step.Operator == "slice")
                AddBounds(events, step);
            if (isLast && error is not null)
            {
                FailStep(call, error);
                break;
            }
            if (!isLast)
                step.Apply(layout);
            self = isLast ? Made(result!, thread, call.Frame, call.Born, null) : Describe(layout, self.Storage);
            EndStep(call, self, isLast ? nanoseconds : null);
        }
        if (!stepsAreAll || plan.Steps.Count == 0)
        {
            if (puts)
                BeginPut(call, self, layout, plan, value, accumulate);
            else if (plan.Tensors.Count == 0)
                BeginStep(thread, "alias", "", self);
            else
                AddTensors(BeginStep(thread, "index", "Tensor", self), plan.Tensors);
            if (error is not null)
                FailStep(call, error);
            else
                EndStep(call, puts ? self : Made(result!, thread, call.Frame, call.Born, null), nanoseconds);
        }
        // what is written through a view is a new version of the whole only once that is used
        if (error is null && thread.Innermost is null && (!puts || plan.Steps.Count == 0))
            thread.Made.Add(puts ? (call.Arguments[0]!, call.Indexing.Self) : (result!, _tensors.Find(result!)!));
        Close(thread, wasRead: false);
    }

    private EventWriter BeginStep(RecordingThread thread, string name, string overload, KnownTensor self)
    {
        var events = thread.Events;
        if (thread.Innermost is null)
            thread.Outermost++;
        events.BeginOperation(Declare(AtenSchemas.Find(name, overload)));
        events.AddTensor(self.Id);
        return events;
    }

    private static void EndStep(OpenCall call, KnownTensor result, long? nanoseconds)
    {
        var events = call.Thread!.Events;
        if (call.Source is { } source)
            events.Source(source);
        events.EndOperation(1, nanoseconds);
        events.AddTensor(result.Id);
    }

    private static void FailStep(OpenCall call, string error)
    {
        var events = call.Thread!.Events;
        if (call.Source is { } source)
            events.Source(source);
        events.FailOperation(error);
    }

    private static void AddBounds(EventWriter events, IndexStep step)
    {
        foreach (var bound in (long?[])[step.Start, step.Stop, step.Step])
            if (bound is { } number)
                events.AddInt(number);
            else
                events.AddNone();
    }

    private void AddTensors(EventWriter events, List<object?> tensors)
    {
        events.AddList(tensors.Count);
        foreach (var tensor in tensors)
            if (tensor is null)
                events.AddNone();
            else
                events.AddTensor(_tensors.Find(tensor)!.Id);
    }

    private void BeginPut(OpenCall call, KnownTensor self, TensorLayout layout, IndexPlan plan, object? value, bool accumulate)
    {
        var thread = call.Thread!;
        var events = thread.Events;
        var isTensor = value is not null && Library.IsTensor(value);
        var given = isTensor ? _tensors.Find(value!) : null;
        if (plan.Tensors.Count == 0)
        {
            BeginStep(thread, isTensor ? "copy_" : "fill_", isTensor ? "" : "Scalar", self);
            if (given is not null)
            {
                events.AddTensor(given.Id);
                events.AddBool(false);
            }
            else
            {
                PlainValues.Write(events, value, Library, tensor => _tensors.Find(tensor)!.Id);
            }
            return;
        }
        if (given is null)
        {
            // a number is made a tensor first
            if (thread.Innermost is null)
                thread.Outermost++;
            events.BeginOperation(Declare(AtenSchemas.Find("scalar_tensor", "")));
            PlainValues.Write(events, value, Library, tensor => _tensors.Find(tensor)!.Id);
            events.AddDType(layout.ElementType.Name());
            events.AddNone();
            events.AddNone();
            events.AddNone();
            given = Describe(layout.Scalar(), _tensors.NextStorage());
            EndStep(call, given, null);
        }
        AddTensors(BeginStep(thread, "index_put_", "", self), plan.Tensors);
        events.AddTensor(given.Id);
        events.AddBool(accumulate);
    }

    /// <summary>A tensor that libtorch makes on the way and TorchSharp has no object for.</summary>
    private KnownTensor Describe(TensorLayout layout, long storage)
    {
        var known = _tensors.New(storage, layout);
        lock (_gate)
        {
            Describe(_events, known, layout);
            Flush(_events);
        }
        return known;
    }

    private int MaskRank(object tensor, RecordingThread thread) =>
        Library.Tensors.Read(tensor, thread.Layout) && thread.Layout.ElementType is ElementType.Bool or ElementType.UInt8 ? thread.Layout.Rank : 1;

    private long? NumberIn(object tensor, RecordingThread thread) => Library.Tensors.Read(tensor, thread.Layout) && thread.Layout.Rank == 0
        && Library.Tensors.IsOnCpu(tensor) ? TensorContent.Integer(thread.Layout) : null;
}
