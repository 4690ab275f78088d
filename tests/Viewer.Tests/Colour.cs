using System.Globalization;

namespace GraphBridge.Viewer.Tests;

/// <summary>A colour as a browser computes it, by its relative luminance as WCAG 2 defines it.</summary>
internal readonly record struct Colour(double Luminance)
{
    public static Colour Parse(string computed)
    {
        // rgb(200, 230, 201) or color(srgb 0.78 0.9 0.79)
        var numbers = computed.Split(['(', ')', ',', ' '], StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => !char.IsAsciiDigit(part[0]));
        double[] parts = [.. numbers.Take(3).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        var by = computed.StartsWith("color(", StringComparison.Ordinal) ? 1.0 : 255.0;
        return new(0.2126 * Linear(parts[0] / by) + 0.7152 * Linear(parts[1] / by) + 0.0722 * Linear(parts[2] / by));
    }

    /// <summary>From 1, where they are as bright, to 21.</summary>
    public double Contrast(Colour other) => (Math.Max(Luminance, other.Luminance) + 0.05) / (Math.Min(Luminance, other.Luminance) + 0.05);

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
