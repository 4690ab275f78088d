namespace GraphBridge.Formats.OnnxModel;

/// <summary>One module around a node: its path from the root, and its type where the file says it.</summary>
internal readonly record struct NodeScope(string Path, string TypeName);

/// <summary>
/// The modules around a node, outermost first, as a file tells them: by the metadata of PyTorch's exporter where they are,
/// else by the path in the node's name, which older PyTorch exporters write as <c>/layer1/layer1.0/conv1/Conv</c>.
/// </summary>
internal static class NodeScopes
{
    /// <summary>More modules are around no node; a text of more tells none.</summary>
    private const int MostModules = 256;

    /// <summary>A longer name is no path.</summary>
    private const int LongestName = 4096;

    public static List<NodeScope> Read(NodeProto node) => Read(node.Name, node.MetadataProps.Select(property => KeyValuePair.Create(property.Key, property.Value)));

    public static List<NodeScope> Read(string name, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        string? classes = null, scopes = null, space = null;
        foreach (var (key, value) in metadata)
        {
            switch (key)
            {
                case OnnxKeys.ClassHierarchy: classes = value; break;
                case OnnxKeys.NameScopes: scopes = value; break;
                case OnnxKeys.Namespace: space = value; break;
                default: break;
            }
        }
        if (scopes is not null && PythonList.TryParse(scopes) is { } paths)
            return FromScopes(paths, classes is null ? null : PythonList.TryParse(classes));
        return space is not null ? FromNamespace(space) : FromName(name);
    }

    // The last of each list is the node itself.
    private static List<NodeScope> FromScopes(List<string> paths, List<string>? classes)
    {
        if (paths.Count > MostModules)
            return [];
        var modules = new List<NodeScope>(paths.Count);
        for (var i = 0; i + 1 < paths.Count; i++)
            Add(modules, paths[i], classes is not null && i < classes.Count ? ShortType(classes[i]) : "");
        return modules;
    }

    // ": pkg.ResNet/avgpool: pkg.Pool/node_name: target"
    private static List<NodeScope> FromNamespace(string space)
    {
        var parts = space.Split('/', MostModules + 1);
        if (parts.Length > MostModules)
            return [];
        var modules = new List<NodeScope>(parts.Length);
        for (var i = 0; i + 1 < parts.Length; i++)
        {
            var colon = parts[i].IndexOf(": ", StringComparison.Ordinal);
            if (colon >= 0)
                Add(modules, parts[i][..colon], ShortType(parts[i][(colon + 2)..]));
            else
                Add(modules, parts[i], "");
        }
        return modules;
    }

    /// <summary>
    /// The modules that a node's name tells. A part repeats the name before it where PyTorch names a child by both:
    /// "layer1/layer1.0" is the module layer1.0.
    /// </summary>
    private static List<NodeScope> FromName(string name)
    {
        var modules = new List<NodeScope>();
        if (name.Length > LongestName || name.AsSpan().Count('/') > MostModules)
            return modules;
        var (path, last) = ("", "");
        var start = name.StartsWith('/') ? 1 : 0;
        for (var slash = name.IndexOf('/', start); slash >= 0; slash = name.IndexOf('/', start))
        {
            var part = name[start..slash];
            start = slash + 1;
            if (part.Length == 0)
                continue;
            if (last.Length > 0 && part.Length > last.Length + 1 && part[last.Length] == '.' && part.StartsWith(last, StringComparison.Ordinal))
                path += part[last.Length..];
            else
                path = path.Length == 0 ? part : path + "." + part;
            last = part;
            Add(modules, path, "");
        }
        return modules;
    }

    private static void Add(List<NodeScope> modules, string path, string typeName)
    {
        if (!modules.Exists(scope => scope.Path == path))
            modules.Add(new(path, typeName));
    }

    /// <summary>PyTorch writes a class with its package; a reader wants <c>Conv2d</c>.</summary>
    private static string ShortType(string type) => type[(type.LastIndexOf('.') + 1)..];
}
