using System.Globalization;

namespace GraphBridge;

/// <summary>
/// The type of a tensor's elements. The numbers are those of ONNX's <c>TensorProto.DataType</c>, so that a number
/// of a newer specification that has no name here is still kept.
/// </summary>
public enum ElementType
{
    /// <summary>Not said.</summary>
    Undefined = 0,
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 1,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,
    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,
    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,
    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,
    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,
    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,
    /// <summary>A string of bytes, most often UTF-8.</summary>
    String = 8,
    /// <summary>One byte, zero or one.</summary>
    Bool = 9,
    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 10,
    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 11,
    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,
    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 13,
    /// <summary>Two binary32: real, imaginary.</summary>
    Complex64 = 14,
    /// <summary>Two binary64: real, imaginary.</summary>
    Complex128 = 15,
    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 16,
    /// <summary>8-bit float, 4 exponent bits, finite only.</summary>
    Float8E4M3FN = 17,
    /// <summary>8-bit float, 4 exponent bits, finite only, no negative zero.</summary>
    Float8E4M3FNUZ = 18,
    /// <summary>8-bit float, 5 exponent bits.</summary>
    Float8E5M2 = 19,
    /// <summary>8-bit float, 5 exponent bits, finite only, no negative zero.</summary>
    Float8E5M2FNUZ = 20,
    /// <summary>Unsigned 4-bit integer, two to a byte, the first in the low half.</summary>
    UInt4 = 21,
    /// <summary>Signed 4-bit integer, two to a byte, the first in the low half.</summary>
    Int4 = 22,
    /// <summary>4-bit float, two to a byte.</summary>
    Float4E2M1 = 23,
    /// <summary>8-bit power of two, for scales.</summary>
    Float8E8M0 = 24,
    /// <summary>Unsigned 2-bit integer, four to a byte.</summary>
    UInt2 = 25,
    /// <summary>Signed 2-bit integer, four to a byte.</summary>
    Int2 = 26,
}

/// <summary>What is known of an element type by itself: its name and its size.</summary>
public static class ElementTypes
{
    /// <summary>What a number that has no name is written behind.</summary>
    internal const string Numbered = "elementtype";

    private static readonly string[] Names = Enum.GetNames<ElementType>().Select((_, index) =>
        ((ElementType)index).ToString().ToLowerInvariant()).ToArray();

    // after the names, which it is made from
    private static readonly Dictionary<string, ElementType> ByName =
        Enum.GetValues<ElementType>().ToDictionary(type => type.Name(), StringComparer.Ordinal);

    /// <summary>The name as it is written in types: <c>float32</c>, <c>int64</c>, <c>float8e4m3fn</c>.</summary>
    public static string Name(this ElementType type) =>
        (uint)type <= (uint)ElementType.Int2 ? Names[(int)type] : string.Create(CultureInfo.InvariantCulture, $"{Numbered}{(int)type}");

    /// <summary>Bits of one element; 0 for strings and for types that are not known.</summary>
    public static int Bits(this ElementType type) => type switch
    {
        ElementType.UInt2 or ElementType.Int2 => 2,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
            or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Whether the type holds real or complex floating-point numbers.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type is ElementType.Float32 or ElementType.Float64
        or ElementType.Float16 or ElementType.BFloat16 or ElementType.Complex64 or ElementType.Complex128
        or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ
        or ElementType.Float4E2M1 or ElementType.Float8E8M0;

    /// <summary>Finds a type by its <see cref="Name"/>; a number without a name reads as <c>elementtype99</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out ElementType type)
    {
        if (ByName.TryGetValue(name.ToString(), out type))
            return true;
        if (name.StartsWith(Numbered, StringComparison.Ordinal) && int.TryParse(name[Numbered.Length..], out var number)
            && (uint)number > (uint)ElementType.Int2)
        {
            type = (ElementType)number;
            return true;
        }
        return false;
    }
}
