using System.Reflection;
using System.Runtime.Loader;
using GraphBridge.Instrument;

namespace GraphBridge.Cli.Programs;

/// <summary>The module types and factories of a program, and of the libraries that it uses.</summary>
internal sealed class ProgramTypes(Assembly program, ProgramTorch torch, string path)
{
    private const int Shown = 20;

    private readonly List<Type> _own = TypesOf(program);

    /// <summary>The types of which a model can be made without naming one: the public ones, or, in a program that has none, all.</summary>
    public List<Type> Candidates()
    {
        var all = _own.Where(IsModel).ToList();
        var visible = all.Where(type => type.IsVisible).ToList();
        return visible.Count > 0 ? visible : all;
    }

    /// <summary>The module type of a full name, or of a simple one that only one has.</summary>
    /// <exception cref="GraphBridgeException">There is none, or several, or it can't be made.</exception>
    public Type Named(string name)
    {
        var found = Find(name);
        if (found.Count > 1)
            throw new GraphBridgeException($"several types are called {name}", path, remedy: "write one of " + List(found.Select(TypeText.FullName)));
        if (found is not [var type])
            throw new GraphBridgeException($"the program has no type {name}", path, remedy: ModelList());
        return !torch.Module.IsAssignableFrom(type) ? throw new GraphBridgeException($"{TypeText.FullName(type)} is no TorchSharp module", path, remedy: ModelList())
            : IsModel(type) ? type
            : throw new GraphBridgeException($"a {TypeText.FullName(type)} can't be made, for it is {(type.IsAbstract ? "abstract" : "generic")}", path, remedy: "name a class that derives from it, or a method that makes one with --factory");
    }

    /// <summary>The public static methods of a name, all overloads, that give a module.</summary>
    /// <exception cref="GraphBridgeException">There is none.</exception>
    public List<MethodInfo> Factories(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0)
            throw new GraphBridgeException($"'{name}' is no method's full name", path, remedy: "write it with its type, as in --factory App.Models.Make");
        var types = Find(name[..dot]);
        if (types.Count != 1)
            throw new GraphBridgeException(types.Count == 0 ? $"the program has no type {name[..dot]}" : $"several types are called {name[..dot]}", path,
                remedy: types.Count == 0 ? FactoryList() : "write one of " + List(types.Select(TypeText.FullName)));
        var methods = types[0].GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(method => method.Name == name[(dot + 1)..]).ToList();
        var fitting = methods.Where(IsFactory).ToList();
        return fitting.Count > 0 ? fitting : throw new GraphBridgeException(
            methods.Count == 0 ? $"{TypeText.FullName(types[0])} has no static method {name[(dot + 1)..]}" : $"{name} is no public static method that gives a module", path, remedy: FactoryList());
    }

    public string ModelList() => Candidates() is { Count: > 0 } models ? "its module types are " + List(models.Select(TypeText.FullName)) : "it has no module types that can be made; " + FactoryList();

    private string FactoryList()
    {
        var names = _own.Where(type => type.IsVisible).SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(IsFactory).Select(method => TypeText.FullName(method.DeclaringType!) + "." + method.Name).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "it has no public static methods that give a module" : "its methods that give a module are " + List(names);
    }

    private bool IsModel(Type type) => torch.Module.IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters;

    private bool IsFactory(MethodInfo method) => method.IsPublic && !method.IsGenericMethodDefinition && method.DeclaringType is { ContainsGenericParameters: false }
        && (torch.Module.IsAssignableFrom(method.ReturnType) || method.ReturnType.GetInterfaces().Any(one => one.DeclaringType == torch.Module.DeclaringType));

    /// <summary>Types of a name in the program, else in what it uses.</summary>
    private List<Type> Find(string name)
    {
        name = name.Replace('+', '.');
        foreach (var types in Libraries())
        {
            var full = types.Where(type => TypeText.FullName(type) == name).ToList();
            var found = full.Count > 0 ? full : types.Where(type => type.Name == name).ToList();
            if (found.Count > 0)
                return found;
        }
        return [];
    }

    /// <summary>The types of the program, then those of each library that it refers to, or that lies beside it, and that is made on TorchSharp.</summary>
    private IEnumerable<List<Type>> Libraries()
    {
        yield return _own;
        var beside = Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.dll").Order(StringComparer.Ordinal).Where(IsOnTorchSharp);
        var names = program.GetReferencedAssemblies().Select(name => name.Name!).Concat(beside.Select(file => Path.GetFileNameWithoutExtension(file)));
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (name != program.GetName().Name && Load(name) is { } library && (library == torch.Assembly || library.GetReferencedAssemblies().Any(IsTorchSharp)))
                yield return TypesOf(library);
        }
    }

    private static bool IsTorchSharp(AssemblyName name) => name.Name == InstrumentedAssembly.TorchSharp;

    private static bool IsOnTorchSharp(string file)
    {
        try
        {
            return InstrumentedAssembly.Inspect(file).Kind != AssemblyKind.Unrelated;
        }
        catch (GraphBridgeException)
        {
            // native code, or damaged
            return false;
        }
    }

    private Assembly? Load(string name)
    {
        try
        {
            return AssemblyLoadContext.GetLoadContext(torch.Assembly)!.LoadFromAssemblyName(new(name));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private static List<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetTypes()];
        }
        catch (ReflectionTypeLoadException partial)
        {
            return [.. partial.Types.OfType<Type>()];
        }
    }

    private static string List(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? $" and {all.Count - Shown} more" : "");
    }
}
