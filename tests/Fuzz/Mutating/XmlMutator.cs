using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates XML as the tree it is: elements and attributes; and as text, for what no tree holds: entities, types, encodings.</summary>
internal sealed class XmlMutator : Mutator
{
    private static readonly TokenMutator Text = new("<!--", "-->", "<![CDATA[", "]]>", "<?x ?>", "<!DOCTYPE a [", "<!ENTITY e SYSTEM \"/etc/passwd\">", "&e;", "&#0;", "&#xD800;", "&lt;", "xmlns=\"\"", "xml:space=\"preserve\"", "<graph>", "</graph>", "<node id=\"n0\"/>");

    private static readonly string[] Encodings = ["utf-8", "utf-16", "iso-8859-1", "us-ascii", "utf-7", "utf-32", "ebcdic", "x"];

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (random.Next(6) == 0 || Parsed(input) is not { } document)
            return Text.Mutate(input, donor, random);
        var others = Parsed(donor)?.Descendants().ToList() ?? [];
        for (var left = 1 << random.Next(0, 4); left > 0; left--)
            Once(document.Descendants().ToList(), others, random);
        if (Written(document) is not { } text)
            return Text.Mutate(input, donor, random);
        if (random.Next(12) == 0)
            text = Prologue(random) + text;
        return random.Next(20) == 0 ? Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray() : Encoding.UTF8.GetBytes(text);
    }

    private static XDocument? Parsed(byte[] bytes)
    {
        try
        {
            return XDocument.Load(new MemoryStream(bytes), LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The text; null where the tree has come to be none of XML's.</summary>
    private static string? Written(XDocument document)
    {
        var text = new StringBuilder();
        try
        {
            using var writer = XmlWriter.Create(text, new() { CheckCharacters = false, OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Auto });
            document.WriteTo(writer);
        }
        catch (Exception error) when (error is XmlException or ArgumentException)
        {
            return null;
        }
        return text.ToString();
    }

    private static string Prologue(Random random) => random.Next(3) switch
    {
        0 => $"<?xml version=\"1.{random.Next(3)}\" encoding=\"{Encodings[random.Next(Encodings.Length)]}\"?>",
        1 => "<!DOCTYPE graphml [<!ENTITY a0 \"ha\">" + string.Concat(Enumerable.Range(1, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};\">"))) + "]>",
        _ => "<!DOCTYPE graphml SYSTEM \"file:///etc/passwd\">",
    };

    private static void Once(List<XElement> elements, List<XElement> others, Random random)
    {
        if (elements.Count == 0)
            return;
        var element = elements[random.Next(elements.Count)];
        var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).ToList();
        var attribute = attributes.Count > 0 ? attributes[random.Next(attributes.Count)] : null;
        switch (random.Next(13))
        {
            case 0 when element.Parent is not null:
                element.Remove();
                break;
            case 1 when element.Parent is not null:
                for (var left = Math.Min(Interesting.Repeats(random), 20_000 / element.DescendantsAndSelf().Count()); left > 0; left--)
                    element.AddAfterSelf(new XElement(element));
                break;
            case 2 when others.Count > 0:
                element.Add(new XElement(others[random.Next(others.Count)]));
                break;
            case 3:
                // one that holds nothing of its own ancestors
                var moved = new XElement(elements[random.Next(elements.Count)]);
                if (moved.DescendantsAndSelf().Count() < 5000)
                    element.Add(moved);
                break;
            case 4:
                element.Attributes().Where(one => one.IsNamespaceDeclaration).Remove();
                element.Name = elements[random.Next(elements.Count)].Name;
                break;
            case 5:
                element.Attributes().Where(one => one.IsNamespaceDeclaration).Remove();
                element.Name = random.Next(2) == 0 ? element.Name.LocalName : XNamespace.Get("urn:x") + element.Name.LocalName;
                break;
            case 6:
                var inner = new XElement(element);
                if (inner.DescendantsAndSelf().Count() > 5000)
                    break;
                for (var left = Interesting.Repeats(random); left > 0; left--)
                    inner = new(element.Name, element.Attributes().Where(one => !one.IsNamespaceDeclaration), inner);
                element.Add(inner);
                break;
            case 7:
                attribute?.Remove();
                break;
            case 8 when attribute is not null:
                attribute.Value = elements[random.Next(elements.Count)].Attributes().FirstOrDefault(one => one.Name == attribute.Name)?.Value ?? "";
                break;
            case 9 when attribute is not null:
                attribute.Value = Legal(Interesting.Text(random));
                break;
            case 10:
                element.SetAttributeValue(random.Next(2) == 0 ? "id" : "key", Legal(Interesting.Text(random)));
                break;
            default:
                element.Value = Legal(Interesting.Text(random));
                break;
        }
    }

    private static string Legal(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
