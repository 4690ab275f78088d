namespace GraphBridge.Cli;

/// <summary>The texts of other people's exceptions, of which some go on for pages.</summary>
internal static class ErrorText
{
    private const int Longest = 300;

    /// <summary>The first line that says something, cut where it is very long.</summary>
    public static string FirstLine(string text)
    {
        var line = text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
