using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Which types are neural-network modules: those that derive from <c>torch.nn.Module&lt;…&gt;</c>.</summary>
internal sealed class ModuleTypes
{
    private const string Base = "TorchSharp.torch/nn/Module`";

    /// <summary>What it was for types met, which are mostly the same few bases.</summary>
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public static bool IsModuleBase(TypeReference type) => type.FullName.StartsWith(Base, StringComparison.Ordinal);

    public bool IsModule(TypeDefinition type) => type.BaseType is { } parent && DerivesFromModule(parent);

    private bool DerivesFromModule(TypeReference type)
    {
        var element = type.GetElementType();
        if (IsModuleBase(element))
            return true;
        if (element.Scope is null || element.Scope == element.Module.TypeSystem.CoreLibrary)
            return false;
        var key = element.Scope.Name + "!" + element.FullName;
        if (_known.TryGetValue(key, out var known))
            return known;
        // a hostile assembly may have a type derive from itself
        _known[key] = false;
        // where the base's assembly is not at hand, one of TorchSharp's own that has a forward to override is a module
        return _known[key] = Resolve(element) is { } definition ? IsModule(definition) : element.Namespace == "TorchSharp.Modules";
    }

    private static TypeDefinition? Resolve(TypeReference type)
    {
        try
        {
            return type.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }
}
