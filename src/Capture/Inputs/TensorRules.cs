using System.Collections.Immutable;

namespace GraphBridge.Capture.Inputs;

/// <summary>Which tensors can be asked for: their types, their dimensions and what fills them.</summary>
internal static class TensorRules
{
    private const int MaximumRank = 64;

    private const long MaximumCount = 1L << 40;

    /// <summary>The types that an input can have, in the order in which an error lists them.</summary>
    public static ImmutableArray<ElementType> Types { get; } = [.. Enum.GetValues<ElementType>().Where(type => type.Bits() >= 8)];

    public static ElementType RequireType(ElementType type) => Types.Contains(type)
        ? type
        : throw new GraphBridgeException($"no input tensor can be of {type.Name()}", remedy: ElementTypeNames.List);

    public static ImmutableArray<long> RequireDimensions(ImmutableArray<long> dimensions, int most = MaximumRank)
    {
        if (dimensions.Length > most)
            throw new GraphBridgeException($"a tensor has at most {most} dimensions and not {dimensions.Length}", remedy: "give fewer");
        // a zero makes the tensor empty, and no reason to let the others overflow what multiplies them
        Int128 count = 1;
        foreach (var size in dimensions)
        {
            count *= Math.Max(1, RequireDimension(size));
            if (count > MaximumCount)
                throw new GraphBridgeException($"the tensor has more than {MaximumCount} elements", remedy: "give smaller dimensions");
        }
        return dimensions;
    }

    public static long RequireDimension(long size) =>
        size >= 0 ? size : throw new GraphBridgeException($"a dimension cannot be {size}", remedy: "write it as a number from 0");

    public static Fill RequireFill(ElementType type, ImmutableArray<long> dimensions, Fill fill)
    {
        RequireType(type);
        switch (fill)
        {
            case Fill.Normal when !type.IsFloatingPoint():
                throw NoFill(type, dimensions);
            case Fill.Range range:
                RequireRange(type, range);
                break;
            case Fill.Uniform uniform:
                RequireUniform(type, uniform);
                break;
            case Fill.Arange:
                RequireReal(type, "arange");
                RequireHeld(type, 0, dimensions.Aggregate(1L, (count, size) => count * size) - 1);
                break;
            case Fill.Normal or Fill.Zeros or Fill.Ones:
                break;
        }
        return fill;
    }

    /// <summary>The error of an integer tensor that says no values: zeros would hide what the values do, and no range can be guessed.</summary>
    public static GraphBridgeException NoFill(ElementType type, ImmutableArray<long> dimensions)
    {
        var text = TensorType.Of(type, dimensions.AsSpan()).ToString();
        return new($"{text} does not say which numbers are in it", remedy: $"write {text}:0..N, where N is one more than the largest, or {text}:zeros, :ones or :arange");
    }

    private static void RequireRange(ElementType type, Fill.Range range)
    {
        if (type.IsFloatingPoint())
            throw new GraphBridgeException($"a range of {type.Name()} is not one of whole numbers", remedy: "use Fill.Uniform");
        if (range.Low >= range.High)
            throw new GraphBridgeException("the range is empty: its end is not in it", remedy: "write the end one past the largest number, as in 0..10 for 0 to 9");
        RequireHeld(type, range.Low, range.High - 1);
    }

    private static void RequireUniform(ElementType type, Fill.Uniform range)
    {
        if (!type.IsFloatingPoint())
            throw new GraphBridgeException($"a range of {type.Name()} is one of whole numbers", remedy: "write it as 0..10");
        RequireReal(type, "range");
        if (!(range.Low < range.High) || !double.IsFinite(range.High - range.Low))
            throw new GraphBridgeException("the range does not go from a number to a larger one", remedy: "write the smaller one first, as in -1..1");
        if (Math.Max(Math.Abs(range.Low), Math.Abs(range.High)) > Largest(type))
            throw new GraphBridgeException($"{type.Name()} cannot hold the range: its largest number is {Largest(type)}", remedy: "give a smaller range, or a wider type");
    }

    private static void RequireReal(ElementType type, string fill)
    {
        if (type is ElementType.Complex64 or ElementType.Complex128)
            throw new GraphBridgeException($"complex numbers have no {fill}", remedy: "leave it out for random numbers, or write :zeros or :ones");
    }

    private static void RequireHeld(ElementType type, long first, long last)
    {
        if (first < Smallest(type) || last > Largest(type))
            throw new GraphBridgeException($"{type.Name()} cannot hold the numbers {first} to {last}", remedy: "give fewer or smaller numbers, or a wider type");
    }

    /// <summary>The smallest number of an integer type, and for others below what a range can begin with.</summary>
    private static double Smallest(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => 0,
        ElementType.Int8 => sbyte.MinValue,
        ElementType.Int16 => short.MinValue,
        ElementType.Int32 => int.MinValue,
        _ => double.MinValue,
    };

    /// <summary>The largest finite number of a type; of 64-bit integers, a number that nothing passes that a range can say.</summary>
    private static double Largest(ElementType type) => type switch
    {
        ElementType.Bool => 1,
        ElementType.Int8 => sbyte.MaxValue,
        ElementType.UInt8 => byte.MaxValue,
        ElementType.Int16 => short.MaxValue,
        ElementType.UInt16 => ushort.MaxValue,
        ElementType.Int32 => int.MaxValue,
        ElementType.UInt32 => uint.MaxValue,
        ElementType.Float8E4M3FN => 448,
        ElementType.Float8E4M3FNUZ => 240,
        ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => 57344,
        ElementType.Float16 => 65504,
        ElementType.Float32 => float.MaxValue,
        ElementType.BFloat16 => 3.3895313892515355e38,
        _ => double.MaxValue,
    };
}
