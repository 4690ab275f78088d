using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using GraphBridge.Files;

namespace GraphBridge.Instrument;

/// <summary>
/// Loads a program with its dependencies, as its own host would, and weaves TorchSharp and what depends on it on the way.
/// No file is changed. GraphBridge's own assemblies are those of the caller.
/// </summary>
public sealed class InstrumentedLoadContext : AssemblyLoadContext
{
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "GraphBridge.Graph", "GraphBridge.Formats", "GraphBridge.Capture",
    };

    private readonly string _program;
    private readonly AssemblyDependencyResolver _dependencies;
    private readonly List<string> _folders;

    /// <summary>Prepares to load a program.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="torchSharpFolder">A folder whose assemblies and native libraries come before the program's own: another build of TorchSharp.</param>
    /// <exception cref="GraphBridgeException">There is no such program.</exception>
    public InstrumentedLoadContext(string program, string? torchSharpFolder = null)
        : base("GraphBridge: " + Path.GetFileName(program))
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        _program = Path.GetFullPath(program);
        if (!File.Exists(_program))
            throw FileErrors.CannotOpen(program, new FileNotFoundException());
        _folders = [Path.GetDirectoryName(_program)!];
        if (torchSharpFolder is not null)
            _folders.Insert(0, Path.GetFullPath(torchSharpFolder));
        try
        {
            _dependencies = new(_program);
        }
        catch (Exception error) when (error is InvalidOperationException or BadImageFormatException)
        {
            throw new GraphBridgeException("its dependencies can't be told: " + error.Message.TrimEnd('.'), program, remedy: "build the program anew", inner: error);
        }
    }

    /// <summary>Loads the program's assembly.</summary>
    /// <exception cref="GraphBridgeException">It is damaged, or can't be instrumented.</exception>
    public Assembly LoadProgram() => LoadFile(_program);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name is not { } name)
            return null;
        if (Shared.Contains(name) && OfCaller(assemblyName) is { } shared)
            return shared;
        return Locate(name) is { } path && !IsInFramework(name, path) ? LoadFile(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName);
        foreach (var folder in _folders)
        {
            foreach (var candidate in NativeFiles(folder, unmanagedDllName))
            {
                // another TorchSharp's native half comes before what the program lists
                if (File.Exists(candidate) && (path is null || folder != _folders[^1]))
                    return NativeLibrary.Load(candidate);
            }
        }
        return path is null ? 0 : NativeLibrary.Load(path);
    }

    private Assembly LoadFile(string path)
    {
        // assemblies that are left as they are keep their place, by which some find their files
        if (InstrumentedAssembly.Inspect(path).Kind != AssemblyKind.Original)
            return LoadFromAssemblyPath(path);
        var woven = InstrumentedFile.Weave(path, Locate);
        if (!woven.Changed)
            return LoadFromAssemblyPath(path);
        using var assembly = new MemoryStream(woven.Assembly);
        using var symbols = woven.Symbols is null ? null : new MemoryStream(woven.Symbols);
        return LoadFromStream(assembly, symbols);
    }

    private string? Locate(string name)
    {
        var overriding = _folders.Count > 1 ? Path.Combine(_folders[0], name + ".dll") : null;
        if (File.Exists(overriding))
            return overriding;
        if (_dependencies.ResolveAssemblyToPath(new AssemblyName(name)) is { } listed)
            return listed;
        var beside = Path.Combine(_folders[^1], name + ".dll");
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>A program that brings its runtime along runs on the one that runs this; a library newer than the runtime's is its own.</summary>
    private static bool IsInFramework(string name, string path)
    {
        var framework = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll");
        return File.Exists(framework) && AssemblyName.GetAssemblyName(framework).Version >= AssemblyName.GetAssemblyName(path).Version;
    }

    private static Assembly? OfCaller(AssemblyName name)
    {
        var caller = GetLoadContext(typeof(InstrumentedLoadContext).Assembly) ?? Default;
        try
        {
            // whatever version the program was built with
            return caller.LoadFromAssemblyName(new AssemblyName(name.Name!));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<string> NativeFiles(string folder, string name)
    {
        var (system, prefix, ending) = OperatingSystem.IsWindows() ? ("win", "", ".dll") : OperatingSystem.IsMacOS() ? ("osx", "lib", ".dylib") : ("linux", "lib", ".so");
        var architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.Arm64 => "arm64",
            Architecture.X86 => "x86",
            _ => "x64",
        };
        string[] names = name.Contains(ending, StringComparison.Ordinal) ? [name] : [prefix + name + ending, name + ending, name];
        string[] places = [folder, Path.Combine(folder, "runtimes", system + "-" + architecture, "native")];
        return places.SelectMany(place => names, Path.Combine);
    }
}
