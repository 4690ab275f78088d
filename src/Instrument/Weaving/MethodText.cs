using System.Globalization;
using System.Text;
using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>What a woven method is called when it announces itself: <c>op TorchSharp.torch.Tensor::Tensor add(Tensor target, Scalar alpha)</c>.</summary>
internal static class MethodText
{
    public static string Of(WovenKind kind, MethodDefinition method) =>
        KindName(kind) + " " + DeclaringType(method.DeclaringType) + "::" + Signature(method);

    public static string KindName(WovenKind kind) => kind switch
    {
        WovenKind.Operation => "op",
        WovenKind.Read => "read",
        WovenKind.Quiet => "quiet",
        WovenKind.Call => "call",
        WovenKind.Forward => "forward",
        WovenKind.Native => "native",
        WovenKind.Make => "make",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Nested types joined by a dot; the number of type parameters after a backtick.</summary>
    public static string DeclaringType(TypeReference type) =>
        type.DeclaringType is { } outer ? DeclaringType(outer) + "." + type.Name
        : type.Namespace.Length == 0 ? type.Name : type.Namespace + "." + type.Name;

    public static string Signature(MethodReference method)
    {
        var text = new StringBuilder();
        if (!method.HasThis)
            text.Append("static ");
        AppendType(text, method.ReturnType);
        text.Append(' ').Append(method.Name);
        if (method.HasGenericParameters)
            AppendList(text, '<', method.GenericParameters, '>');
        text.Append('(');
        for (var i = 0; i < method.Parameters.Count; i++)
        {
            var parameter = method.Parameters[i];
            text.Append(i == 0 ? "" : ", ").Append(parameter.IsOut ? "out " : "");
            AppendType(text, parameter.ParameterType);
            text.Append(' ').Append(parameter.Name);
        }
        return text.Append(')').ToString();
    }

    private static void AppendType(StringBuilder text, TypeReference type)
    {
        switch (type)
        {
            case ByReferenceType reference:
                text.Append("ref ");
                AppendType(text, reference.ElementType);
                break;
            case ArrayType array:
                AppendType(text, array.ElementType);
                text.Append('[').Append(',', array.Rank - 1).Append(']');
                break;
            case PointerType pointer:
                AppendType(text, pointer.ElementType);
                text.Append('*');
                break;
            case IModifierType modifier:
                AppendType(text, modifier.ElementType);
                break;
            case GenericInstanceType { Namespace: "System", Name: "Nullable`1" } nullable:
                AppendType(text, nullable.GenericArguments[0]);
                text.Append('?');
                break;
            case GenericInstanceType { Namespace: "System" } tuple when tuple.Name.StartsWith("ValueTuple`", StringComparison.Ordinal):
                AppendList(text, '(', tuple.GenericArguments, ')');
                break;
            case GenericInstanceType generic:
                text.Append(SimpleName(generic.ElementType));
                AppendList(text, '<', generic.GenericArguments, '>');
                break;
            default:
                text.Append(SimpleName(type));
                break;
        }
    }

    private static void AppendList(StringBuilder text, char open, IEnumerable<TypeReference> types, char close)
    {
        var next = open;
        foreach (var type in types)
        {
            text.Append(next);
            if (next == ',')
                text.Append(' ');
            AppendType(text, type);
            next = ',';
        }
        text.Append(close);
    }

    private static string SimpleName(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Void => "void",
        MetadataType.Boolean => "bool",
        MetadataType.Int32 => "int",
        MetadataType.Int64 => "long",
        MetadataType.Single => "float",
        MetadataType.Double => "double",
        MetadataType.String => "string",
        MetadataType.Object => "object",
        // a generic parameter that has no name in the metadata is told by its position
        MetadataType.Var or MetadataType.MVar when type.Name.Length == 0 => ((GenericParameter)type).Position.ToString(CultureInfo.InvariantCulture),
        _ => type.Name.IndexOf('`', StringComparison.Ordinal) is var tick and >= 0 ? type.Name[..tick] : type.Name,
    };
}
