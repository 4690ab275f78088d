namespace GraphBridge.Compare;

/// <summary>A module's path is most often its parent's and a name: then it need not be said again when the parent is renamed.</summary>
internal static class ModulePaths
{
    /// <summary>The part of a module's path below its parent's; null where it does not begin with that.</summary>
    public static string? Below(ForwardGraph graph, GraphStore.ModuleRow row) => row.Parent < 0 ? null : Below(graph.Store.Modules[row.Parent].Path, row.Path);

    /// <summary>A path below another.</summary>
    public static string Join(string parent, string name) => parent.Length == 0 ? name : parent + "." + name;

    private static string? Below(string parent, string path) => parent.Length == 0 ? path
        : path.Length > parent.Length && path[parent.Length] == '.' && path.StartsWith(parent, StringComparison.Ordinal) ? path[(parent.Length + 1)..] : null;
}
