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

    private const string LibraryName = "libgraphbridge_torch.so";
    private const string CheckName = "graphbridge_torch_check";

    /// <summary>The library's path; its name alone where only the system can know.</summary>
    private static string Library => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said ? said
        : Path.Combine(AppContext.BaseDirectory, LibraryName) is var beside && File.Exists(beside) ? beside : LibraryName;

    /// <summary>The program that loads an archive in a process of its own; it lies beside the library.</summary>
    public static string Check => Path.Combine(Path.GetDirectoryName(Library) ?? "", CheckName);

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != LibTorch.Library)
            return 0;
        try
        {
            return NativeLibrary.Load(Library, assembly, search);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // the loader's own words name the library that is missing
            throw new GraphBridgeException($"{LibraryName}, which runs TorchScript models, can't be loaded: {Reason(exception.Message)}", Library, null,
                $"build it with `make native` (Debian: apt install libtorch-dev cmake g++), or say where it is with {Variable}", exception);
        }
    }

    private static string Reason(string text) => text.Split('\n')
        .FirstOrDefault(line => line.Contains("cannot open shared object", StringComparison.Ordinal), text.Split('\n')[0]).Trim();
}
