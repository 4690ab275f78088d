using System.Globalization;
using GraphBridge.Costs;

namespace GraphBridge.Formats.Text;

/// <summary>The numbers of a summary as text for people.</summary>
internal static class SummaryNumbers
{
    public static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many there are of something that makes its plural with an s.</summary>
    public static string Count(long number, string word) => $"{Whole(number)} {word}{(number == 1 ? "" : "s")}";

    public static string Amount(TensorSize size) => $"{Whole(size.Elements)} ({Bytes(size.Bytes)})";

    /// <summary>A number of bytes, in powers of 1024.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit + 1 < units.Length; unit++)
            size /= 1024;
        return (unit == 0 ? Whole(bytes) : size.ToString("F1", CultureInfo.InvariantCulture)) + " " + units[unit];
    }

    /// <summary>Multiply-adds, as papers write them: <c>4.09 G</c>. Those of which some are unknown are at least so many; <c>?</c> where all are.</summary>
    public static string MultiplyAdds(Cost cost)
    {
        var number = cost.MultiplyAdds switch
        {
            >= 1_000_000_000_000_000 => Scaled(1e15, "P"),
            >= 1_000_000_000_000 => Scaled(1e12, "T"),
            >= 1_000_000_000 => Scaled(1e9, "G"),
            >= 1_000_000 => Scaled(1e6, "M"),
            var few => Whole(few),
        };
        return cost.Unknown == 0 ? number : cost.MultiplyAdds == 0 ? "?" : "≥ " + number;

        string Scaled(double unit, string name) => (cost.MultiplyAdds / unit).ToString("N2", CultureInfo.InvariantCulture) + " " + name;
    }

    /// <summary>A time, in the unit that fits.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        >= 1 => time.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture) + " s",
        >= 1e-3 => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture) + " ms",
        _ => time.TotalMicroseconds.ToString("F1", CultureInfo.InvariantCulture) + " µs",
    };

    /// <summary>A part of a whole time, as percents; 0 of no time.</summary>
    public static string Share(TimeSpan part, TimeSpan whole) => (100 * Ratio(part, whole)).ToString("F1", CultureInfo.InvariantCulture) + " %";

    /// <summary>A part of a whole time; 0 of no time.</summary>
    public static double Ratio(TimeSpan part, TimeSpan whole) => whole > TimeSpan.Zero ? part / whole : 0;
}
