using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphBridge.Lowering.Folding;

/// <summary>Folds conversions, arithmetic, comparisons and choices, in the type that the elements have.</summary>
internal static class Arithmetic
{
    public static TensorData? Fold(string name, TensorData?[] inputs, in FoldedAttributes attributes, long most)
    {
        if (Array.Exists(inputs, input => input is null))
            return null;
        var first = inputs[0]!;
        if (name == "Cast")
            return Cast(first, (ElementType)attributes.Int("to", 0), most);
        if (name == "Where")
            return Where(inputs, most);
        if (name == "Mod" && attributes.Int("fmod", 0) != 0)
            return null;
        return first.ElementType switch
        {
            ElementType.Float32 => Real<float>(name, inputs, most),
            ElementType.Float64 => Real<double>(name, inputs, most),
            ElementType.Float16 => Real<Half>(name, inputs, most),
            ElementType.Int64 => Whole<long>(name, inputs, most),
            ElementType.Int32 => Whole<int>(name, inputs, most),
            ElementType.Bool => Truth(name, inputs, most),
            _ => null,
        };
    }

    private static TensorData? Real<T>(string name, TensorData?[] inputs, long most)
        where T : unmanaged, IFloatingPointIeee754<T> => name switch
        {
            "Div" => Both<T, T>(inputs, (a, b) => a / b, most),
            "Sqrt" => Each<T>(inputs[0]!, T.Sqrt),
            "Reciprocal" => Each<T>(inputs[0]!, a => T.One / a),
            "Floor" => Each<T>(inputs[0]!, T.Floor),
            "Ceil" => Each<T>(inputs[0]!, T.Ceiling),
            _ => Number<T>(name, inputs, most),
        };

    // division by zero is left to whoever runs it
    private static TensorData? Whole<T>(string name, TensorData?[] inputs, long most)
        where T : unmanaged, IBinaryInteger<T> => name switch
        {
            "Div" or "Mod" when MemoryMarshal.Cast<byte, T>(inputs[1]!.ToMemory().Span).ContainsAnyInRange(-T.One, T.Zero) => null,
            "Div" => Both<T, T>(inputs, (a, b) => a / b, most),
            // as the divisor is signed
            "Mod" => Both<T, T>(inputs, (a, b) => ((a % b) + b) % b, most),
            "Max" when inputs.Length == 2 => Both<T, T>(inputs, T.Max, most),
            "Min" when inputs.Length == 2 => Both<T, T>(inputs, T.Min, most),
            _ => Number<T>(name, inputs, most),
        };

    private static TensorData? Number<T>(string name, TensorData?[] inputs, long most)
        where T : unmanaged, INumber<T> => name switch
        {
            "Add" => Both<T, T>(inputs, (a, b) => a + b, most),
            "Sub" => Both<T, T>(inputs, (a, b) => a - b, most),
            "Mul" => Both<T, T>(inputs, (a, b) => a * b, most),
            "Neg" => Each<T>(inputs[0]!, a => -a),
            "Abs" => Each<T>(inputs[0]!, T.Abs),
            "Equal" => Both<T, bool>(inputs, (a, b) => a == b, most),
            "Less" => Both<T, bool>(inputs, (a, b) => a < b, most),
            "LessOrEqual" => Both<T, bool>(inputs, (a, b) => a <= b, most),
            "Greater" => Both<T, bool>(inputs, (a, b) => a > b, most),
            "GreaterOrEqual" => Both<T, bool>(inputs, (a, b) => a >= b, most),
            _ => null,
        };

    private static TensorData? Truth(string name, TensorData?[] inputs, long most) => name switch
    {
        "Not" => Each<bool>(inputs[0]!, a => !a),
        "And" => Both<bool, bool>(inputs, (a, b) => a && b, most),
        "Or" => Both<bool, bool>(inputs, (a, b) => a || b, most),
        "Xor" or "Equal" => Both<bool, bool>(inputs, name == "Xor" ? (a, b) => a != b : (a, b) => a == b, most),
        _ => null,
    };

    private static TensorData Each<T>(TensorData data, Func<T, T> compute)
        where T : unmanaged => Make<T>(data.ElementType, data.Dimensions, Array.ConvertAll(MemoryMarshal.Cast<byte, T>(data.ToMemory().Span).ToArray(), number => compute(number)));

