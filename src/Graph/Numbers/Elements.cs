using System.Runtime.InteropServices;

namespace GraphBridge.Numbers;

/// <summary>Elements of any type as numbers.</summary>
internal static class Elements
{
    /// <summary>Whether elements of a type can be told as numbers; others are compared as bytes.</summary>
    public static bool AreNumbers(ElementType type) => type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16
        or ElementType.Complex64 or ElementType.Complex128 or ElementType.Bool or ElementType.Int8 or ElementType.UInt8 or ElementType.Int16
        or ElementType.UInt16 or ElementType.Int32 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64;

    /// <summary>Numbers that one element is made of: two of a complex one.</summary>
    public static int Parts(ElementType type) => type is ElementType.Complex64 or ElementType.Complex128 ? 2 : 1;

    /// <summary>Reads as many numbers as there is room for, from the one at this place on.</summary>
    public static void Read(ElementType type, ReadOnlySpan<byte> bytes, int from, Span<double> numbers)
    {
        switch (type)
        {
            case ElementType.Float32 or ElementType.Complex64: Read<float>(bytes, from, numbers, number => number); break;
            case ElementType.Float64 or ElementType.Complex128: Read<double>(bytes, from, numbers, number => number); break;
            case ElementType.Float16: Read<Half>(bytes, from, numbers, number => (double)number); break;
            case ElementType.BFloat16: Read<ushort>(bytes, from, numbers, number => BitConverter.UInt32BitsToSingle((uint)number << 16)); break;
            case ElementType.Bool or ElementType.UInt8: Read<byte>(bytes, from, numbers, number => number); break;
            case ElementType.Int8: Read<sbyte>(bytes, from, numbers, number => number); break;
            case ElementType.Int16: Read<short>(bytes, from, numbers, number => number); break;
            case ElementType.UInt16: Read<ushort>(bytes, from, numbers, number => number); break;
            case ElementType.Int32: Read<int>(bytes, from, numbers, number => number); break;
            case ElementType.UInt32: Read<uint>(bytes, from, numbers, number => number); break;
            case ElementType.Int64: Read<long>(bytes, from, numbers, number => number); break;
            case ElementType.UInt64: Read<ulong>(bytes, from, numbers, number => number); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "not numbers");
        }
    }

    private static void Read<T>(ReadOnlySpan<byte> bytes, int from, Span<double> numbers, Func<T, double> number) where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes).Slice(from, numbers.Length);
        for (var i = 0; i < elements.Length; i++)
            numbers[i] = number(elements[i]);
    }
}
