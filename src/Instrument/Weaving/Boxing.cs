using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>How a value is handed to the recorder as an object.</summary>
internal enum Boxing
{
    /// <summary>It is an object.</summary>
    AsItIs,

    /// <summary>It is boxed.</summary>
    Box,

    /// <summary>It is a span, whose elements are copied into an array.</summary>
    SpanToArray,

    /// <summary>It can't be an object and is handed over as null.</summary>
    Null,
}

internal static class BoxingRules
{
    /// <summary>The flag of a type parameter that may stand for a type that can't be boxed.</summary>
    private const GenericParameterAttributes AllowByRefLike = (GenericParameterAttributes)0x20;

    public static Boxing Of(TypeReference type) => type switch
    {
        ByReferenceType or PointerType or FunctionPointerType => Boxing.Null,
        IModifierType modifier => Of(modifier.ElementType),
        GenericParameter parameter => parameter.Attributes.HasFlag(AllowByRefLike) ? Boxing.Null : Boxing.Box,
        ArrayType => Boxing.AsItIs,
        GenericInstanceType { Namespace: "System", Name: "Span`1" or "ReadOnlySpan`1" } => Boxing.SpanToArray,
        _ when !type.IsValueType => Boxing.AsItIs,
        _ => CanBeBoxed(type) ? Boxing.Box : Boxing.Null,
    };

    private static bool CanBeBoxed(TypeReference type)
    {
        if (type.IsPrimitive || type.MetadataType == MetadataType.TypedByReference)
            return type.IsPrimitive;
        var element = type.GetElementType();
        // what TorchSharp's signatures are full of; the rest is looked up
        if (element is { Namespace: "System", Name: "Nullable`1" or "Half" or "Range" or "Index" or "Memory`1" or "ReadOnlyMemory`1" }
            || element.FullName == "System.Numerics.Complex"
            || (element.Namespace == "System" && element.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)))
            return true;
        try
        {
            return element.Resolve() is { } definition
                && !definition.CustomAttributes.Any(one => one.AttributeType.FullName == "System.Runtime.CompilerServices.IsByRefLikeAttribute");
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
