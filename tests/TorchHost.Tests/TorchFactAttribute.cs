using Xunit;

// libtorch's random generator is one for all
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GraphBridge.TorchHost.Tests;

/// <summary>A test that runs on libtorch; skipped where the native library of the TorchScript host, on which the stand-in runs, isn't built.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = Torch.Missing;
}

/// <summary>The same for several cases.</summary>
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = Torch.Missing;
}

internal static class Torch
{
    public static string? Missing { get; } =
        File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so")) ? null : "libgraphbridge_torch.so is not built: make native";
}
