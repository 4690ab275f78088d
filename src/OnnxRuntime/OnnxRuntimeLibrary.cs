using System.Runtime.InteropServices;
using GraphBridge.OnnxRuntime.Native;

namespace GraphBridge.OnnxRuntime;

/// <summary>
/// Where ONNX Runtime's native library is: where <see cref="Variable"/> says, beside the application or in its
/// <c>runtimes/&lt;rid&gt;/native</c>, or where the system's loader finds it.
/// </summary>
public static class OnnxRuntimeLibrary
{
    /// <summary>The environment variable that may hold the library's path, or its folder's.</summary>
    public const string Variable = "GRAPHBRIDGE_ONNXRUNTIME_LIBRARY";

    /// <summary>What to do where the library is missing.</summary>
    public static string HowToGetIt =>
        "add the package Microsoft.ML.OnnxRuntime (Microsoft.ML.OnnxRuntime.Gpu for CUDA) to the program, or take a release from "
        + $"https://github.com/microsoft/onnxruntime/releases and say where its {FileName} is with the environment variable {Variable}";

    /// <summary>The library's version, as in <c>1.20.1</c>.</summary>
    /// <exception cref="GraphBridgeException">The library is missing or can't be loaded.</exception>
    public static string Version => OrtApi.Loaded.Version;

    /// <summary>The library's file, or its bare name where only the system's loader knows the file; null where there is none.</summary>
    public static string? FindPath()
    {
        if (Said is { } said)
            return InPath(said);
        if (Folders().Select(InFolder).FirstOrDefault(path => path is not null) is { } found)
            return found;
        return SystemNames().FirstOrDefault(name => NativeLibrary.TryLoad(name, out _));
    }

    internal static nint Load()
    {
        var path = FindPath() ?? throw (Said is { } said
            ? new GraphBridgeException($"there is no {FileName} at this path, which {Variable} names", said, remedy: HowToGetIt)
            : new GraphBridgeException("ONNX Runtime's native library is not found", remedy: HowToGetIt));
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new GraphBridgeException("ONNX Runtime's native library can't be loaded: " + exception.Message.Trim().Split('\n')[^1].Trim(), path,
                remedy: HowToGetIt, inner: exception);
        }
    }

    private static string? Said => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said ? said : null;

    private static string FileName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    // releases have the version in the file's name: libonnxruntime.so.1.20.1, libonnxruntime.1.20.1.dylib
    private static string VersionedNames => OperatingSystem.IsMacOS() ? "libonnxruntime.*.dylib" : FileName + ".*";

    private static string[] SystemNames() => OperatingSystem.IsLinux() ? [FileName, FileName + ".1"] : [FileName];

    private static string? InPath(string path) => File.Exists(path) ? Path.GetFullPath(path) : InFolder(path);

    private static string? InFolder(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        var plain = Path.GetFullPath(Path.Combine(folder, FileName));
        return File.Exists(plain) ? plain
            : Directory.GetFiles(folder, VersionedNames).OrderBy(file => file.Length).ThenByDescending(file => file, StringComparer.Ordinal)
                .Select(Path.GetFullPath).FirstOrDefault();
    }

    private static IEnumerable<string> Folders()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", $"{system}-{architecture}", "native");
    }
}
