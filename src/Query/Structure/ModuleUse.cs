using System.Collections.Immutable;

namespace GraphBridge.Query.Structure;

/// <summary>Which modules were called, and what several of them own.</summary>
internal static class ModuleUse
{
    public static ImmutableArray<TiedParameter> Tied(ForwardGraph graph)
    {
        var owners = new Dictionary<int, List<string>>();
        foreach (var module in graph.Modules)
        {
            foreach (var (name, value) in module.Parameters)
            {
                if (!owners.TryGetValue(value.Index, out var names))
                    owners.Add(value.Index, names = []);
                names.Add(module.Path.Length == 0 ? name : module.Path + "." + name);
            }
        }
        return [.. owners.Where(owner => owner.Value.Count > 1).OrderBy(owner => owner.Key)
            .Select(owner => new TiedParameter(graph.Values[owner.Key].Name, [.. owner.Value]))];
    }

    public static ImmutableArray<UncalledModule> NeverCalled(ForwardGraph graph)
    {
        if (graph.Calls.Count == 0)
            return [];
        var isCalled = new bool[graph.Modules.Count];
        foreach (var call in graph.Calls)
            isCalled[call.Module.Index] = true;
        // a parent stands before its children
        for (var i = isCalled.Length - 1; i >= 0; i--)
            if (isCalled[i] && graph.Modules[i].Parent is { } parent)
                isCalled[parent.Index] = true;
        // calls name an object that has several names by its first
        foreach (var module in graph.Modules)
            isCalled[module.Index] |= module.SameAs is not null;
        var (outermost, count, isUsed) = (new int[isCalled.Length], new int[isCalled.Length], new bool[isCalled.Length]);
        foreach (var module in graph.Modules)
        {
            if (isCalled[module.Index])
                continue;
            var top = outermost[module.Index] = module.Parent is { } parent && !isCalled[parent.Index] ? outermost[parent.Index] : module.Index;
            count[top]++;
            isUsed[top] |= module.Parameters.Any(parameter => graph[parameter.Value].Uses.Count > 0);
        }
        return [.. graph.Modules.Where(module => count[module.Index] > 0)
            .Select(module => new UncalledModule(module.Path, module.TypeName, count[module.Index], isUsed[module.Index]))];
    }
}
