using System.Diagnostics.CodeAnalysis;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Whether the value of an argument means that there is none: null, and for some a value, as -1 for a window's length.</summary>
/// <param name="Enumeration">Whether the argument is of an enumeration, which may have a value for none.</param>
/// <param name="Value">The number that means none.</param>
internal readonly record struct NoneTest(bool Enumeration, long? Value)
{
    public bool IsNone([NotNullWhen(false)] object? value)
    {
        if (value is null)
            return true;
        if (Enumeration && value is Enum name)
            return Enumerations.TextOf(name) is null;
        return Value is { } none && ArgumentValue.TryInteger(value, out var number) && number == none;
    }
}

/// <summary>Makes the tests of a method's parameters.</summary>
internal static class NoneTests
{
    public static NoneTest Of(MethodParameter parameter, ParameterRules rules) =>
        new(ParameterType.Parse(parameter.Type).Enumeration is not null and not "ScalarType", rules.Nones.TryGetValue(parameter.Name, out var none) ? none : null);
}
