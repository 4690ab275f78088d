using System.Reflection;

namespace GraphBridge.Cli.Programs;

/// <summary>Chooses the constructor or factory that makes the model, and calls it.</summary>
internal sealed class ModelMaker(ProgramTypes types, ArgumentBinding binding, string path)
{
    private const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>How the model is made.</summary>
    /// <param name="Signature">What makes it, as its programmer wrote it.</param>
    /// <param name="Binding">What that is called with.</param>
    /// <param name="Make">Makes it.</param>
    internal sealed record Plan(string Signature, Binding Binding, Func<object?> Make);

    /// <exception cref="GraphBridgeException">There is no such model, or the arguments don't fit.</exception>
    public Plan Choose(string? model, string? factory, IReadOnlyList<GivenArgument> arguments)
    {
        if (factory is not null)
            return Best(factory, types.Factories(factory), method => TypeText.Signature(method.Name, method.GetParameters()), arguments);
        return model is not null ? OfType(types.Named(model), arguments) : Only(arguments);
    }

    /// <summary>The model of a program that has only one.</summary>
    private Plan Only(IReadOnlyList<GivenArgument> arguments)
    {
        var candidates = types.Candidates();
        if (candidates is [var only])
            return OfType(only, arguments);
        var fitting = candidates.Where(type => ConstructorsOf(type).Exists(constructor => binding.Bind(constructor.GetParameters(), arguments, out _) is not null)).ToList();
        return fitting is [var one] ? OfType(one, arguments) : throw new GraphBridgeException(
            candidates.Count == 0 ? "the program has no module type" : "the program has several module types", path, remedy: (candidates.Count == 0 ? "" : "name one with --model: ") + types.ModelList());
    }

    private Plan OfType(Type type, IReadOnlyList<GivenArgument> arguments) =>
        Best(TypeText.FullName(type), ConstructorsOf(type), constructor => TypeText.Signature(type.Name, constructor.GetParameters()), arguments);

    /// <summary>What the program's own code could call: of a type that isn't public, the constructors may be internal too.</summary>
    private static List<ConstructorInfo> ConstructorsOf(Type type) =>
        [.. type.GetConstructors(Constructors).Where(constructor => constructor.IsPublic || constructor.IsAssembly || constructor.IsFamilyOrAssembly)];

    private Plan Best<TMethod>(string name, List<TMethod> methods, Func<TMethod, string> signature, IReadOnlyList<GivenArgument> arguments)
        where TMethod : MethodBase
    {
        Plan? best = null;
        var why = "";
        foreach (var method in methods)
        {
            if (binding.Bind(method.GetParameters(), arguments, out var reason) is not { } bound)
            {
                why = reason;
                continue;
            }
            if (best is null || bound.Cost < best.Binding.Cost)
                best = new(signature(method), bound, () => Invoke(method, bound.Make()));
        }
        return best ?? throw (methods.Count switch
        {
            0 => new GraphBridgeException($"{name} has no constructor that is public", path, remedy: "name a method that makes one with --factory"),
            1 => new($"the arguments don't fit {name}: {why}", path, remedy: $"it is {signature(methods[0])}; give each with --arg"),
            _ => new($"the arguments fit none of {name}", path, remedy: $"there are {string.Join(", ", methods.Select(signature))}; give each argument with --arg"),
        });
    }

    private static object? Invoke(MethodBase method, object?[] arguments) => method is ConstructorInfo constructor
        ? constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null)
        : method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
