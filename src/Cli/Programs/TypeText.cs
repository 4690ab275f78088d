using System.Globalization;
using System.Reflection;

namespace GraphBridge.Cli.Programs;

/// <summary>Types and signatures as a C# programmer writes them, for errors.</summary>
internal static class TypeText
{
    /// <summary><c>long</c>, <c>float?</c>, <c>(Tensor, Tensor)</c>, <c>Dictionary&lt;string, Tensor&gt;</c>.</summary>
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsGenericType)
        {
            var arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
            return type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) ? $"({arguments})" : $"{type.Name.Split('`')[0]}<{arguments}>";
        }
        return type == typeof(object) ? "object" : type.IsEnum ? type.Name : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Char => "char",
            TypeCode.SByte => "sbyte",
            TypeCode.Byte => "byte",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Decimal => "decimal",
            TypeCode.String => "string",
            _ => type.Name,
        };
    }

    /// <summary>A type's full name with a full stop between a type and one nested in it.</summary>
    public static string FullName(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    /// <summary><c>Net(long width, int depth = 2)</c>.</summary>
    public static string Signature(string name, IEnumerable<ParameterInfo> parameters) => $"{name}({string.Join(", ", parameters.Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var text = Of(parameter.ParameterType) + " " + parameter.Name;
        if (!parameter.HasDefaultValue)
            return text;
        return text + " = " + parameter.DefaultValue switch
        {
            null => Nullable.GetUnderlyingType(parameter.ParameterType) is null && parameter.ParameterType.IsValueType ? "default" : "null",
            bool truth => truth ? "true" : "false",
            string value => $"\"{value}\"",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }
}
