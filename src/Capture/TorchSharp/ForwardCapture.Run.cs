using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp;

namespace GraphBridge.Capture;

public sealed partial record ForwardCapture
{
    // the exception goes on to the caller as it is; what was captured hangs on it
    private static readonly ConditionalWeakTable<Exception, ForwardCapture> Failed = [];

    /// <summary>
    /// Runs a forward pass of a TorchSharp model and records it: <c>ForwardCapture.Run(model, () =&gt; model.call(x))</c>. The model
    /// and its mode, autograd and the random generator are as the program has set them. What other threads do meanwhile is
    /// not recorded, unless the pass has started them.
    /// </summary>
    /// <param name="model">The model: an object whose class derives from <c>torch.nn.Module</c>.</param>
    /// <param name="pass">The pass. What it gives are the outputs of the graph: a tensor, a tuple, a list or a dictionary.</param>
    /// <param name="options">What is kept beside the graph.</param>
    /// <exception cref="GraphBridgeException">
    /// The model is none, TorchSharp.dll is not instrumented (the text says how), or the recording went wrong. An exception of the
    /// pass itself goes on as it is, and <see cref="Of(Exception)"/> has what was captured until then.
    /// </exception>
    public static ForwardCapture Run<TResult>(object model, Func<TResult> pass, ForwardCaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using var run = new PassRun(model, options ?? new(), givesResult: true);
        object? result;
        try
        {
            result = pass();
        }
        catch (Exception exception) when (Keep(exception, run))
        {
            throw;
        }
        if (result is Task or ValueTask || result?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            throw new ArgumentException("the pass has only begun when it gives a task: use RunAsync", nameof(pass));
        return run.Finish(result, null);
    }

    /// <summary>Runs a pass that gives nothing: the outputs are those of the outermost module call that ended last.</summary>
    /// <inheritdoc cref="Run{TResult}(object, Func{TResult}, ForwardCaptureOptions?)"/>
    public static ForwardCapture Run(object model, Action pass, ForwardCaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using var run = new PassRun(model, options ?? new(), givesResult: false);
        try
        {
            pass();
        }
        catch (Exception exception) when (Keep(exception, run))
        {
            throw;
        }
        return run.Finish(null, null);
    }

    /// <summary>Runs a pass that awaits.</summary>
    /// <inheritdoc cref="Run{TResult}(object, Func{TResult}, ForwardCaptureOptions?)"/>
    public static async Task<ForwardCapture> RunAsync<TResult>(object model, Func<Task<TResult>> pass, ForwardCaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using var run = new PassRun(model, options ?? new(), givesResult: true);
        TResult result;
        try
        {
            result = await pass().ConfigureAwait(true);
        }
        catch (Exception exception) when (Keep(exception, run))
        {
            throw;
        }
        return run.Finish(result, null);
    }

    /// <summary>
    /// What was captured of a pass until it threw this exception; null where it is of no captured pass. The last operation of its
    /// graph has the error.
    /// </summary>
    public static ForwardCapture? Of(Exception exception) =>
        exception is ForwardException forward ? forward.Capture : Failed.TryGetValue(exception, out var capture) ? capture : null;

    /// <summary>Hangs on an exception what was captured; never catches it.</summary>
    private static bool Keep(Exception exception, PassRun run)
    {
        Failed.AddOrUpdate(exception, run.Finish(null, exception));
        return false;
    }
}
