using System.Xml;

namespace GraphBridge.Formats.GraphMl;

/// <summary>The names of elements and attributes: the parser keeps each that is new, and all attributes of an element, before anybody sees the element.</summary>
internal sealed class GraphMlNames(ElementCount count) : NameTable
{
    /// <summary>How many names of one element cost nothing.</summary>
    private const int Few = 100;

    private int _names;

    /// <summary>Another element begins.</summary>
    public void Begin() => _names = 0;

    public override string Add(char[] key, int start, int len)
    {
        if (++_names > Few)
            count.Add(ElementCount.XmlAttribute);
        if (Get(key, start, len) is { } known)
            return known;
        count.Add(ElementCount.XmlName);
        return base.Add(key, start, len);
    }
}
