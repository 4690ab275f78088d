using System.Diagnostics;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>One pass while it runs: listens from when it is made until it is finished.</summary>
internal sealed class PassRun : IDisposable
{
    private readonly Recording _recording;
    private readonly Probe? _probe;
    private readonly ModuleHooks? _hooks;
    private readonly Frame? _around;
    private readonly long _start;
    private bool _isOver;

    public PassRun(object model, ForwardCaptureOptions options, bool givesResult)
    {
        ArgumentNullException.ThrowIfNull(model);
        var library = TorchSharpLibrary.Of(model);
        if (!options.ModulesOnly)
            _probe = library.Probe ?? throw NotInstrumented(library);
        _around = library.Probe?.Current;
        var isAlone = _probe?.Attach() ?? false;
        try
        {
            _recording = new(library, model, options, givesResult, isAlone, _around);
        }
        catch
        {
            _probe?.Detach();
            throw;
        }
        if (_probe is not null)
            _probe.Current = _recording.Outside;
        else
            _hooks = new(model, _recording);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends the recording and gives what it saw.</summary>
    public ForwardCapture Finish(object? result, Exception? failure)
    {
        var duration = Stopwatch.GetElapsedTime(_start);
        Stop();
        return _recording.Finish(result, failure, duration);
    }

    public void Dispose()
    {
        Stop();
        _recording.Dispose();
    }

    /// <summary>Stops listening.</summary>
    private void Stop()
    {
        if (_isOver)
            return;
        _isOver = true;
        _hooks?.Dispose();
        if (_probe is not null)
        {
            _probe.Current = _around;
            _probe.Detach();
        }
    }

    private static GraphBridgeException NotInstrumented(TorchSharpLibrary library) => new("TorchSharp.dll is not instrumented, so it can't report what it does",
        library.Assembly.Location,
        remedy: "add the package GraphBridge.Capture to the program's project and rebuild it, or run 'graphbridge instrument' on the folder of the program, or set ForwardCaptureOptions.ModulesOnly");
}
