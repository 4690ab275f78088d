using System.Collections.Immutable;

namespace GraphBridge.Numbers;

/// <summary>How a value compares with the one expected.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Expected">The type and shape expected.</param>
/// <param name="Actual">The type and shape given.</param>
/// <param name="Tolerance">What was allowed.</param>
/// <param name="LargestAbsolute">The largest difference of an element; infinite where one is NaN or infinite and the other is not.</param>
/// <param name="LargestRelative">The largest difference over the magnitude it is measured against: see <see cref="Numbers.Tolerance"/>.</param>
/// <param name="Worst">The element that is furthest beyond, or nearest to, what is allowed; null where all are equal or types differ.</param>
/// <param name="Agrees">Whether types and shapes are the same and every element is within the tolerance.</param>
public sealed record ValueComparison(string Name, TensorType Expected, TensorType Actual, Tolerance Tolerance, double LargestAbsolute, double LargestRelative,
    WorstElement? Worst, bool Agrees)
{
    private const int BlockLength = 1024;

    /// <summary>
    /// Compares two tensors, element by element. Types and shapes must be the same; NaN agrees with NaN and an infinity with the same
    /// one; integers and truth must be equal, and so must the bytes of types that have no numbers here.
    /// </summary>
    /// <param name="name">The value's name.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="tolerance">What is allowed of floating-point numbers; null for <see cref="Tolerance.For"/> their type.</param>
    /// <exception cref="GraphBridgeException">A tensor's file can't be read.</exception>
    public static ValueComparison Of(string name, TensorData expected, TensorData actual, Tolerance? tolerance = null)
    {
        var type = expected.ElementType;
        var allowed = type.IsFloatingPoint() ? tolerance ?? Tolerance.For(type) : default;
        ValueComparison result = new(name, Plain(expected), Plain(actual), allowed, 0, 0, null, true);
        if (result.Expected != result.Actual)
            return result with { LargestAbsolute = double.PositiveInfinity, LargestRelative = double.PositiveInfinity, Agrees = false };
        var left = expected.ToMemory().Span;
        var right = actual.ToMemory().Span;
        if (left.SequenceEqual(right))
            return result;
        return Elements.AreNumbers(type) ? Measured(result, expected, left, right)
            : result with { LargestAbsolute = double.PositiveInfinity, LargestRelative = double.PositiveInfinity, Agrees = false };
    }

    private static TensorType Plain(TensorData tensor) => TensorType.Of(tensor.ElementType, tensor.Dimensions.AsSpan());

    private static ValueComparison Measured(ValueComparison result, TensorData tensor, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var type = tensor.ElementType;
        var count = checked((int)(expected.Length * 8L / type.Bits() * Elements.Parts(type)));
        var usual = Magnitudes.Largest(type, expected, count);
        var (relative, absolute) = result.Tolerance;
        var (largestAbsolute, largestRelative, furthest, worst) = (0d, 0d, -1d, (Place: -1, Expected: 0d, Actual: 0d));
        Span<double> lefts = stackalloc double[BlockLength];
        Span<double> rights = stackalloc double[BlockLength];
        for (var from = 0; from < count; from += BlockLength)
        {
            var length = Math.Min(BlockLength, count - from);
            Elements.Read(type, expected, from, lefts[..length]);
            Elements.Read(type, actual, from, rights[..length]);
            for (var i = 0; i < length; i++)
            {
                var difference = Difference(lefts[i], rights[i]);
                if (difference == 0)
                    continue;
                var magnitude = Math.Max(double.IsFinite(lefts[i]) ? Math.Abs(lefts[i]) : 0, usual);
                largestAbsolute = Math.Max(largestAbsolute, difference);
                largestRelative = Math.Max(largestRelative, difference / magnitude);
                // an exact type allows nothing, and any difference is infinitely far
                var distance = double.IsInfinity(difference) ? double.PositiveInfinity : difference / (absolute + relative * magnitude);
                if (distance > furthest)
                    (furthest, worst) = (distance, (from + i, lefts[i], rights[i]));
            }
        }
        if (worst.Place < 0)
        {
            // what differs is the sign of a zero, the bits of a NaN, or integers too large for a double to tell apart
            return type.IsFloatingPoint() ? result : result with { Agrees = false };
        }
        return result with
        {
            LargestAbsolute = largestAbsolute,
            LargestRelative = largestRelative,
            Worst = new(IndexOf(worst.Place / Elements.Parts(type), tensor.Dimensions), worst.Expected, worst.Actual),
            Agrees = furthest <= 1,
        };
    }

    private static double Difference(double expected, double actual)
    {
        if (expected.Equals(actual) || expected == actual)
            return 0;
        var difference = Math.Abs(expected - actual);
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }

    private static ImmutableArray<long> IndexOf(long place, ImmutableArray<long> dimensions)
    {
        var index = new long[dimensions.Length];
        for (var i = dimensions.Length - 1; i >= 0; i--)
            (place, index[i]) = Math.DivRem(place, dimensions[i]);
        return [.. index];
    }
}

/// <summary>One element of a comparison.</summary>
/// <param name="Index">Its index, outermost first.</param>
/// <param name="Expected">What it should be; of a complex number the part that differs.</param>
/// <param name="Actual">What it is.</param>
public sealed record WorstElement(ImmutableArray<long> Index, double Expected, double Actual);
