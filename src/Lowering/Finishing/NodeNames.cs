using System.Globalization;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Finishing;

/// <summary>
/// Names of nodes as PyTorch's exporter writes them: <c>/layer1/layer1.0/conv1/Conv</c>, the modules around it and the operator, and a
/// number where a name would come again.
/// </summary>
internal sealed class NodeNames
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Scope, string Last)> _scopes = [];

    public string Of(Node node)
    {
        var stem = $"{ScopeOf(node.Origin?.Call).Scope}/{node.Type.Name}";
        var count = _taken[stem] = _taken.GetValueOrDefault(stem) + 1;
        return count == 1 ? stem : $"{stem}_{count - 1}";
    }

    /// <summary>The modules around a call and its own, and the last of them.</summary>
    private (string Scope, string Last) ScopeOf(ModuleCall? call)
    {
        if (call is not { } inner)
            return ("", "");
        if (_scopes.TryGetValue(inner.Index, out var known))
            return known;
        var around = ScopeOf(inner.Parent);
        // the root has no name
        var name = inner.Module.Path.Length == 0 ? "" : NameOf(inner, around.Last);
        return _scopes[inner.Index] = name.Length == 0 ? around : ($"{around.Scope}/{name}", name);
    }

    // a child that is named by its place is told with its parent: layer1.0
    private static string NameOf(ModuleCall call, string around)
    {
        var (path, parent) = (call.Module.Path, call.Parent?.Module.Path ?? "");
        var name = parent.Length > 0 && path.StartsWith(parent + ".", StringComparison.Ordinal) ? path[(parent.Length + 1)..] : path;
        return around.Length > 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? around + "." + name : name;
    }
}