    private static TensorData? Both<T, TResult>(TensorData?[] inputs, Func<T, T, TResult> compute, long most)
        where T : unmanaged
        where TResult : unmanaged
    {
        if (inputs is not [{ } left, { } right] || Spread<T>(left, right, most) is not var (dimensions, a, b))
            return null;
        var results = new TResult[a.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = compute(a[i], b[i]);
        return Make(typeof(TResult) == typeof(bool) ? ElementType.Bool : left.ElementType, [.. dimensions], results);
    }

    private static TensorData Make<T>(ElementType type, ImmutableArray<long> dimensions, T[] numbers)
        where T : unmanaged => TensorData.FromBytes(type, dimensions, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

    // both operands at the shape to which they are broadcast
    private static (long[] Dimensions, T[] Left, T[] Right)? Spread<T>(TensorData left, TensorData right, long most)
        where T : unmanaged
    {
        var size = left.ElementType.Bits() / 8;
        var (dimensions, strides) = Movement.Broadcast(left.Dimensions, right.Dimensions.AsSpan());
        if (Strides.Count(dimensions) * size > most)
            return null;
        return (dimensions, Numbers(left, strides), Numbers(right, Movement.Broadcast(right.Dimensions, left.Dimensions.AsSpan()).Strides));

        T[] Numbers(TensorData data, long[] apart) => [.. MemoryMarshal.Cast<byte, T>(Strides.Copy(data.ToMemory().Span, size, dimensions, apart, 0))];
    }

    private static TensorData? Where(TensorData?[] inputs, long most)
    {
        var (condition, then, otherwise) = (inputs[0]!, inputs[1]!, inputs[2]!);
        var size = then.ElementType.Bits() / 8;
        var (pair, _) = Movement.Broadcast(then.Dimensions, otherwise.Dimensions.AsSpan());
        var (dimensions, strides) = Movement.Broadcast(condition.Dimensions, pair);
        if (Strides.Count(dimensions) * size > most)
            return null;
        var chosen = Strides.Copy(condition.ToMemory().Span, 1, dimensions, strides, 0);
        var result = Strides.Copy(otherwise.ToMemory().Span, size, dimensions, Movement.Broadcast(otherwise.Dimensions, dimensions).Strides, 0);
        var other = Strides.Copy(then.ToMemory().Span, size, dimensions, Movement.Broadcast(then.Dimensions, dimensions).Strides, 0);
        for (var i = 0; i < chosen.Length; i++)
            if (chosen[i] != 0)
                other.AsSpan(i * size, size).CopyTo(result.AsSpan(i * size));
        return TensorData.FromBytes(then.ElementType, [.. dimensions], result);
    }

    private static TensorData? Cast(TensorData data, ElementType to, long most)
    {
        if (to.Bits() < 8 || Strides.Count(data.Dimensions.AsSpan()) * (to.Bits() / 8) > most)
            return null;
        return data.ElementType switch
        {
            ElementType.Float32 => Cast<float>(data, to),
            ElementType.Float64 => Cast<double>(data, to),
            ElementType.Float16 => Cast<Half>(data, to),
            ElementType.Int64 => Cast<long>(data, to),
            ElementType.Int32 => Cast<int>(data, to),
            ElementType.Int16 => Cast<short>(data, to),
            ElementType.Int8 => Cast<sbyte>(data, to),
            ElementType.UInt8 or ElementType.Bool => Cast<byte>(data, to),
            _ => null,
        };
    }

    private static TensorData? Cast<T>(TensorData data, ElementType to)
        where T : unmanaged, INumber<T> => to switch
        {
            ElementType.Float32 => Cast<T, float>(data, to, float.CreateTruncating),
            ElementType.Float64 => Cast<T, double>(data, to, double.CreateTruncating),
            ElementType.Float16 => Cast<T, Half>(data, to, Half.CreateTruncating),
            ElementType.Bool => Cast<T, bool>(data, to, number => number != T.Zero),
            // what a real number past the end of whole ones becomes is not said
            _ when data.ElementType.IsFloatingPoint() && Array.Exists(MemoryMarshal.Cast<byte, T>(data.ToMemory().Span).ToArray(), number => IsOutside(number, to)) => null,
            ElementType.Int64 => Cast<T, long>(data, to, long.CreateTruncating),
            ElementType.Int32 => Cast<T, int>(data, to, int.CreateTruncating),
            ElementType.Int16 => Cast<T, short>(data, to, short.CreateTruncating),
            ElementType.Int8 => Cast<T, sbyte>(data, to, sbyte.CreateTruncating),
            ElementType.UInt8 => Cast<T, byte>(data, to, byte.CreateTruncating),
            _ => null,
        };

    private static bool IsOutside<T>(T number, ElementType type)
        where T : INumber<T>
    {
        const double nearlyTwoTo63 = 9.2e18;
        var most = type == ElementType.Int64 ? nearlyTwoTo63 : type == ElementType.UInt8 ? byte.MaxValue : Math.Pow(2, type.Bits() - 1) - 1;
        var real = double.CreateTruncating(number);
        return !(real <= most && real >= (type == ElementType.UInt8 ? 0 : -most));
    }

    private static TensorData Cast<TFrom, TTo>(TensorData data, ElementType to, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged => Make(to, data.Dimensions, Array.ConvertAll(MemoryMarshal.Cast<byte, TFrom>(data.ToMemory().Span).ToArray(), number => convert(number)));
}
