using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace GraphBridge.Packages.Tests;

/// <summary>A page of the API reference: every public type and member of an assembly with its XML documentation, as Markdown.</summary>
internal sealed partial class ApiReference
{
    private readonly Compilation _compilation;
    private readonly StringBuilder _page = new();

    private readonly Dictionary<string, XElement> _documentation;

    private ApiReference(Compilation compilation, string folder)
    {
        _compilation = compilation;
        _documentation = Directory.GetFiles(folder, "GraphBridge.*.xml").SelectMany(file => XElement.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
            .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
    }

    /// <summary>The page of an assembly that lies among all that it references, with its documentation beside it.</summary>
    public static string Of(string path)
    {
        var (compilation, assembly) = ApiText.Load(path);
        var reference = new ApiReference(compilation, Path.GetDirectoryName(path)!);
        reference._page.Append(CultureInfo.InvariantCulture, $"# {Path.GetFileNameWithoutExtension(path)}\n\nMade of the XML documentation by the tests of packages; [packages.md](../packages.md) says which package has it.\n");
        reference.Write(assembly.GlobalNamespace);
        return reference._page.ToString();
    }

    private void Write(INamespaceSymbol space)
    {
        var types = ApiText.TypesOf(space);
        if (types.Count > 0)
            _page.Append(CultureInfo.InvariantCulture, $"\n## namespace {space.ToDisplayString()}\n");
        foreach (var type in types)
            Write(type);
        foreach (var inner in space.GetNamespaceMembers().OrderBy(inner => inner.Name, StringComparer.Ordinal))
            Write(inner);
    }

    private void Write(INamedTypeSymbol type)
    {
        _page.Append(CultureInfo.InvariantCulture, $"\n### {Plain(type.ToDisplayString(ApiText.NameFormat))}\n\n`{ApiText.Declaration(type)}`\n");
        WriteText("\n", type);
        var members = ApiText.MembersOf(type).ToList();
        if (members.Count > 0)
            _page.Append('\n');
        foreach (var (line, member) in members)
        {
            _page.Append("- `").Append(line).Append('`');
            // what every object has needs no words
            if (!IsOfObject(member))
                WriteText("  \n  ", member);
            else
                _page.Append('\n');
        }
        foreach (var inner in type.GetTypeMembers().Where(ApiText.IsVisible).OrderBy(inner => inner.Name, StringComparer.Ordinal))
            Write(inner);
    }

    private static bool IsOfObject(ISymbol member) => member is IMethodSymbol { Name: "Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality" };

    private void WriteText(string before, ISymbol symbol)
    {
        if (Documentation(symbol) is not { } documentation)
        {
            _page.Append('\n');
            return;
        }
        List<string> parts = [Text(documentation.Element("summary"))];
        parts.AddRange(documentation.Elements("typeparam").Concat(documentation.Elements("param")).Select(one => $"`{one.Attribute("name")!.Value}`: {Text(one)}"));
        if (documentation.Element("returns") is { } returns)
            parts.Add("Gives: " + Text(returns));
        parts.AddRange(documentation.Elements("exception").Select(one => $"Throws `{Name(one.Attribute("cref")!.Value)}`: {Text(one)}"));
        if (documentation.Element("remarks") is { } remarks)
            parts.Add(Text(remarks));
        _page.Append(before).AppendJoin(symbol is INamedTypeSymbol ? "  \n" : "  \n  ", parts.Where(part => part.Length > 0)).Append('\n');
    }

    /// <summary>What is documented of a symbol, or of what it says it inherits from; null for nothing.</summary>
    private XElement? Documentation(ISymbol symbol)
    {
        if (!_documentation.TryGetValue(symbol.GetDocumentationCommentId() ?? "", out var documentation))
            return null;
        if (documentation.Element("inheritdoc") is not { } inherited)
            return documentation;
        var source = inherited.Attribute("cref") is { } cref ? DocumentationCommentId.GetFirstSymbolForDeclarationId(cref.Value, _compilation) : Overridden(symbol);
        if (source is null || Documentation(source) is not { } found)
            return documentation;
        // what it says itself goes before
        documentation = new(documentation);
        foreach (var element in found.Elements().Where(element => !documentation.Elements(element.Name).Any(own => own.Attribute("name")?.Value == element.Attribute("name")?.Value)))
            documentation.Add(new XElement(element));
        return documentation;
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        { ContainingType: { } type } => type.AllInterfaces.SelectMany(one => one.GetMembers()).FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        _ => null,
    };

    private static string Text(XElement? element) => element is null ? "" : Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => Plain(text.Value),
        XElement { Name.LocalName: "c" or "code" } code => $"`{Space().Replace(code.Value, " ")}`",
        XElement { Name.LocalName: "see" or "seealso" } see => see.Attribute("cref") is { } cref ? $"`{Name(cref.Value)}`" : see.Attribute("langword") is { } word ? $"`{word.Value}`"
            : $"<{see.Attribute("href")?.Value}>",
        XElement { Name.LocalName: "paramref" or "typeparamref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "para" or "item" or "list" or "description" } part => " " + string.Concat(part.Nodes().Select(Text)) + " ",
        XElement other => throw new XmlException($"nobody knows how to show <{other.Name}>"),
        _ => "",
    };

    // M:GraphBridge.GraphFile.Save(System.String) is GraphFile.Save, T:GraphBridge.Value is Value
    private static string Name(string cref)
    {
        var plain = Arity().Replace(cref[2..].Split('(')[0], "");
        var parts = plain.Split('.');
        return cref[0] == 'T' ? parts[^1] : string.Join('.', parts[^2..]).Replace(".#ctor", "", StringComparison.Ordinal);
    }

    private static string Plain(string text) => Marks().Replace(text, "\\$0");

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"[`]+\d+|\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Arity();

    [GeneratedRegex(@"[*_<>\[\]|`]", RegexOptions.None, 1000)]
    private static partial Regex Marks();
}
