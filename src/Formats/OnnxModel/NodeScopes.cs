using System.Text;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>One module around a node: its path from the root, and its type where the file says it.</summary>
internal readonly record struct NodeScope(string Path, string TypeName);

/// <summary>
/// The modules around a node, outermost first, as a file tells them: by the metadata of PyTorch's exporter where they are,
/// else by the path in the node's name, which older PyTorch exporters write as <c>/layer1/layer1.0/conv1/Conv</c>.
/// </summary>
internal static class NodeScopes
{
    public static List<NodeScope> Read(NodeProto node)
    {
        string? classes = null, scopes = null, space = null;
        foreach (var property in node.MetadataProps)
        {
            switch (property.Key)
            {
                case OnnxKeys.ClassHierarchy: classes = property.Value; break;
                case OnnxKeys.NameScopes: scopes = property.Value; break;
                case OnnxKeys.Namespace: space = property.Value; break;
                default: break;
            }
        }
        if (scopes is not null && PythonList.TryParse(scopes) is { } paths)
            return FromScopes(paths, classes is null ? null : PythonList.TryParse(classes));
        return space is not null ? FromNamespace(space) : FromName(node.Name);
    }

    // The last of each list is the node itself.
    private static List<NodeScope> FromScopes(List<string> paths, List<string>? classes)
    {
        var modules = new List<NodeScope>(paths.Count);
        for (var i = 0; i + 1 < paths.Count; i++)
            Add(modules, paths[i], classes is not null && i < classes.Count ? ShortType(classes[i]) : "");
        return modules;
    }

    // ": pkg.ResNet/avgpool: pkg.Pool/node_name: target"
    private static List<NodeScope> FromNamespace(string space)
    {
        var parts = space.Split('/');
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

    // A part repeats the name before it where PyTorch names a child by both: "layer1/layer1.0" is the module layer1.0.
    private static List<NodeScope> FromName(string name)
    {
        var modules = new List<NodeScope>();
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

    /// <summary>Adds the metadata from which PyTorch's readers, and <see cref="Read"/>, know the modules around a node.</summary>
    public static void Write(NodeProto node, IReadOnlyList<NodeScope> scopes)
    {
        var name = node.Name.Length > 0 ? node.Name : node.OpType;
        node.MetadataProps.Add(MetadataMapping.Property(OnnxKeys.Namespace, string.Concat(scopes.Select(scope => scope.Path + ": " + scope.TypeName + "/")) + name + ": " + node.OpType));
        node.MetadataProps.Add(MetadataMapping.Property(OnnxKeys.ClassHierarchy, PythonList.Write([.. scopes.Select(scope => scope.TypeName), node.OpType])));
        node.MetadataProps.Add(MetadataMapping.Property(OnnxKeys.NameScopes, PythonList.Write([.. scopes.Select(scope => scope.Path), name])));
    }
}

/// <summary>A list of strings as Python prints it: <c>['', 'block']</c>.</summary>
internal static class PythonList
{
    public static string Write(IEnumerable<string> items)
    {
        var text = new StringBuilder("[");
        foreach (var item in items)
        {
            if (text.Length > 1)
                text.Append(", ");
            // Python takes double quotes where the text has a single one and no double one
            var quote = item.Contains('\'') && !item.Contains('"') ? '"' : '\'';
            text.Append(quote);
            foreach (var c in item)
                _ = c switch
                {
                    '\\' => text.Append("\\\\"),
                    '\n' => text.Append("\\n"),
                    '\r' => text.Append("\\r"),
                    '\t' => text.Append("\\t"),
                    _ when c == quote => text.Append('\\').Append(c),
                    < ' ' or '\x7f' => text.Append("\\x").Append(((int)c).ToString("x2")),
                    _ => text.Append(c),
                };
            text.Append(quote);
        }
        return text.Append(']').ToString();
    }

    /// <summary>The strings, or null where the text is no such list.</summary>
    public static List<string>? TryParse(string text)
    {
        var items = new List<string>();
        var at = 0;
        if (!Accept('['))
            return null;
        if (Accept(']'))
            return AtEnd() ? items : null;
        do
        {
            if (Item() is not { } item)
                return null;
            items.Add(item);
        }
        while (Accept(','));
        return Accept(']') && AtEnd() ? items : null;

        bool AtEnd()
        {
            SkipSpace();
            return at == text.Length;
        }

        void SkipSpace()
        {
            while (at < text.Length && text[at] == ' ')
                at++;
        }

        bool Accept(char c)
        {
            SkipSpace();
            if (at >= text.Length || text[at] != c)
                return false;
            at++;
            return true;
        }

        string? Item()
        {
            SkipSpace();
            if (at >= text.Length || text[at] is not ('\'' or '"'))
                return null;
            var quote = text[at++];
            var item = new StringBuilder();
            while (at < text.Length && text[at] != quote)
            {
                var c = text[at++];
                if (c != '\\')
                {
                    item.Append(c);
                    continue;
                }
                if (at >= text.Length || Escape(text[at++]) is not { } escaped)
                    return null;
                item.Append(escaped);
            }
            return at++ < text.Length ? item.ToString() : null;
        }

        string? Escape(char c)
        {
            switch (c)
            {
                case 'n': return "\n";
                case 'r': return "\r";
                case 't': return "\t";
                case '\\' or '\'' or '"': return c.ToString();
                case 'x' or 'u' or 'U':
                    var digits = c switch { 'x' => 2, 'u' => 4, _ => 8 };
                    if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code)
                        || !Rune.IsValid(code))
                        return null;
                    at += digits;
                    return new Rune(code).ToString();
                default: return null;
            }
        }
    }
}
