using Xunit;

namespace GraphBridge.StandIn.Tests;

/// <summary>A test that runs on libtorch; skipped where the native library isn't built.</summary>
internal sealed class LibtorchFactAttribute : FactAttribute
{
    public LibtorchFactAttribute() =>
        Skip = File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so")) ? null : "libgraphbridge_torch.so is not built: make native";
}
