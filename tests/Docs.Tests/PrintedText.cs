using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>Compares what a page shows with what was printed.</summary>
internal static partial class PrintedText
{
    /// <summary>Checks that the lines stand in what was printed, one after the other.</summary>
    public static void Contains(IReadOnlyList<string> printed, IReadOnlyList<string> shown)
    {
        for (var at = 0; at + shown.Count <= printed.Count; at++)
        {
            if (Enumerable.Range(0, shown.Count).All(i => Agree(shown[i].TrimEnd(), printed[at + i].TrimEnd())))
                return;
        }
        Assert.Fail($"The page shows\n\n{string.Join('\n', shown)}\n\nand this was printed:\n\n{string.Join('\n', printed)}");
    }

    // "…" at the end of a line stands for the rest of it
    private static bool Agree(string shown, string printed)
    {
        if (shown.EndsWith('…'))
            (shown, printed) = (shown[..^1], printed[..Math.Min(printed.Length, shown.Length - 1)]);
        if (shown == printed)
            return true;
        // what libtorch computes differs in the last digits from machine to machine
        return Fraction().Replace(shown, "0.0") == Fraction().Replace(printed, "0.0")
            && Fraction().Matches(shown).Zip(Fraction().Matches(printed), (a, b) => Math.Abs(Number(a) - Number(b)) <= 2e-3 * Math.Abs(Number(a))).All(near => near);
    }

    private static double Number(Match match) => double.Parse(match.Value, CultureInfo.InvariantCulture);

    // not the numbers of paths: layer1.0.conv1
    [GeneratedRegex(@"(?<![\w.])-?[0-9]+\.[0-9]+(?![\w.]*[A-Za-z])", RegexOptions.None, 1000)]
    private static partial Regex Fraction();
}
