namespace GraphBridge.Numbers;

/// <summary>What a tensor's elements are measured against: see <see cref="Tolerance"/>.</summary>
internal static class Magnitudes
{
    /// <summary>How far above the usual magnitudes a number is one of a mask.</summary>
    private const double Beyond = 1e4;

    /// <summary>Elements that are looked at to tell what is usual; taken evenly from all.</summary>
    private const int Sampled = 1 << 16;

    /// <summary>The largest magnitude of a tensor's finite elements, without those that stand far above the usual.</summary>
    public static double Largest(ElementType type, ReadOnlySpan<byte> bytes, int count)
    {
        var limit = Usual(type, bytes, count) * Beyond;
        Span<double> block = stackalloc double[256];
        double largest = 0;
        for (var from = 0; from < count; from += block.Length)
        {
            var numbers = block[..Math.Min(block.Length, count - from)];
            Elements.Read(type, bytes, from, numbers);
            foreach (var number in numbers)
                if (Math.Abs(number) is var magnitude && magnitude > largest && magnitude <= limit)
                    largest = magnitude;
        }
        return largest;
    }

    /// <summary>The lower quartile of the magnitudes that are not zero: a mask may cover far more than half of a tensor.</summary>
    private static double Usual(ElementType type, ReadOnlySpan<byte> bytes, int count)
    {
        var step = Math.Max(1, count / Sampled);
        var magnitudes = new List<double>(Math.Min(count, Sampled + 1));
        Span<double> one = stackalloc double[1];
        for (var from = 0; from < count; from += step)
        {
            Elements.Read(type, bytes, from, one);
            if (Math.Abs(one[0]) is > 0 and var magnitude && double.IsFinite(magnitude))
                magnitudes.Add(magnitude);
        }
        if (magnitudes.Count == 0)
            return double.MaxValue / Beyond;
        magnitudes.Sort();
        return Math.Min(magnitudes[magnitudes.Count / 4], double.MaxValue / Beyond);
    }
}
