using GraphBridge.Files;

namespace GraphBridge.Instrument;

/// <summary>Weaves assemblies where they lie, and puts the originals back.</summary>
public static class InstrumentedFile
{
    /// <summary>What is added to the name of the original that is kept beside an instrumented file.</summary>
    public const string OriginalEnding = ".original";

    /// <summary>Weaves a file in memory and changes nothing on disk.</summary>
    /// <param name="path">The assembly. Its symbols are read from the <c>.pdb</c> beside it, and what it refers to from its folder.</param>
    /// <exception cref="GraphBridgeException">It can't be read, or can't be instrumented.</exception>
    public static WovenAssembly Weave(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Weave(path, name => Path.Combine(folder, name + ".dll") is var beside && File.Exists(beside) ? beside : null);
    }

    /// <summary>The same; what it refers to is where <paramref name="locate"/> says by its simple name.</summary>
    internal static WovenAssembly Weave(string path, Func<string, string?> locate)
    {
        try
        {
            var symbols = SymbolsPath(path);
            return Weaver.Weave(File.ReadAllBytes(path), File.Exists(symbols) ? File.ReadAllBytes(symbols) : null, ReadLimits.Default, locate);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
        catch (GraphBridgeException error)
        {
            throw error.In(path);
        }
    }

    /// <summary>Instruments files together: all of them or, where one fails, none. The originals are kept beside them.</summary>
    /// <param name="paths">The assemblies. Those that are instrumented already, or have nothing to do with TorchSharp, are left as they are.</param>
    /// <returns>The files that were changed, with what was woven in them.</returns>
    /// <exception cref="GraphBridgeException">One can't be read, instrumented or written.</exception>
    public static IReadOnlyList<(string Path, WovenAssembly Woven)> Instrument(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var changed = paths.Select(path => (Path: path, Woven: Weave(path))).Where(one => one.Woven.Changed).ToList();
        // Ctrl-C comes before all of it or after
        using var step = Unfinished.Step();
        using var change = new FileChange();
        foreach (var (path, woven) in changed)
        {
            change.Keep(path, path + OriginalEnding);
            change.Write(path, woven.Assembly);
            if (woven.Symbols is null)
                continue;
            change.Keep(SymbolsPath(path), SymbolsPath(path) + OriginalEnding);
            change.Write(SymbolsPath(path), woven.Symbols);
        }
        change.Complete();
        return changed;
    }

    /// <summary>Puts originals that were kept back in the place of instrumented files: all of them or, where one fails, none.</summary>
    /// <returns>The files that were restored; those that no original was kept of are not among them.</returns>
    /// <exception cref="GraphBridgeException">One can't be read or written.</exception>
    public static IReadOnlyList<string> Restore(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        // a file that was built anew since is no longer what the original was kept of
        var restored = paths.Where(path => File.Exists(path + OriginalEnding) && InstrumentedAssembly.Inspect(path).Kind == AssemblyKind.Instrumented).ToList();
        using var step = Unfinished.Step();
        using var change = new FileChange();
        foreach (var path in restored)
        {
            change.PutBack(path + OriginalEnding, path);
            if (File.Exists(SymbolsPath(path) + OriginalEnding))
                change.PutBack(SymbolsPath(path) + OriginalEnding, SymbolsPath(path));
        }
        change.Complete();
        return restored;
    }

    internal static string SymbolsPath(string path) => Path.ChangeExtension(path, ".pdb");
}
