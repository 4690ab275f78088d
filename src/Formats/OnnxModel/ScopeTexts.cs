using System.Text;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Writes the metadata from which PyTorch's readers, and <see cref="NodeScopes"/>, know the modules around a node. All
/// nodes of a module call have nearly the same, which is kept for the calls that were written last.
/// </summary>
internal sealed class ScopeTexts
{
    private const int MostKept = 1024;

    private readonly Dictionary<ModuleCall, Around> _kept = [];

    /// <summary>What stands before the node itself in each of the three texts.</summary>
    private readonly record struct Around(string Space, string Classes, string Paths);

    /// <summary>The metadata of one node.</summary>
    public KeyValuePair<string, string>[] Of(string nodeName, string opType, ModuleCall call)
    {
        if (!_kept.TryGetValue(call, out var around))
        {
            if (_kept.Count == MostKept)
                _kept.Clear();
            _kept.Add(call, around = Of(call));
        }
        var name = nodeName.Length > 0 ? nodeName : opType;
        return
        [
            new(OnnxKeys.Namespace, $"{around.Space}{name}: {opType}"),
            new(OnnxKeys.ClassHierarchy, $"[{around.Classes}{PythonList.Item(opType)}]"),
            new(OnnxKeys.NameScopes, $"[{around.Paths}{PythonList.Item(name)}]"),
        ];
    }

    private static Around Of(ModuleCall call)
    {
        var modules = new Stack<Module>();
        for (ModuleCall? at = call; at is { } inner; at = inner.Parent)
            modules.Push(inner.Module);
        var (space, classes, paths) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        foreach (var module in modules)
        {
            space.Append(module.Path).Append(": ").Append(module.TypeName).Append('/');
            classes.Append(PythonList.Item(module.TypeName)).Append(", ");
            paths.Append(PythonList.Item(module.Path)).Append(", ");
        }
        return new(space.ToString(), classes.ToString(), paths.ToString());
    }
}
