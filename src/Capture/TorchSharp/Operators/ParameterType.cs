namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>What can be known of a C# parameter from the text of its type.</summary>
/// <param name="Kind">What its values are, or the elements of its lists; <see cref="SchemaKind.Any"/> where anything may come.</param>
/// <param name="IsList">Whether it is an array, a span, a collection or a tuple.</param>
/// <param name="Enumeration">The name of the enumeration that it is; null where it is none.</param>
internal readonly record struct ParameterType(SchemaKind Kind, bool IsList = false, string? Enumeration = null)
{
    private static readonly string[] Collections =
        ["IList", "List", "IEnumerable", "ICollection", "IReadOnlyList", "IReadOnlyCollection", "ReadOnlySpan", "Span", "Memory", "ReadOnlyMemory"];

    public static ParameterType Parse(string text)
    {
        var type = text.TrimEnd('?');
        if (type.StartsWith('(') && type.EndsWith(')'))
        {
            var items = TextParts.Split(type[1..^1], ',').ConvertAll(Parse);
            return items.TrueForAll(item => item == items[0] && !item.IsList) ? new(items[0].Kind, IsList: true) : default;
        }
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return Parse(type[..^2]) is { IsList: false } element ? element with { IsList = true } : default;
        if (type.EndsWith('>') && type.IndexOf('<', StringComparison.Ordinal) is var open && Array.IndexOf(Collections, type[..open]) >= 0)
            return Parse(type[(open + 1)..^1]) is { IsList: false } element ? element with { IsList = true } : default;
        return type switch
        {
            "Tensor" or "Parameter" => new(SchemaKind.Tensor),
            "long" or "int" or "short" or "sbyte" or "byte" or "Int16" or "Byte" or "SByte" => new(SchemaKind.Int),
            "float" or "double" or "Half" or "BFloat16" => new(SchemaKind.Float),
            "bool" => new(SchemaKind.Bool),
            "Scalar" or "Complex" => new(SchemaKind.Scalar),
            "string" or "Char" or "char" => new(SchemaKind.String),
            "ScalarType" => new(SchemaKind.DType, Enumeration: type),
            "Device" or "DeviceType" => new(SchemaKind.Device),
            "Generator" => new(SchemaKind.Generator),
            "Size" => new(SchemaKind.Int, IsList: true),
            _ when Enumerations.IsKnown(type) => new(SchemaKind.Any, Enumeration: type),
            _ => default,
        };
    }

    /// <summary>Whether a value of this type can be given for an argument of that type.</summary>
    public bool Fits(SchemaType type)
    {
        if (Enumeration is not null && Kind == SchemaKind.Any)
            return !IsList && !type.IsList && type.Kind is SchemaKind.String or SchemaKind.Int;
        if (Kind == SchemaKind.Any || IsList && !type.IsList)
            return false;
        // one number stands for a list of them
        if (!IsList && type.IsList && type.Kind is not (SchemaKind.Int or SchemaKind.Float))
            return false;
        return type.Kind == Kind || type.Kind switch
        {
            SchemaKind.Float => Kind is SchemaKind.Int or SchemaKind.Scalar,
            SchemaKind.Scalar => Kind is SchemaKind.Float or SchemaKind.Int or SchemaKind.Bool,
            // names of devices
            SchemaKind.Device => Kind is SchemaKind.String,
            _ => false,
        };
    }
}
