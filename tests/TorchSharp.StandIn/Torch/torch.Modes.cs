using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sets whether autograd is on, until it is disposed.</summary>
    internal sealed class AutoGradMode : IDisposable
    {
        private readonly bool _before;

        public AutoGradMode(bool enabled) => _before = gb_set_grad(enabled ? 1 : 0) != 0;

        public void Dispose() => gb_set_grad(_before ? 1 : 0);
    }

    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable inference_mode(bool mode = true) => new AutoGradMode(!mode);

    public static bool is_grad_enabled()
    {
        var enabled = gb_set_grad(1) != 0;
        gb_set_grad(enabled ? 1 : 0);
        return enabled;
    }

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    /// <summary>Present because programs call it; errors are thrown where they happen.</summary>
    public static void CheckForErrors()
    {
    }
}
