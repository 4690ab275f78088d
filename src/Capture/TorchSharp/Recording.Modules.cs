using System.Reflection;
using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp.Modules;

namespace GraphBridge.Capture.TorchSharp;

// module calls, and what goes into the outermost ones
internal sealed partial class Recording
{
    private static readonly ConditionalWeakTable<Type, PropertyInfo> GradientFlags = [];

    private readonly Dictionary<object, int> _modules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _unregistered = new(StringComparer.Ordinal);
    private readonly List<string> _paths = [];
    private int _calls;
    // the call that the recorder takes what comes next to be in
    private int _current = -1;

    private void DeclareModules()
    {
        var layout = new TensorLayout();
        var printed = new string[_tree.Count];
        foreach (var node in _tree)
        {
            Declare(node.Module, node.Path, node.TypeName, node.Parent < 0 ? null : node.Parent);
            // one that hangs at two places is the same at both
            printed[node.Index] = _tree.TryFind(node.Module, out var first) && first.Index < node.Index ? printed[first.Index] : ModulePrinter.Text(node);
            if (first is not null && first.Index < node.Index)
                _events.SameModule(node.Index, first.Index);
            if (printed[node.Index].Length > 0)
                _events.PrintModule(node.Index, printed[node.Index]);
            foreach (var (name, tensor) in node.Parameters)
                _events.Own(node.Index, name, Own(tensor, layout).Id, RequiresGrad(tensor) ? OwnedKind.Parameter : OwnedKind.Frozen);
            foreach (var (name, tensor) in node.Buffers)
                _events.Own(node.Index, name, Own(tensor, layout).Id, OwnedKind.Buffer);
        }
        Flush(_events);
    }

    private static bool RequiresGrad(object tensor) =>
        GradientFlags.GetValue(tensor.GetType(), static type => type.GetProperty("requires_grad")!).GetValue(tensor) is true;

    private int Declare(object module, string path, string type, int? parent)
    {
        var number = _paths.Count;
        _paths.Add(path);
        // one that hangs at two places is called by the first path
        _modules.TryAdd(module, number);
        _events.DeclareModule(number, path, type, parent);
        return number;
    }

    /// <summary>The number of a module. One that the model does not hold, because its code makes or hides it, is declared below the one that calls it.</summary>
    private int NumberOf(object module, Frame frame)
    {
        if (_modules.TryGetValue(module, out var number))
            return number;
        int? parent = frame.Module is null ? null : _modules[frame.Module];
        var type = ModuleTree.TypeNameOf(module.GetType());
        var path = parent is { } above && _paths[above].Length > 0 ? _paths[above] + "." + type : type;
        var count = _unregistered.GetValueOrDefault(path);
        _unregistered[path] = count + 1;
        return Declare(module, count == 0 ? path : string.Create(null, $"{path}_{count}"), type, parent);
    }

    private OpenCall? BeginCall(RecordingThread thread, Frame frame, object?[] arguments, WovenMethod? forward)
    {
        // a module that an operation calls is part of how it is carried out
        if (thread.Innermost is not null)
            return null;
        var module = arguments[0]!;
        Frame entered;
        lock (_gate)
        {
            var number = NumberOf(module, frame);
            if (frame.Call < 0)
                AddInputs(forward?.ParameterNames ?? ForwardParameters.Of(module.GetType(), arguments.Length - 1), arguments, thread);
            Resume(frame.Call);
            _events.Enter(number);
            Flush(_events);
            _current = _calls++;
            entered = new(this, frame, _current, module, frame.Around) { Forward = forward };
        }
        return new(CallKind.Module, frame) { Thread = thread, Entered = entered, Arguments = arguments, Start = Now };
    }

    /// <summary>
    /// A module's forward: the one that its call runs, a base class's, or one that the program calls by itself, which is a call
    /// of the module too, as are a native module's calls with other arguments than its base's.
    /// </summary>
    private OpenCall? BeginForward(RecordingThread thread, Frame frame, WovenMethod method, object?[] arguments)
    {
        if (thread.Innermost is not null)
            return null;
        var isWithin = ReferenceEquals(frame.Module, arguments[0]) && !ReferenceEquals(frame.Forward, method);
        if (isWithin && frame.Forward is not null)
            return null;
        if (isWithin)
            frame.Forward = method;
        if (method.Kind == MethodKind.Native)
            return BeginNative(thread, frame, method, arguments, isWithin);
        return isWithin ? null : BeginCall(thread, frame, arguments, method);
    }

    private void EndCall(OpenCall call, object? result, long? nanoseconds)
    {
        if (!_givesResult && call.Frame.Call < 0)
            LastResult = result;
        lock (_gate)
        {
            Resume(call.Entered!.Call);
            _events.Leave(nanoseconds);
            Flush(_events);
            _current = call.Frame.Call;
        }
    }

    /// <summary>Says where what comes next runs, where that is not where the last event was: in another thread or task.</summary>
    private void Resume(int call)
    {
        if (_current == call)
            return;
        _events.Resume(call < 0 ? null : call);
        Flush(_events);
        _current = call;
    }

    /// <summary>What the outermost module is given, and nothing has made, goes into the pass.</summary>
    private void AddInputs(string[] names, object?[] arguments, RecordingThread thread)
    {
        for (var i = 1; i < arguments.Length; i++)
            AddInput(names[i - 1], arguments[i], thread);
    }
}
