using System.Reflection;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// Finds the native half of the host: where <see cref="Variable"/> says, where a package brings it (<c>runtimes/linux-x64/native</c>
/// below the application), beside the application, or on the system's library path. It needs the system's libtorch, which the loader
/// finds by itself.
/// </summary>
internal static class NativeLocation
{
    /// <summary>The environment variable that may hold the library's path.</summary>
    public const string Variable = "GRAPHBRIDGE_TORCH_LIBRARY";

    private const string LibraryName = "libgraphbridge_torch.so";
    private const string CheckName = "graphbridge_torch_check";

    private static string Platform { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The library's path; its name alone where only the system can know.</summary>
    private static string Library => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said ? said
        : Folders.Select(folder => Path.Combine(folder, LibraryName)).FirstOrDefault(File.Exists) ?? LibraryName;

    private static string[] Folders { get; } = [Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native"), AppContext.BaseDirectory];

    /// <summary>The program that loads an archive in a process of its own; it lies beside the library.</summary>
    public static string Check => Path.Combine(Path.GetDirectoryName(Library) ?? "", CheckName);

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != LibTorch.Library)
            return 0;
        try
        {
            // a path by itself, so that nothing but what is wrong with that file is said of it
            var library = Path.IsPathRooted(Library) ? NativeLibrary.Load(Library) : NativeLibrary.Load(Library, assembly, search);
            RequireVersion(library);
            return library;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw NotLoaded(exception);
        }
    }

    /// <summary>What an older or newer library tells would be read as something else.</summary>
    private static unsafe void RequireVersion(nint library)
    {
        int? version = NativeLibrary.TryGetExport(library, "gb_version", out var address) ? ((delegate* unmanaged<int>)address)() : null;
        if (version != LibTorch.InterfaceVersion)
            throw new GraphBridgeException($"the library is {(version > LibTorch.InterfaceVersion ? "newer than this program" : "stale")}: its interface has {(version is { } other ? $"version {other}" : "no version")}, and version "
                + $"{LibTorch.InterfaceVersion} is called", Library, remedy: "build it anew with `make native`, or reinstall the package that brought it");
    }

    private static GraphBridgeException NotLoaded(Exception exception)
    {
        var isNowhere = Library == LibraryName;
        // the loader's own words name the library that is missing
        var reason = isNowhere ? $"there is none for {Platform}" : Reason(exception.Message);
        var remedy = reason.StartsWith("libtorch", StringComparison.Ordinal) || reason.StartsWith("libc10", StringComparison.Ordinal)
            ? "install the libtorch that it was built with (Debian 12: apt install libtorch1.13)"
            : $"build it with `make native` (Debian: apt install libtorch-dev cmake g++), or say where it is with {Variable}";
        return new($"{LibraryName}, which runs TorchScript models, can't be loaded: {reason}", isNowhere ? null : Library, null, remedy, exception);
    }

    private static string Reason(string text) => text.Split('\n')
        .FirstOrDefault(line => line.Contains("cannot open shared object", StringComparison.Ordinal), text.Split('\n')[0]).Trim();
}
