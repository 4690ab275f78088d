using System.Runtime.ExceptionServices;
using GraphBridge.Instrument.Weaving;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GraphBridge.Instrument;

/// <summary>What weaving an assembly gave.</summary>
/// <param name="Assembly">The assembly's bytes: those that were given where there was nothing to do.</param>
/// <param name="Symbols">Its portable symbols, where they were given beside it and are kept beside it.</param>
/// <param name="State">What the assembly is now.</param>
/// <param name="Changed">Whether the bytes are other than those that were given.</param>
/// <param name="Woven">The methods that announce themselves now and did not before.</param>
/// <param name="Skipped">The methods that should and can't.</param>
public sealed record WovenAssembly(
    byte[] Assembly,
    byte[]? Symbols,
    AssemblyState State,
    bool Changed,
    IReadOnlyList<WovenMethod> Woven,
    IReadOnlyList<SkippedMethod> Skipped);

/// <summary>
/// Rewrites TorchSharp.dll and the assemblies that depend on it, so that tensor operations and module calls announce
/// themselves to whoever records. Where nobody does, a rewritten method tests one field.
/// </summary>
public static class Weaver
{
    /// <summary>The version of the way that woven methods announce themselves.</summary>
    public const int Version = 1;

    /// <summary>The flag of a library that holds code compiled ahead of time, which Cecil has no name for.</summary>
    private const ModuleAttributes CompiledAheadLibrary = (ModuleAttributes)0x4;

    /// <summary>Weaves an assembly in memory.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="symbols">Its portable symbols if they are in a file of their own. Symbols that can't be read are left behind.</param>
    /// <param name="folders">Where the assemblies that it refers to are.</param>
    /// <exception cref="GraphBridgeException">It is no .NET assembly, is damaged, or holds native code besides.</exception>
    public static WovenAssembly Weave(byte[] assembly, byte[]? symbols = null, params IReadOnlyList<string> folders) =>
        Weave(assembly, symbols, ReadLimits.Default, folders);

