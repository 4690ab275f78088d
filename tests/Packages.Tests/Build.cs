using System.Reflection;
using System.Runtime.InteropServices;
using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>The build that the tests are of.</summary>
internal static class Build
{
    public static string Configuration { get; } = typeof(Build).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string Version { get; } = Metadata("Version");

    /// <summary>The platform as packages name it: <c>linux-x64</c>.</summary>
    public static string Platform { get; } = "linux-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The native half of the TorchScript host, where it was built.</summary>
    public static string NativeLibrary { get; } = Repository.Path("artifacts", "native", "libgraphbridge_torch.so");

    public static string Metadata(string key) => typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}

/// <summary>A test that runs models on libtorch; skipped where the library for that is not built.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = File.Exists(Build.NativeLibrary) ? null : "libgraphbridge_torch.so is not built: make native";
}
