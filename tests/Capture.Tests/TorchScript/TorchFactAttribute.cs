using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>A test that runs models on libtorch; skipped where the native library isn't built.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = TorchLibrary.WhyMissing;
}

/// <summary>A theory that runs models on libtorch; skipped where the native library isn't built.</summary>
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchLibrary.WhyMissing;
}

/// <summary>Whether the native half of the TorchScript host lies beside the tests.</summary>
internal static class TorchLibrary
{
    public static string? WhyMissing { get; } =
        File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so")) ? null : "libgraphbridge_torch.so is not built: make native";
}
