using System.Xml;
using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.GraphMl;

/// <summary>The keys that a file declares.</summary>
internal sealed class GraphMlSchema(ReadLimits limits, ElementCount count)
{
    private readonly ReadCount _defaults = ReadCount.OfDefaults(limits);
    private readonly Dictionary<string, Declared> _keys = new(StringComparer.Ordinal);
    private readonly List<Declared> _withDefault = [];

    /// <summary>A key.</summary>
    /// <param name="Domain">What has it: <c>graph</c>, <c>node</c>, <c>edge</c> or <c>all</c>.</param>
    /// <param name="Name">The attribute's name; where there is none, the key's id.</param>
    /// <param name="Default">What an element without it has; null for nothing.</param>
    /// <param name="IsGraphics">Whether its data are yEd's shapes.</param>
    public sealed record Declared(string Domain, string Name, string? Default, bool IsGraphics);

    public Declared? Find(string id) => _keys.GetValueOrDefault(id);

    /// <summary>Reads the key that the reader stands on.</summary>
    public void Add(XmlReader xml, GraphMlData data, string place)
    {
        var id = xml.GetAttribute("id") ?? throw new GraphBridgeException("<key> has no id", place: place, remedy: "give it id=\"…\"");
        var domain = xml.GetAttribute("for") ?? "all";
        var name = xml.GetAttribute("attr.name") ?? id;
        // yEd's resources and port graphics hold nothing of the graph
        var isGraphics = xml.GetAttribute("yfiles.type") is not null;
        var key = new Declared(domain, name, DefaultOf(xml, data), isGraphics);
        count.Add(ElementCount.Key);
        if (!_keys.TryAdd(id, key))
            throw new GraphBridgeException($"two keys have the id '{Excerpt.Of(id)}'", place: place, remedy: "ids are unique within the file: rename one");
        if (key is { Default: not null, IsGraphics: false })
            _withDefault.Add(key);
    }

    private static string? DefaultOf(XmlReader xml, GraphMlData data)
    {
        if (xml.IsEmptyElement)
            return null;
        string? value = null;
        var depth = xml.Depth;
        while (data.Advance() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "default")
                value = data.Read(isGraphics: false);
            else
                data.Skip();
        }
        return value;
    }

    /// <summary>What an element of a domain has by default, beyond what it has.</summary>
    public IEnumerable<FlatAttribute> Defaults(string domain, List<FlatAttribute> own)
    {
        if (_withDefault.Count == 0)
            return [];
        var missing = _withDefault.FindAll(key => (key.Domain == domain || key.Domain == "all") && own.TrueForAll(attribute => attribute.Key != key.Name));
        _defaults.Add(missing.Count);
        return missing.ConvertAll(key => new FlatAttribute(key.Name, key.Default!));
    }
}
