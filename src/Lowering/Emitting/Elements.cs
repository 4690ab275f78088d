using System.Buffers.Binary;
using System.Collections.Immutable;

namespace GraphBridge.Lowering.Emitting;

/// <summary>Numbers to the bytes of a tensor's elements.</summary>
internal static class Elements
{
    /// <summary>A tensor of numbers, each converted as C does: truncated for whole types, not zero for <see cref="ElementType.Bool"/>.</summary>
    /// <exception cref="NotLoweredException">The type has no numbers that are known here.</exception>
    public static TensorData Of(ElementType type, ImmutableArray<long> dimensions, ReadOnlySpan<double> numbers)
    {
        var size = SizeOf(type);
        var bytes = new byte[numbers.Length * size];
        for (var i = 0; i < numbers.Length; i++)
            Write(bytes.AsSpan(i * size, size), type, numbers[i]);
        return TensorData.FromBytes(type, dimensions, bytes);
    }

    /// <summary>A tensor of whole numbers, of which none is rounded.</summary>
    public static TensorData Of(ElementType type, ImmutableArray<long> dimensions, ReadOnlySpan<long> numbers)
    {
        if (type.IsFloatingPoint())
            return Of(type, dimensions, Array.ConvertAll(numbers.ToArray(), number => (double)number));
        var size = SizeOf(type);
        var bytes = new byte[numbers.Length * size];
        for (var i = 0; i < numbers.Length; i++)
            Write(bytes.AsSpan(i * size, size), type, numbers[i]);
        return TensorData.FromBytes(type, dimensions, bytes);
    }

    private static int SizeOf(ElementType type) => type.Bits() >= 8 && type is not (ElementType.Complex64 or ElementType.Complex128) ? type.Bits() / 8
        : throw new NotLoweredException($"numbers of {type.Name()} can't be written");

    private static void Write(Span<byte> to, ElementType type, double number)
    {
        switch (type)
        {
            case ElementType.Float32: BinaryPrimitives.WriteSingleLittleEndian(to, (float)number); break;
            case ElementType.Float64: BinaryPrimitives.WriteDoubleLittleEndian(to, number); break;
            case ElementType.Float16: BinaryPrimitives.WriteHalfLittleEndian(to, (Half)number); break;
            case ElementType.BFloat16: BinaryPrimitives.WriteUInt16LittleEndian(to, BFloat16Bits((float)number)); break;
            case ElementType.Bool: to[0] = number != 0 ? (byte)1 : (byte)0; break;
            case ElementType.UInt64: BinaryPrimitives.WriteUInt64LittleEndian(to, (ulong)number); break;
            default: Write(to, type, (long)number); break;
        }
    }

    private static void Write(Span<byte> to, ElementType type, long number)
    {
        switch (type)
        {
            case ElementType.Int64 or ElementType.UInt64: BinaryPrimitives.WriteInt64LittleEndian(to, number); break;
            case ElementType.Int32 or ElementType.UInt32: BinaryPrimitives.WriteInt32LittleEndian(to, unchecked((int)number)); break;
            case ElementType.Int16 or ElementType.UInt16: BinaryPrimitives.WriteInt16LittleEndian(to, unchecked((short)number)); break;
            case ElementType.Int8 or ElementType.UInt8: to[0] = unchecked((byte)number); break;
            case ElementType.Bool: to[0] = number != 0 ? (byte)1 : (byte)0; break;
            default: throw new NotLoweredException($"numbers of {type.Name()} can't be written");
        }
    }

    // to the nearest, and to the even one of two
    private static ushort BFloat16Bits(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
