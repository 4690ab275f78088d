namespace GraphBridge.Cli.Tests;

/// <summary>A test that runs models on libtorch; skipped where the native library isn't built.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip =
        File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so")) ? null : "libgraphbridge_torch.so is not built: make native";
}
