using System.Reflection;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// The type that instrumenting adds to TorchSharp.dll, through which its methods say that they are called
/// (docs/torchsharp-instrumentation.md). Its hooks are empty while nothing records, and then a method costs one test.
/// </summary>
internal sealed class Probe
{
    private const int Version = 1;

    private readonly FieldInfo _begin;
    private readonly FieldInfo _end;
    private readonly FieldInfo _fail;
    private readonly Lock _gate = new();
    private readonly AsyncLocal<Frame?> _current = new();
    private int _recordings;

    private Probe(Type type)
    {
        _begin = type.GetField("Begin")!;
        _end = type.GetField("End")!;
        _fail = type.GetField("Fail")!;
    }

    /// <summary>The probe of a TorchSharp.dll; null where it has none, because it is not instrumented.</summary>
    /// <exception cref="GraphBridgeException">It was instrumented for another version of GraphBridge.</exception>
    public static Probe? Of(Assembly torchSharp)
    {
        if (torchSharp.GetType("GraphBridge.TorchSharpProbe") is not { } type)
            return null;
        if (type.GetField("Version")?.GetRawConstantValue() is not Version)
            throw new GraphBridgeException("TorchSharp.dll was instrumented by another version of GraphBridge", torchSharp.Location,
                remedy: "rebuild the program, or run 'graphbridge instrument' on it again");
        return new(type);
    }

    /// <summary>Where in which recording the code that asks runs; null outside of all.</summary>
    public Frame? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>Sets the hooks, with the first of the recordings that run at a time.</summary>
    /// <returns>Whether this is the first.</returns>
    public bool Attach()
    {
        lock (_gate)
        {
            if (_recordings++ > 0)
                return false;
            _end.SetValue(null, (Action<object, object?>)End);
            _fail.SetValue(null, (Func<object, Exception, bool>)Fail);
            _begin.SetValue(null, (Func<string, object?[], object?>)Begin);
            return true;
        }
    }

    /// <summary>Empties the hooks with the last of them. The other two stay: a call that began may still end.</summary>
    public void Detach()
    {
        lock (_gate)
            if (--_recordings == 0)
                _begin.SetValue(null, null);
    }

    private OpenCall? Begin(string method, object?[] arguments) => Current is { } frame ? Begin(frame, method, arguments) : null;

    /// <summary>Tells a recording, and the one that it runs inside of.</summary>
    private OpenCall? Begin(Frame frame, string method, object?[] arguments)
    {
        var around = frame.Around is { } outer ? Begin(outer, method, arguments) : null;
        var call = frame.Recording.Begin(frame, method, arguments);
        if (around is not null)
        {
            call ??= new(CallKind.Passed, frame);
            call.Around = around;
        }
        var outside = around?.Entered;
        if (call?.Entered is { } entered)
            Current = outside is null ? entered : entered.Inside(outside);
        else if (outside is not null)
            Current = frame.Inside(outside);
        return call;
    }

    private void End(object token, object? result)
    {
        for (var call = (OpenCall?)token; call is not null; call = call.Around)
            call.Frame.Recording.End(call, result);
        Leave((OpenCall)token);
    }

    private bool Fail(object token, Exception exception)
    {
        for (var call = (OpenCall?)token; call is not null; call = call.Around)
            call.Frame.Recording.Fail(call, exception);
        Leave((OpenCall)token);
        return false;
    }

    private void Leave(OpenCall call)
    {
        if (call.Entered is not null || call.Around?.Entered is not null)
            Current = call.Frame;
    }
}
