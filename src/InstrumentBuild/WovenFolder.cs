using System.Globalization;
using GraphBridge.Files;

namespace GraphBridge.Instrument.Build;

/// <summary>
/// The folder below <c>obj</c> with the woven assemblies of a program. Its list, <c>woven.txt</c>, has a line for each
/// file: the original, the woven one, and what tells whether the original is still the same.
/// </summary>
internal sealed class WovenFolder(string folder)
{
    private readonly string _list = Path.Combine(folder, "woven.txt");

    /// <summary>Weaves what is new or changed among the assemblies and forgets what is no longer there.</summary>
    public void Update(IReadOnlyList<string> assemblies)
    {
        Directory.CreateDirectory(folder);
        var before = File.Exists(_list) ? File.ReadAllLines(_list).ToHashSet(StringComparer.Ordinal) : [];
        var lines = Weave(Related(assemblies), before);
        var kept = lines.ConvertAll(line => line.Split('|')[1]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".dll" or ".pdb" && !kept.Contains(file)))
            File.Delete(file);
        AtomicFile.Write(_list, stream =>
        {
            using var writer = new StreamWriter(stream) { NewLine = "\n" };
            lines.ForEach(writer.WriteLine);
        });
    }

    /// <summary>The assemblies to weave: none where TorchSharp is not among them, as in a library, whose program weaves it.</summary>
    private static List<string> Related(IReadOnlyList<string> assemblies)
    {
        var related = assemblies.Where(File.Exists).Select(path => (Path: path, State: Inspect(path))).Where(one => one.State.Kind != AssemblyKind.Unrelated).ToList();
        return related.Exists(one => one.State.IsTorchSharp) ? related.ConvertAll(one => one.Path) : [];
    }

    private static AssemblyState Inspect(string path)
    {
        try
        {
            return InstrumentedAssembly.Inspect(path);
        }
        catch (GraphBridgeException) when (Path.GetFileNameWithoutExtension(path) != InstrumentedAssembly.TorchSharp)
        {
            // a native library that is no .NET assembly at all
            return new(AssemblyKind.Unrelated);
        }
    }

    private List<string> Weave(List<string> assemblies, HashSet<string> before)
    {
        var places = assemblies.ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
        var lines = new List<string>();
        foreach (var path in assemblies)
        {
            var woven = Path.Combine(folder, Path.GetFileName(path));
            var symbols = Path.ChangeExtension(woven, ".pdb");
            var line = Line(path, woven);
            var symbolsLine = Line(Path.ChangeExtension(path, ".pdb"), symbols);
            if (!before.Contains(line) || !File.Exists(woven))
            {
                var result = InstrumentedFile.Weave(path, name => places[name].FirstOrDefault());
                if (!result.Changed)
                    continue;
                AtomicFile.Write(woven, stream => stream.Write(result.Assembly));
                if (result.Symbols is null)
                    File.Delete(symbols);
                else
                    AtomicFile.Write(symbols, stream => stream.Write(result.Symbols));
            }
            lines.Add(line);
            if (File.Exists(symbols))
                lines.Add(symbolsLine);
        }
        return lines;
    }

    private static string Line(string original, string woven)
    {
        var file = new FileInfo(original);
        return string.Create(CultureInfo.InvariantCulture, $"{original}|{woven}|{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}|{(file.Exists ? file.Length : 0)}|{typeof(WovenFolder).Module.ModuleVersionId}");
    }
}
