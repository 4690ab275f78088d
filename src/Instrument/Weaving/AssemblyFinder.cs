using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Finds what an assembly refers to where it is told and among the libraries of the runtime that runs this.</summary>
internal sealed class AssemblyFinder(Func<string, string?> locate) : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _found = new(StringComparer.OrdinalIgnoreCase);

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new(ReadingMode.Deferred));

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (_found.TryGetValue(name.Name, out var found))
            return found;
        // a name with a separator in it would lead out of the folders
        if (Path.GetFileName(name.Name) != name.Name)
            throw new AssemblyResolutionException(name);
        var path = locate(name.Name) ?? Path.Combine(RuntimeFolder, name.Name + ".dll");
        try
        {
            return _found[name.Name] = AssemblyDefinition.ReadAssembly(path, new(ReadingMode.Deferred) { AssemblyResolver = this });
        }
        catch (Exception error) when (error is BadImageFormatException or IOException)
        {
            throw new AssemblyResolutionException(name, error);
        }
    }

    public void Dispose()
    {
        foreach (var assembly in _found.Values)
            assembly.Dispose();
    }

    private static string RuntimeFolder => Path.GetDirectoryName(typeof(object).Assembly.Location)!;
}
