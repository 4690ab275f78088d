using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp.Modules;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

// modules that are one call of native code: an operation with the module's parameters, told when it has ended, because what
// it is given shows only then
internal sealed partial class Recording
{
    private readonly ModuleTree _tree;
    private readonly Dictionary<string, OperatorSchema> _ownSchemas = new(StringComparer.Ordinal);

    private OpenCall BeginNative(RecordingThread thread, Frame frame, WovenMethod method, object?[] arguments, bool isWithin)
    {
        // called by itself, it is a call of the module too
        var call = isWithin ? null : BeginCall(thread, frame, arguments, method);
        var inside = call?.Entered ?? frame;
        inside.Made = [];
        SaveStatistics(arguments[0]!, thread);
        return new(CallKind.Native, frame)
        {
            Thread = thread,
            Entered = call?.Entered,
            Inside = inside,
            Arguments = arguments,
            Names = method.ParameterNames,
            Born = _tensors.Last,
            Source = SourceFor(thread),
            Start = Now,
        };
    }

    /// <summary>Keeps the elements of the buffers that a module is about to write unseen: the statistics that a norm keeps up in training.</summary>
    private void SaveStatistics(object module, RecordingThread thread)
    {
        if (_tree.TryFind(module, out var node) && node.Buffers.Count > 0 && _tree.IsTraining(node))
            foreach (var (_, buffer) in node.Buffers)
                Save(buffer, thread);
    }

    private void EndNative(OpenCall call, object? result, string? error, long? nanoseconds)
    {
        var thread = call.Thread!;
        var inside = call.Inside!;
        Open(thread, inside);
        var operation = Describe(call);
        var written = error is null && operation.MayBeInPlace ? WrittenInPlace(call, result) : null;
        if (written is not null)
            operation = operation with { Name = operation.Name + "_" };
        thread.Outermost++;
        thread.Events.BeginOperation(Declare(Schema(operation)));
        foreach (var value in operation.Values)
            PlainValues.Write(thread.Events, value, Library, tensor =>
            {
                var known = Given(tensor, thread, inside);
                thread.Given.Add(known);
                return known.Id;
            });
        if (call.Source is { } source)
            thread.Events.Source(source);
        // what the native call gave was not there when it began
        var born = _tensors.Last;
        inside.Made = null;
        if (error is not null)
        {
            thread.Events.FailOperation(error);
        }
        else
        {
            var results = result is ITuple several ? [.. Enumerable.Range(0, several.Length).Select(i => several[i])] : new[] { result };
            WriteResults(thread, results, (tensor, _) =>
            {
                var made = Made(tensor, thread, inside, born, written);
                thread.Made.Add((tensor, made));
                return made;
            }, nanoseconds);
        }
        Close(thread, wasRead: false);
        if (call.Entered is not null)
            EndCall(call, result, nanoseconds);
    }

    private NativeOperation Describe(OpenCall call)
    {
        var module = call.Arguments[0]!;
        if (!_tree.TryFind(module, out var node))
            node = new ModuleTree(module)[0];
        return NativeModules.Of(new(node, _tree.IsTraining(node), call.Names ?? ForwardParameters.Of(module.GetType(), call.Arguments.Length - 1),
            Array.ConvertAll(call.Arguments[1..], Library.Unpacked), call.Inside!.Made!));
    }

    /// <summary>The input of a module whose result lies in the input's memory: it worked in place.</summary>
    private KnownTensor? WrittenInPlace(OpenCall call, object? result) => result is not null && Library.IsTensor(result)
        && Library.Tensors.Read(result, call.Thread!.Layout) && _tensors.Find(call.Arguments[1]!) is { } input && input.Base != 0
        && input.Base == call.Thread.Layout.Base ? input : null;

    /// <summary>The schema of an operation: ATen's, or one that says what the module takes.</summary>
    private OperatorSchema Schema(NativeOperation operation)
    {
        if (Array.Find(AtenSchemas.Find(operation.Name[(operation.Name.LastIndexOf(':') + 1)..]),
            schema => schema.Name == operation.Name && schema.Overload == operation.Overload) is { } known)
            return known;
        var text = operation.Name + "(" + string.Join(',', operation.Arguments) + ")";
        if (!_ownSchemas.TryGetValue(text, out var own))
            _ownSchemas.Add(text, own = new(operation.Name, operation.Overload,
                [.. operation.Arguments.Select(argument => new SchemaArgument(argument.Name, new(SchemaKind.Any), argument.Written))],
                [.. operation.Results.Select(name => new OperatorResult(name))]));
        return own;
    }

    /// <summary>Hears from a hook that a module begins to run.</summary>
    public OpenCall? BeginHooked(Frame frame, object?[] values)
    {
        if (!IsRunning)
            return null;
        try
        {
            var thread = RecordingThread.Of(this);
            SaveStatistics(values[0]!, thread);
            return BeginCall(thread, frame, values, null);
        }
        catch (Exception exception)
        {
            Break(exception);
            return null;
        }
    }

    /// <summary>Hears from a hook that it ended. One without children is an operation.</summary>
    public void EndHooked(OpenCall call, object? result)
    {
        if (!IsRunning)
            return;
        try
        {
            var elapsed = Time(Now - call.Start);
            if (_tree.TryFind(call.Arguments[0]!, out var node) && !_tree.HasChildren(node))
            {
                var inner = new OpenCall(CallKind.Native, call.Entered!) { Thread = call.Thread, Inside = call.Entered, Arguments = call.Arguments };
                call.Entered!.Made = [];
                EndNative(inner, result, null, elapsed);
            }
            EndCall(call, result, elapsed);
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }
}
