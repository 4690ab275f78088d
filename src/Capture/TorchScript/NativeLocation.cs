using System.Reflection;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// Finds the native half of the host: where <see cref="Variable"/> says, beside the application, or on the system's
/// library path. It needs the system's libtorch, which the loader finds by itself.
/// </summary>
internal static class NativeLocation
{
    /// <summary>The environment variable that may hold the library's path.</summary>
    public const string Variable = "GRAPHBRIDGE_TORCH_LIBRARY";

    private const string FileName = "libgraphbridge_torch.so";

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != LibTorch.Library)
            return 0;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said)
            return Load(said);
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
            return Load(beside);
        return NativeLibrary.TryLoad(FileName, assembly, search, out var handle) ? handle : throw new GraphBridgeException(
            $"{FileName}, which runs TorchScript models, was not found", AppContext.BaseDirectory,
            remedy: $"build it with `make native` (Debian: apt install libtorch-dev cmake g++), or say where it is with {Variable}");
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // the loader's own words name the library that is missing
            throw new GraphBridgeException("the library that runs TorchScript models can't be loaded: " + FirstLine(exception.Message), path,
                remedy: "install libtorch (Debian: apt install libtorch-dev) and build the library for it with `make native`", exception);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n').FirstOrDefault(line => line.Contains("cannot open shared object", StringComparison.Ordinal)) ?? text.Split('\n')[0];
}
