using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphBridge.Packages.Tests;

/// <summary>What of an assembly others can use, as C# declares it: a line a type, below it a line a member, in the order of the text.</summary>
internal static class ApiText
{
    private const SymbolDisplayMiscellaneousOptions Miscellaneous = SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private const SymbolDisplayGenericsOptions Generics = SymbolDisplayGenericsOptions.IncludeTypeParameters
        | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance;

    private static readonly SymbolDisplayFormat TypeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: Generics,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers,
        miscellaneousOptions: Miscellaneous);

    public static readonly SymbolDisplayFormat NameFormat = TypeFormat.WithKindOptions(SymbolDisplayKindOptions.None)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat MemberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: Generics,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeMemberKeyword,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: Miscellaneous);

    /// <summary>The text of an assembly that lies among all that it references.</summary>
    public static string Of(string path)
    {
        var text = new StringBuilder();
        Write(Load(path).Assembly.GlobalNamespace, text);
        return text.ToString();
    }

    /// <summary>An assembly that lies among all that it references.</summary>
    public static (Compilation Compilation, IAssemblySymbol Assembly) Load(string path)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists);
        var others = Directory.GetFiles(Path.GetDirectoryName(path)!, "*.dll").Where(file => file != path);
        var all = framework.Concat(others).DistinctBy(Path.GetFileName).Where(file => Path.GetFileName(file) != Path.GetFileName(path));
        var assembly = MetadataReference.CreateFromFile(path);
        var compilation = CSharpCompilation.Create("api", references: [assembly, .. all.Select(file => MetadataReference.CreateFromFile(file))]);
        return (compilation, (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!);
    }

    /// <summary>The types of a namespace that others can use, in the order of the text.</summary>
    public static List<INamedTypeSymbol> TypesOf(INamespaceSymbol space) => [.. space.GetTypeMembers().Where(IsVisible).OrderBy(type => type.ToDisplayString(TypeFormat), StringComparer.Ordinal)];

    /// <summary>How a type is declared.</summary>
    public static string Declaration(INamedTypeSymbol type) => Modifiers(type) + type.ToDisplayString(TypeFormat) + Bases(type);

    /// <summary>The members of a type that others can use, but for types, each as it is declared.</summary>
    public static IEnumerable<(string Line, ISymbol Member)> MembersOf(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate)
            return [];
        var members = type.GetMembers().Where(member => member is not INamedTypeSymbol && IsVisible(member) && IsWritten(member));
        // an enum's members are in the order of their values
        return type.TypeKind == TypeKind.Enum ? members.OfType<IFieldSymbol>().Select(field => ($"{field.Name} = {field.ConstantValue}", (ISymbol)field))
            : members.Select(member => (Line: member.ToDisplayString(MemberFormat), member)).OrderBy(one => one.Line, StringComparer.Ordinal);
    }

    private static void Write(INamespaceSymbol space, StringBuilder text)
    {
        var types = TypesOf(space);
        if (types.Count > 0)
            text.Append(text.Length > 0 ? "\n" : "").Append("namespace ").Append(space.ToDisplayString()).Append('\n');
        foreach (var type in types)
            Write(type, text);
        foreach (var inner in space.GetNamespaceMembers().OrderBy(inner => inner.Name, StringComparer.Ordinal))
            Write(inner, text);
    }

    private static void Write(INamedTypeSymbol type, StringBuilder text)
    {
        text.Append("  ").Append(Declaration(type)).Append('\n');
        foreach (var (line, _) in MembersOf(type))
            text.Append("    ").Append(line).Append('\n');
        foreach (var inner in type.GetTypeMembers().Where(IsVisible).OrderBy(inner => inner.Name, StringComparer.Ordinal))
            Write(inner, text);
    }

    private static string Modifiers(INamedTypeSymbol type)
    {
        var accessibility = type.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";
        return type.TypeKind switch
        {
            TypeKind.Class when type.IsStatic => accessibility + "static ",
            TypeKind.Class when type.IsAbstract => accessibility + "abstract ",
            TypeKind.Class when type.IsSealed => accessibility + "sealed ",
            _ => accessibility,
        };
    }

    private static string Bases(INamedTypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate)
            return type.EnumUnderlyingType is { SpecialType: not SpecialType.System_Int32 } underlying ? " : " + underlying.ToDisplayString(NameFormat) : "";
        var bases = new List<string>();
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } parent)
            bases.Add(parent.ToDisplayString(NameFormat));
        var interfaces = type.Interfaces.Where(IsVisible).ToList();
        // what another of them has in itself goes without saying
        bases.AddRange(interfaces.Where(one => !interfaces.Exists(other => other.AllInterfaces.Contains(one))).Select(one => one.ToDisplayString(NameFormat)).Order(StringComparer.Ordinal));
        return bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
    }

    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>False for accessors, which show in their property, and for what the compiler adds to a record.</summary>
    private static bool IsWritten(ISymbol member) => member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
        && member is not IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.TypeKind: TypeKind.Struct, Parameters.Length: 0 };
}