    /// <summary>Weaves an assembly in memory.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="symbols">Its portable symbols if they are in a file of their own.</param>
    /// <param name="limits">What its types may be before it is refused.</param>
    /// <param name="folders">Where the assemblies that it refers to are.</param>
    /// <exception cref="GraphBridgeException">It is no .NET assembly, is damaged, or holds native code besides.</exception>
    public static WovenAssembly Weave(byte[] assembly, byte[]? symbols, ReadLimits limits, params IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(folders);
        return Weave(assembly, symbols, limits, name => folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists));
    }

    /// <summary>Weaves an assembly in memory; what it refers to is where <paramref name="locate"/> says by its simple name.</summary>
    internal static WovenAssembly Weave(byte[] assembly, byte[]? symbols, ReadLimits limits, Func<string, string?> locate)
    {
        var state = InstrumentedAssembly.Inspect(assembly);
        switch (state.Kind)
        {
            case AssemblyKind.Unrelated or AssemblyKind.Instrumented when state.IsCurrent:
                return Unchanged(assembly, symbols, state);
            case AssemblyKind.Instrumented:
                throw new GraphBridgeException($"it was instrumented by another version ({state.Version}) of GraphBridge", remedy: "restore the original first");
            case AssemblyKind.Mixed:
                throw new GraphBridgeException("it holds native code besides .NET code", remedy: "instrument the assembly that was compiled for any platform");
        }
        InstrumentedAssembly.Check(assembly, limits);
        // what nests deeply, in a damaged assembly, is followed to its end
        WovenAssembly? result = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = WeaveOriginal(assembly, symbols, state, locate);
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }, maxStackSize: 64 << 20);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static WovenAssembly WeaveOriginal(byte[] assembly, byte[]? symbols, AssemblyState state, Func<string, string?> locate)
    {
        try
        {
            using var resolver = new AssemblyFinder(locate);
            using var definition = Read(assembly, symbols, resolver, out var symbolsWereRead);
            var (woven, skipped) = Weave(definition, out var changed);
            return changed
                ? Write(definition, symbolsWereRead ? symbols : null, woven, skipped)
                : Unchanged(assembly, symbols, state, skipped);
        }
        catch (Exception error) when (error is not (GraphBridgeException or OutOfMemoryException))
        {
            // what Cecil throws at a damaged assembly is of any type
            throw new GraphBridgeException("the assembly is damaged: " + error.Message.TrimEnd('.'), remedy: "build or restore it anew", inner: error);
        }
    }

    private static WovenAssembly Unchanged(byte[] assembly, byte[]? symbols, AssemblyState state, IReadOnlyList<SkippedMethod>? skipped = null) =>
        new(assembly, symbols, state, Changed: false, [], skipped ?? []);

    private static (List<WovenMethod> Woven, List<SkippedMethod> Skipped) Weave(AssemblyDefinition assembly, out bool changed)
    {
        var module = assembly.MainModule;
        var selection = new MethodSelection(assembly, new ModuleTypes());
        var chosen = new List<(MethodDefinition Method, WovenMethod Woven)>();
        var skipped = new List<SkippedMethod>();
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods))
        {
            if (selection.KindOf(method) is not { } kind)
                continue;
            var name = MethodText.Of(kind, method);
            if (MethodWeaver.Obstacle(method) is { } reason)
                skipped.Add(new(name, reason));
            else
                chosen.Add((method, new(kind, name)));
        }

        // TorchSharp gets the probe whatever it holds, since what depends on it refers to it
        var isTorchSharp = assembly.Name.Name == InstrumentedAssembly.TorchSharp;
        changed = isTorchSharp || chosen.Count > 0;
        if (!changed)
            return ([], skipped);
        var probe = isTorchSharp
            ? ProbeType.AddTo(module)
            : ProbeType.ReferTo(module, module.AssemblyReferences.First(one => one.Name == InstrumentedAssembly.TorchSharp));
        var weaver = new MethodWeaver(probe);
        var factories = probe.Remember is null ? null : new FactoryWeaver(probe);
        foreach (var (method, woven) in chosen)
            if (woven.Kind == WovenKind.Make)
                factories?.Weave(method, woven.Name);
            else
                weaver.Weave(method, woven.Name);
        return (chosen.ConvertAll(one => one.Woven), skipped);
    }

    private static AssemblyDefinition Read(byte[] assembly, byte[]? symbols, AssemblyFinder resolver, out bool symbolsWereRead)
    {
        ReaderParameters Parameters() => new(ReadingMode.Deferred) { AssemblyResolver = resolver };
        var withSymbols = Parameters();
        withSymbols.ReadSymbols = true;
        withSymbols.SymbolReaderProvider = symbols is null ? new EmbeddedPortablePdbReaderProvider() : new PortablePdbReaderProvider();
        withSymbols.SymbolStream = symbols is null ? null : new MemoryStream(symbols);
        try
        {
            symbolsWereRead = true;
            return AssemblyDefinition.ReadAssembly(new MemoryStream(assembly), withSymbols);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // symbols that are not there, of another build, or of a form that is not portable: the program runs without them
            symbolsWereRead = false;
            return AssemblyDefinition.ReadAssembly(new MemoryStream(assembly), Parameters());
        }
    }

    private static WovenAssembly Write(AssemblyDefinition assembly, byte[]? symbols, List<WovenMethod> woven, List<SkippedMethod> skipped)
    {
        var module = assembly.MainModule;
        // the public key stays, by which others refer to the assembly; its signature is of other bytes
        module.Attributes &= ~ModuleAttributes.StrongNameSigned;
        // code compiled ahead of time is left behind: what is written is of any platform
        if (!module.Attributes.HasFlag(ModuleAttributes.ILOnly))
        {
            module.Attributes = (module.Attributes | ModuleAttributes.ILOnly) & ~CompiledAheadLibrary;
            module.Architecture = TargetArchitecture.I386;
        }
        using var assemblyBytes = new MemoryStream();
        using var symbolBytes = new MemoryStream();
        var parameters = new WriterParameters { DeterministicMvid = true };
        if (module.SymbolReader is not null)
        {
            parameters.WriteSymbols = true;
            parameters.SymbolWriterProvider = symbols is null ? new EmbeddedPortablePdbWriterProvider() : new PortablePdbWriterProvider();
            parameters.SymbolStream = symbols is null ? null : symbolBytes;
        }
        assembly.Write(assemblyBytes, parameters);
        return new(
            assemblyBytes.ToArray(),
            symbols is null ? null : symbolBytes.ToArray(),
            new(AssemblyKind.Instrumented, Version, assembly.Name.Name == InstrumentedAssembly.TorchSharp),
            Changed: true,
            woven,
            skipped);
    }
}
