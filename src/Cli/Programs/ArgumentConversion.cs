using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Cli.Programs;

/// <summary>How a given value becomes an object of a parameter's type.</summary>
/// <param name="Cost">How far the value is from the type: of two overloads the nearer is meant.</param>
/// <param name="Make">Makes the object; a tensor's random numbers are drawn then.</param>
internal sealed record Conversion(int Cost, Func<object?> Make);

/// <summary>Makes of values, as a user writes them, objects of the types that a program's methods take.</summary>
internal sealed class ArgumentConversion(ProgramTorch torch, TensorMaker tensors)
{
    /// <summary>A conversion into a type of the program's own or TorchSharp's by its implicit operator.</summary>
    private const int Implicit = 20;

    /// <summary>How to make an object of the type; null where the value is none of it.</summary>
    /// <param name="type">The parameter's type.</param>
    /// <param name="value">The value.</param>
    /// <param name="text">How it was written, where it stands alone.</param>
    public Conversion? To(Type type, InputValue value, string? text = null)
    {
        if (type.IsByRef || type.IsPointer || type.IsByRefLike)
            return null;
        var nullable = Nullable.GetUnderlyingType(type);
        if (value is InputValue.None)
            return nullable is not null || !type.IsValueType ? new(0, () => null) : null;
        type = nullable ?? type;
        if (type == typeof(object))
            return Natural(value);
        if (value is InputValue.Tensor tensor)
            return type.IsAssignableFrom(torch.Tensor) ? new(0, () => tensors.Make(tensor)) : null;
        if (value is InputValue.File file)
            return type.IsAssignableFrom(torch.Tensor) ? new(0, () => tensors.Make(file)) : null;
        // a number would become a tensor of a type that nobody said
        if (type == torch.Tensor)
            return null;
        if (type.IsEnum)
            return Named(type, value);
        if (type == typeof(string))
            return value is InputValue.Text own ? new(0, () => own.Value) : text is null ? null : new(5, () => text);
        if (type.IsPrimitive || type == typeof(decimal) || type == typeof(Half) || type == typeof(Complex))
            return Number(type, value);
        return Items(type, value) ?? Entries(type, value) ?? ByOperator(type, value);
    }

    /// <summary>An enumeration's name, in any case, or its number; element types also as PyTorch and ONNX call them.</summary>
    private Conversion? Named(Type type, InputValue value)
    {
        if (value is InputValue.Int number)
            return new(3, () => Enum.ToObject(type, number.Value));
        if (value is not InputValue.Text { Value: var name })
            return null;
        name = name[(name.LastIndexOf('.') + 1)..];
        if (type == torch.ScalarType && ElementTypes.TryParse(name, out var element))
            return new(0, () => torch.TypeOf(element));
        return Enum.TryParse(type, name, ignoreCase: true, out var found) && Enum.IsDefined(type, found) ? new(0, () => found) : null;
    }

    private static Conversion? Number(Type type, InputValue value)
    {
        object? number = (value, Type.GetTypeCode(type)) switch
        {
            (InputValue.Bool truth, TypeCode.Boolean) => truth.Value,
            (_, TypeCode.Boolean) => null,
            (InputValue.Text { Value: [var letter] }, TypeCode.Char) => letter,
            (_, TypeCode.Char) => null,
            (InputValue.Int whole, _) => whole.Value,
            (InputValue.Float real, TypeCode.Single or TypeCode.Double or TypeCode.Decimal) => real.Value,
            (InputValue.Float real, _) when type == typeof(Half) || type == typeof(Complex) => real.Value,
            _ => null,
        };
        if (number is null)
            return null;
        try
        {
            var made = type == typeof(Half) ? (Half)Convert.ToDouble(number, CultureInfo.InvariantCulture)
                : type == typeof(Complex) ? new Complex(Convert.ToDouble(number, CultureInfo.InvariantCulture), 0)
                : Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
            return new(Cost(number, type), () => made);
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException)
        {
            // nint and its like, and numbers that don't fit
            return null;
        }
    }

