using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphBridge.Testing;

/// <summary>
/// Has the tests, and the programs they start, find the ONNX Runtime that the npm package onnxruntime-node ships, unless
/// the environment says another. A test project that runs models compiles this file, so that it comes before its tests.
/// </summary>
internal static class OnnxRuntimeLocation
{
    private const string Variable = "GRAPHBRIDGE_ONNXRUNTIME_LIBRARY";

    [ModuleInitializer]
    internal static void Say()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return;
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "GraphBridge.sln")))
            root = Path.GetDirectoryName(root);
        if (root is null)
            return;
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        Environment.SetEnvironmentVariable(Variable,
            Path.Combine(root, "tests", "Oracles", "node", "node_modules", "onnxruntime-node", "bin", "napi-v6", system, architecture));
    }
}
