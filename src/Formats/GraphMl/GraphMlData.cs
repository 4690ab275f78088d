using System.Text;
using System.Xml;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.GraphMl;

/// <summary>Reads the content of an element of data, and steps over elements that mean nothing here.</summary>
internal sealed class GraphMlData(XmlReader xml, GraphMlNames names, ReadLimits limits)
{
    /// <summary>A nested graph is two elements deep, its data a few more.</summary>
    private readonly int _deepest = (2 * limits.GroupDepth) + 50;

    private readonly TextPool _pool = new();
    private readonly StringBuilder _text = new();

    /// <summary>Goes to the next node of the file; false at its end.</summary>
    public bool Advance()
    {
        names.Begin();
        if (!xml.Read())
            return false;
        return xml.Depth <= _deepest ? true
            : throw new GraphBridgeException($"elements are nested more than {_deepest} deep", remedy: "check what wrote the file: no graph is");
    }

    /// <summary>
    /// The text in the element that the reader stands on; of yEd's graphics, that of the first label. The reader then stands
    /// on its end.
    /// </summary>
    public string Read(bool isGraphics)
    {
        if (xml.IsEmptyElement)
            return "";
        return isGraphics ? Label() : Text();
    }

    /// <summary>Goes to the end of the element that the reader stands on.</summary>
    public void Skip()
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        while (Advance() && xml.Depth > depth)
        {
        }
    }

    private string Text()
    {
        var depth = xml.Depth;
        string? first = null;
        _text.Clear();
        while (Advance() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
                Skip();
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
                continue;
            if (first is null)
            {
                // short texts come again and again
                first = xml.Value is { Length: <= TextPool.LongestKept } text ? _pool.Text(text) : xml.Value;
                continue;
            }
            if (_text.Length == 0)
                _text.Append(first);
            _text.Append(xml.Value);
        }
        return _text.Length > 0 ? _text.ToString() : first ?? "";
    }

    private string Label()
    {
        var depth = xml.Depth;
        var label = "";
        while (Advance() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName is not ("NodeLabel" or "EdgeLabel"))
                continue;
            var text = xml.IsEmptyElement ? "" : Text().Trim();
            if (label.Length == 0)
                label = text;
        }
        return label;
    }
}