    private static int Cost(object number, Type type) => (number, Type.GetTypeCode(type)) switch
    {
        (long, TypeCode.Int64) or (double, TypeCode.Double) => 0,
        (long, TypeCode.Int32) or (double, TypeCode.Single) => 1,
        (long, TypeCode.Double or TypeCode.Single) => 4,
        (long or double, _) => 2,
        _ => 0,
    };

    /// <summary>Arrays, lists and tuples.</summary>
    private Conversion? Items(Type type, InputValue value)
    {
        if (value is not (InputValue.Tuple or InputValue.List))
            return null;
        var items = value is InputValue.Tuple tuple ? tuple.Items : ((InputValue.List)value).Items;
        if (type.IsGenericType && (type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal)))
        {
            var types = type.GetGenericArguments();
            return types.Length < 8 && types.Length == items.Length && All(items, types) is { } parts
                ? new(Sum(parts) + (value is InputValue.Tuple ? 0 : 1), () => Activator.CreateInstance(type, [.. parts.Select(part => part.Make())]))
                : null;
        }
        var element = type.IsSZArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericArguments() is [var only] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(only)) ? only : null;
        if (element is null || All(items, [.. Enumerable.Repeat(element, items.Length)]) is not { } elements)
            return null;
        return new(Sum(elements) + (value is InputValue.List ? 0 : 1), () => Fill(type, element, elements));
    }

    private static IList Fill(Type type, Type element, List<Conversion> elements)
    {
        var array = Array.CreateInstance(element, elements.Count);
        for (var i = 0; i < elements.Count; i++)
            array.SetValue(elements[i].Make(), i);
        return type.IsInstanceOfType(array) ? array : (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element), array)!;
    }

    private List<Conversion>? All(ImmutableArray<InputValue> items, Type[] types)
    {
        var all = items.Select((item, i) => To(types[i], item)).OfType<Conversion>().ToList();
        return all.Count == items.Length ? all : null;
    }

    private Conversion? Entries(Type type, InputValue value)
    {
        if (value is not InputValue.Dictionary { Entries: var entries } || !type.IsGenericType || type.GetGenericArguments() is not [var key, var item])
            return null;
        var made = typeof(Dictionary<,>).MakeGenericType(key, item);
        if (!type.IsAssignableFrom(made))
            return null;
        var keys = All([.. entries.Select(entry => entry.Key)], [.. entries.Select(_ => key)]);
        var items = All([.. entries.Select(entry => entry.Value)], [.. entries.Select(_ => item)]);
        if (keys is null || items is null)
            return null;
        return new(Sum(keys) + Sum(items), () =>
        {
            var dictionary = (IDictionary)Activator.CreateInstance(made)!;
            for (var i = 0; i < keys.Count; i++)
                dictionary.Add(keys[i].Make()!, items[i].Make());
            return dictionary;
        });
    }

    /// <summary>What the type itself says can become one: a Scalar is a number, a Device the text "cpu".</summary>
    private Conversion? ByOperator(Type type, InputValue value)
    {
        Conversion? nearest = null;
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (method.Name != "op_Implicit" || method.ReturnType != type || method.GetParameters()[0].ParameterType is not { } given || !(given.IsPrimitive || given == typeof(string)))
                continue;
            if (To(given, value) is { } from && (nearest is null || Implicit + from.Cost < nearest.Cost))
                nearest = new(Implicit + from.Cost, () => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [from.Make()], null));
        }
        return nearest;
    }

    /// <summary>What a value is where any object will do.</summary>
    private Conversion? Natural(InputValue value) => value switch
    {
        InputValue.Int => To(typeof(long), value),
        InputValue.Float => To(typeof(double), value),
        InputValue.Bool => To(typeof(bool), value),
        InputValue.Text => To(typeof(string), value),
        InputValue.Tensor or InputValue.File => To(torch.Tensor, value),
        InputValue.Dictionary => To(typeof(Dictionary<object, object?>), value),
        _ => To(typeof(object[]), value),
    } is { } made ? made with { Cost = 10 } : null;

    private static int Sum(List<Conversion> conversions) => conversions.Sum(conversion => conversion.Cost);
}
